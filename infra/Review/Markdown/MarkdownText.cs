using System.Globalization;
using System.Text;
using Pulumi.Offline.Diagnostics;

namespace ImageTrust.Infra.Review.Markdown;

/// <summary>
/// Text in GitHub's markdown. Whoever writes a policy's reason or a setting must not be able to end a table or a folded section, call
/// a person or team, or bring in HTML: everything that is not fixed text of this program passes through here.
/// </summary>
internal static class MarkdownText
{
    // Between the sign and the name: invisible, and no longer a mention or a reference.
    private const string NoReference = "&#8203;";

    /// <summary>Prose on one line, for a paragraph, a list item or a cell; never at the beginning of a line.</summary>
    public static string Line(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var letter in TerminalText.CleanLine(text))
        {
            escaped.Append(letter switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '|' or '\\' or '$' => Entity(letter),
                '@' or '#' => letter + NoReference,
                '`' or '*' or '_' or '[' or ']' or '~' or '!' or '{' or '}' => $"\\{letter}",
                _ => letter.ToString(),
            });
        }

        // An address in somebody's sentence must not become a link in this program's comment.
        return escaped.Replace("://", ":&#47;/").Replace("www.", "www&#46;").ToString();
    }

    /// <summary>A value as code, in a table or outside one.</summary>
    public static string Code(string text)
    {
        var clean = TerminalText.CleanLine(text);
        return clean.Length > 0 && clean.Trim() == clean && !clean.AsSpan().ContainsAny("`|\\") ? $"`{clean}`" : $"<code>{Html(clean)}</code>";
    }

    /// <summary>Text inside HTML that stands in markdown: entities for all that either of the two would read.</summary>
    public static string Html(string text) => string.Concat(TerminalText.CleanLine(text).Select(letter =>
        letter is '@' ? "&#64;" + NoReference
        : char.IsAsciiLetterOrDigit(letter) || letter > '~' || letter is ' ' or '.' or ',' or '-' or '/' or '(' or ')' or ';' ? letter.ToString()
        : Entity(letter)));

    /// <summary>Lines as they are, in a block whose end none of them can write.</summary>
    public static string Fenced(string language, IEnumerable<string> lines)
    {
        var body = lines.Select(TerminalText.CleanLine).ToList();
        var fence = new string('`', Math.Max(3, body.Select(LongestRun).DefaultIfEmpty(0).Max() + 1));
        return $"{fence}{language}\n{string.Concat(body.Select(line => line + "\n"))}{fence}\n";
    }

    private static string Entity(char letter) => $"&#{((int)letter).ToString(CultureInfo.InvariantCulture)};";

    private static int LongestRun(string line)
    {
        var (longest, run) = (0, 0);
        foreach (var letter in line)
        {
            run = letter == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
