using System.Globalization;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Reporting;

namespace ImageTrust.Policy.Tool.Gathering;

/// <summary>Evidence in a page: what it is about, what it counts, and what of the sources is no part of it.</summary>
internal static class EvidenceReport
{
    public static IEnumerable<ReportSection> Of(Gathered gathered, string file, Digest digest)
    {
        var evidence = gathered.Evidence;
        int live = evidence.Rows.Count(row => row.Known == HowKnown.AdmittedLive);
        yield return new ReportSection(
            $"Evidence of {evidence.Stack} in {evidence.Phase.Text()}",
            [
                string.Create(CultureInfo.InvariantCulture, $"{evidence.Window.From} to {evidence.Window.Until}, {evidence.Window.Length.TotalDays:0.0} days; {file}, {digest.Beginning}."),
                string.Create(CultureInfo.InvariantCulture, $"{Many(evidence.Rows.Count, "row")} in {Many(evidence.Namespaces.Count, "namespace")}: {live:#,0} {ClosedSet.WordOf(HowKnown.AdmittedLive)}, {evidence.Rows.Count - live:#,0} {ClosedSet.WordOf(HowKnown.Scanned)}."),
                string.Create(CultureInfo.InvariantCulture, $"{Many(evidence.Admission.Records, "decision")}, 99 of 100 within {evidence.Admission.P99Milliseconds:0.#} ms; {Many(evidence.Canaries.Count, "try", "tries")} of canaries."),
                .. evidence.Unread.Count == 0 ? Array.Empty<string>() : [$"The last inventory could not read {Many(evidence.Unread.Count, "object")}."],
                .. gathered.OtherLines == 0 ? Array.Empty<string>() : [$"Left out of the logs: {Many(gathered.OtherLines, "line")} of the server's own."],
            ],
            Judgements(evidence));
        yield return new ReportSection("Made of", [], new Grid(
            ["source", "used", "left out", "missing"],
            [
                .. gathered.Tallies.Select(tally => (IReadOnlyList<string>)
                [
                    tally.Name, Text(tally.Used),
                    tally.LeftOut.Count == 0 ? "0" : string.Join(", ", tally.LeftOut.Select(pair => $"{Text(pair.Value)} {pair.Key}")),
                    Text(gathered.Missing.GetValueOrDefault(tally.Name)),
                ]),
            ]));
    }

    private static Grid Judgements(PromotionEvidence evidence) => new(
        ["rows", "now", "next"],
        [
            .. evidence.Rows.GroupBy(row => (Now: Word(row.Now), Next: row.Next is { } next ? Word(next) : "-")).OrderBy(group => group.Key)
                .Select(group => (IReadOnlyList<string>)[Text(group.Count()), group.Key.Now, group.Key.Next]),
        ]);

    private static string Word(RowVerdict verdict) => $"{ClosedSet.WordOf(verdict.Judgement)} ({string.Join(", ", verdict.Reasons.Select(ClosedSet.WordOf))})";

    private static string Many(long number, string one, string? several = null) => $"{Text(number)} {(number == 1 ? one : several ?? one + "s")}";

    private static string Text(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
