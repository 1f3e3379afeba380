namespace ImageTrust.Strict;

/// <summary>What a document may cost before anything is built of it.</summary>
/// <param name="Tokens">Names, values, beginnings and ends.</param>
/// <param name="Depth">Objects and arrays inside each other.</param>
internal readonly record struct StrictLimits(int Tokens, int Depth);

/// <summary>What one pass over a document found.</summary>
/// <param name="Tokens">How many were read; all of them when there is no problem.</param>
/// <param name="Problem">Why it must not be used; null when it has one meaning.</param>
internal readonly record struct StrictReading(int Tokens, StrictProblem? Problem)
{
    // System.Text.Json keeps a row of three 32-bit words for each token of a JsonDocument, and its table doubles as it grows.
    private const int RowBytes = 12;

    /// <summary>The most that a <c>JsonDocument</c> of it allocates beside the document's own bytes.</summary>
    public long DocumentBytes => 2L * RowBytes * Tokens;
}

internal enum StrictProblemKind
{
    /// <summary>RFC 8259 is not kept, or something follows the value.</summary>
    NotJson,

    /// <summary>Bytes or escapes that are no Unicode text, which Go replaces in silence.</summary>
    NotText,

    /// <summary>An object has a member twice: readers take the first, the last, or both together.</summary>
    MemberTwice,

    /// <summary>A member's name is that of a field in another spelling.</summary>
    OtherSpelling,
    TooDeep,
    TooManyTokens,
}

/// <param name="Kind">The closed reason.</param>
/// <param name="Path">Where: names of known fields and indices only, never a text of the document. Empty for the document itself.</param>
internal sealed record StrictProblem(StrictProblemKind Kind, string Path)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => Words + (Path.Length == 0 ? "" : $" (in {Path})");

    private string Words => Kind switch
    {
        StrictProblemKind.NotJson => "it is not JSON",
        StrictProblemKind.NotText => "it holds a text that is not Unicode",
        StrictProblemKind.MemberTwice => "a member occurs twice",
        StrictProblemKind.OtherSpelling => "a member's name is another spelling of a known one",
        StrictProblemKind.TooDeep => "it is nested too deeply",
        _ => "it has too many parts",
    };
}
