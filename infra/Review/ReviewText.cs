using ImageTrust.Infra.Review.Outlay;
using ImageTrust.Policy.Model.Words;
using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Rendering;

namespace ImageTrust.Infra.Review;

/// <summary>The review on a terminal, below the tree. Every line is one line, without control characters.</summary>
internal static class ReviewText
{
    public static IEnumerable<string> Lines(PlanReview review) =>
        Section("Look at these first:", review.Alarms.Select(alarm => $"{Words.Symbol(alarm.Resource.Op)} {Words.Title(alarm.Resource.Urn)}: {alarm.Why}"))
            .Concat(Section(FirstDeployment.QuotaTitle + ":", review.First.Quota))
            .Concat(Section(FirstDeployment.PaidTitle + ":", review.First.Paid))
            .Concat(Section("Who may do what:", Table(
                [.. review.Grants.Select(row => new[] { Words.Symbol(row.Op).PadRight(2) + row.Who, row.Role, row.On, row.Reason })])))
            .Concat(Section("Who may act as whom, without a secret:", Table(
                [.. review.Federations.Select(row => new[] { Words.Symbol(row.Op).PadRight(2) + row.Identity, row.Subject, row.Issuer })])))
            .Concat(Section("What changes for trust:", review.Trust.Select(change => $"{Effect(change.Effect) + ":",-8} {change.Sentence}")));

    public static string Effect(TrustEffect effect) => effect switch
    {
        TrustEffect.Widens => "widens",
        TrustEffect.Narrows => "narrows",
        _ => "changes",
    };

    private static IEnumerable<string> Section(string title, IEnumerable<string> lines) =>
        lines.Select(line => "  " + TerminalText.CleanLine(line)).ToList() is [_, ..] said ? ["", title, .. said] : [];

    /// <summary>Columns aligned; the last one is as long as it is.</summary>
    private static IEnumerable<string> Table(IReadOnlyList<string[]> rows)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
