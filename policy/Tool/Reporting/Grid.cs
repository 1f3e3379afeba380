using System.Text;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Tool.Reporting;

/// <summary>A table that stays one line a row, so that it can be searched and copied: for terminals, and as Markdown.</summary>
/// <param name="Headers">One for each column.</param>
/// <param name="Rows">As many texts each, whoever wrote them: a cell is one line and steers no terminal.</param>
internal sealed record Grid(IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private const string Gap = "  ";

    // A reference with its digest and a subject of a certificate, whole.
    private const int LongestCell = 1024;

    /// <summary>Columns as wide as their widest text; the last is not padded.</summary>
    public IEnumerable<string> Lines()
    {
        var shown = Rows.Select(row => (IReadOnlyList<string>)[.. row.Select(text => Line.Of(text, LongestCell))]).Prepend(Headers).ToList();
        var widths = Headers.Select((_, column) => shown.Max(row => row[column].Length)).ToList();
        return shown.Select(row => string.Join(Gap, row.Select((text, column) => text.PadRight(widths[column]))).TrimEnd());
    }

    /// <summary>A table of GitHub Flavored Markdown.</summary>
    public IEnumerable<string> Markdown() =>
        new[] { Row(Headers.Select(Cell)), Row(Headers.Select(_ => "---")) }.Concat(Rows.Select(row => Row(row.Select(Cell))));

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    /// <summary>A name from a cluster or a certificate must not end its cell, or be read as markup.</summary>
    public static string Cell(string text)
    {
        var cell = new StringBuilder(text.Length);
        foreach (char c in Line.Of(text, LongestCell))
        {
            cell.Append(c is '|' or '\\' or '`' or '*' or '_' or '<' or '>' or '[' or ']' or '&' or '~' ? $"\\{c}" : c.ToString());
        }

        return cell.ToString();
    }
}
