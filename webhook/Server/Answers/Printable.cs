using System.Globalization;
using System.Text;

namespace ImageTrust.Server.Answers;

/// <summary>
/// Makes texts of others fit to be shown. The API server drops a warning that holds a control character, so a namespace editor could
/// silence one with an image's name; characters that hide or turn text round are replaced as well.
/// </summary>
internal static class Printable
{
    public static string Line(string text, int longest)
    {
        int room = text.Length <= longest ? longest : longest - 1;
        var line = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > room)
            {
                return line.Append('…').ToString();
            }

            line.Append(IsHidden(rune) ? "?" : rune.ToString());
        }

        return line.ToString();
    }

    // A replacement rune stands for what was no text at all.
    private static bool IsHidden(Rune rune) => rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate;
}
