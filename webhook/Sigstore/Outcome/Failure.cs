namespace ImageTrust.Sigstore.Outcome;

/// <summary>One named reason for a refusal.</summary>
/// <param name="Code">The reason.</param>
/// <param name="Step">Where it was found.</param>
/// <param name="Expected">What would have been accepted; written by this library.</param>
/// <param name="Got">What was found. May quote evidence, so it is cut to <see cref="LongestQuote"/> printable characters.</param>
public sealed record Failure(FailureCode Code, Step Step, string Expected, string Got)
{
    /// <summary>An attacker writes the quoted text; a log line stays a line.</summary>
    public const int LongestQuote = 200;

    public string Got { get; } = Printable(Got);

    public FailureClass Class => Code.Class();

    public override string ToString() => $"{Code.Name()} ({Step}): expected {Expected}, got {Got}";

    private static string Printable(string text)
    {
        var cut = text.Length <= LongestQuote ? text : string.Concat(text.AsSpan(0, LongestQuote), "…");
        return string.Create(cut.Length, cut, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                var c = source[i];
                span[i] = c is >= ' ' and < '\u007f' or '…' ? c : '?';
            }
        });
    }
}
