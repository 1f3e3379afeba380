using System.Globalization;
using System.Text;

namespace ImageTrust.Policy.Images.Text;

/// <summary>
/// One line for people, out of a text that somebody else wrote: an image's name, a certificate's subject, a registry's own words. Control
/// characters end a line or steer a terminal, and the API server drops a warning that holds one, so that a namespace editor could silence
/// it; characters that hide or turn text round make it read otherwise than it is.
/// </summary>
public static class Line
{
    private const char CutSign = '…';

    /// <summary>Its first characters, and a sign where there were more.</summary>
    /// <param name="text">As written.</param>
    /// <param name="longest">How many UTF-16 characters stand before the sign.</param>
    /// <param name="instead">What stands for a character that is not shown.</param>
    public static string Of(string text, int longest, char instead = '?') =>
        text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? Clean(text, longest, instead) : Cut(text, longest);

    /// <summary>The same in a given room.</summary>
    /// <param name="text">As written.</param>
    /// <param name="room">How many UTF-16 characters there may be, the sign of the cut among them.</param>
    public static string Within(string text, int room) => Of(text, text.Length <= room ? room : room - 1);

    /// <summary>Its first characters as they were written, and a sign where there were more: for programs, which are not steered.</summary>
    public static string Cut(string text, int longest) => text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest), [CutSign]);

    private static string Clean(string text, int longest, char instead)
    {
        var line = new StringBuilder(Math.Min(text.Length, longest + 1));
        Span<char> written = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > longest)
            {
                return line.Append(CutSign).ToString();
            }

            if (IsHidden(rune))
            {
                line.Append(instead);
            }
            else
            {
                line.Append(written[..rune.EncodeToUtf16(written)]);
            }
        }

        return line.ToString();
    }

    // A replacement rune stands for what was no text at all.
    private static bool IsHidden(Rune rune) => rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate;
}
