using ImageTrust.Infra.Review.Outlay;
using ImageTrust.Policy.Images.Text;
using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Rendering;

namespace ImageTrust.Infra.Review;

/// <summary>The review on a terminal, below the tree: lines without control characters, none wider than the terminal.</summary>
internal static class ReviewText
{
    /// <param name="width">Columns of the terminal; null: no limit.</param>
    public static IEnumerable<string> Lines(PlanReview review, int? width) => All(review, width).SelectMany(line => LineWrap.Of(line, width));

    private static IEnumerable<string> All(PlanReview review, int? width) =>
        Section("Look at these first:", review.Alarms.Select(alarm => $"{Words.Symbol(alarm.Resource.Op)} {Words.Title(alarm.Resource.Urn)}: {alarm.Why}"))
            .Concat(Section(FirstDeployment.QuotaTitle + ":", review.First.Quota))
            .Concat(Section(FirstDeployment.PaidTitle + ":", review.First.Paid))
            .Concat(Section("Who may do what:", Table(
                [.. review.Grants.Select(row => new[] { Words.Symbol(row.Op).PadRight(2) + row.Who, row.Role, row.On, row.Reason })], width)))
            .Concat(Section("Who may act as whom, without a secret:", Table(
                [.. review.Federations.Select(row => new[] { Words.Symbol(row.Op).PadRight(2) + row.Identity, row.Subject, row.Issuer })], width)))
            .Concat(review.Denials is { } denials ? Section(denials.Title + ":", [.. denials.Sentences, .. Table([.. denials.Rows.Select(row => row.Cells)], width)]) : [])
            .Concat(Section("What changes for trust:", review.Trust.Select(change => $"{ClosedSet.WordOf(change.Effect) + ":",-8} {change.Sentence}")));

    private const int Indent = 2;

    private static IEnumerable<string> Section(string title, IEnumerable<string> lines) =>
        lines.Select(line => "  " + TerminalText.CleanLine(line)).ToList() is [_, ..] said ? ["", title, .. said] : [];

    /// <summary>Columns aligned; the last one is as long as it is. Where that is wider than the terminal, it stands below the others.</summary>
    private static IEnumerable<string> Table(IReadOnlyList<string[]> rows, int? width)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        return width is { } limit && Indent + widths.Sum() + (widths.Count - 1) * 2 > limit
            ? rows.SelectMany(row => new[] { string.Join("  ", row[..^1]), $"      {row[^1]}" })
            : rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
