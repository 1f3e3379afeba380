using System.Text;

namespace Pulumi.Offline.Diagnostics;

/// <summary>Makes text from the program safe to print: an escape sequence in it could rewrite what the reader sees.</summary>
public static class TerminalText
{
    /// <summary>Drops control and bidirectional formatting characters; keeps line feeds, turns tabs into spaces.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t')
            {
                clean.Append("    ");
            }
            else if (rune.Value is '\n' || !IsUnsafe(rune))
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString();
    }

    /// <summary>As <see cref="Clean"/>, with line ends written out, for a place where one line must stay one line.</summary>
    public static string CleanLine(string text) =>
        Clean(text.ReplaceLineEndings("\n").Replace("\n", "\\n", StringComparison.Ordinal));

    // U+2028/2029 break lines, U+202A-E and U+2066-9 reorder what is displayed, U+200B-F and U+FEFF are invisible.
    private static bool IsUnsafe(Rune rune) =>
        Rune.IsControl(rune) || rune.Value is (>= 0x200B and <= 0x200F) or (>= 0x2028 and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF;
}
