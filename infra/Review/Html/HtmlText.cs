using System.Globalization;
using System.Text.Encodings.Web;
using Pulumi.Offline.Diagnostics;

namespace ImageTrust.Infra.Review.Html;

/// <summary>Text and small elements in HTML. Everything that is not fixed text of this program passes through <see cref="Of"/>.</summary>
internal static class HtmlText
{
    /// <summary>In front of a cell: it takes the rest of its row.</summary>
    public const string Across = "\u0001";

    /// <summary>For content and for attributes in double quotes.</summary>
    public static string Of(string text) => HtmlEncoder.Default.Encode(TerminalText.CleanLine(text));

    public static string Code(string text) => $"<code>{Of(text)}</code>";

    /// <summary>A coloured word for an operation; nothing for an unchanged resource.</summary>
    public static string Badge(Pulumi.Offline.Plans.PlanOp op) =>
        op == Pulumi.Offline.Plans.PlanOp.Same ? "" : $"<span class=\"badge {PlanWords.Verb(op)}\">{PlanWords.Verb(op)}</span>";

    /// <summary>A table; the cells are HTML.</summary>
    public static string Table(string caption, IReadOnlyList<string> heads, IEnumerable<IEnumerable<string>> rows) =>
        $"<div class=\"scroll\"><table><caption class=\"sr\">{caption}</caption><thead><tr>{Cells("th scope=\"col\"", "th", heads)}</tr></thead><tbody>\n"
        + string.Concat(rows.Select(row => $"<tr>{Cells("td", "td", row).Replace($"<td>{Across}", $"<td colspan=\"{(heads.Count - 1).ToString(CultureInfo.InvariantCulture)}\">", StringComparison.Ordinal)}</tr>\n"))
        + "</tbody></table></div>\n";

    private static string Cells(string open, string close, IEnumerable<string> cells) => string.Concat(cells.Select(cell => $"<{open}>{cell}</{close}>"));
}
