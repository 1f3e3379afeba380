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

    /// <summary>A table; the cells are HTML. Each cell carries its column's head, which a narrow screen shows above it.</summary>
    public static string Table(string caption, IReadOnlyList<string> heads, IEnumerable<IEnumerable<string>> rows) =>
        $"<div class=\"scroll\"><table><caption class=\"sr\">{caption}</caption><thead><tr>{string.Concat(heads.Select(head => $"<th scope=\"col\">{head}</th>"))}</tr></thead><tbody>\n"
        + string.Concat(rows.Select(row => $"<tr>{string.Concat(row.Select((cell, column) => Cell(cell, heads, column)))}</tr>\n"))
        + "</tbody></table></div>\n";

    private static string Cell(string cell, IReadOnlyList<string> heads, int column) => cell.StartsWith(Across, StringComparison.Ordinal)
        ? $"<td colspan=\"{(heads.Count - 1).ToString(CultureInfo.InvariantCulture)}\">{cell[Across.Length..]}</td>"
        : $"<td data-head=\"{Plain(heads[column])}\">{cell}</td>";

    /// <summary>A head is a word of this program, which may be followed by a mark.</summary>
    private static string Plain(string head) => head.Split('<', 2)[0].Trim();
}
