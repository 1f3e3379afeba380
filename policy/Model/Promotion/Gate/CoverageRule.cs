using System.Globalization;
using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Policy.Model.Promotion.Judging;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Promotion.Gate;

/// <summary>Everything that is to be judged was seen: each namespace, each row and what the phase would say of it, each line of the log.</summary>
internal static class CoverageRule
{
    public static GateCheck Check(GateQuestion question)
    {
        int live = question.Rows.Count(row => row.Known == HowKnown.AdmittedLive);
        return new GateCheck(
            string.Create(CultureInfo.InvariantCulture, $"every row known, at most {GateThresholds.MostScanned:0 %} of them by a scan alone"),
            $"{Amount.Of(question.Rows.Count, "row")} in {Amount.Of(question.Scope.Count, "namespace")}, {live} admitted live, {question.Rows.Count - live} scanned",
            [.. Refusals(question, live)]);
    }

    private static IEnumerable<Refusal> Refusals(GateQuestion question, int live)
    {
        var (evidence, rows) = (question.Evidence, question.Rows);
        foreach (var ns in question.Scope.Except(evidence.Namespaces))
        {
            yield return new Refusal(RefusalCode.NamespaceUnseen, $"{ns} is to be enforced, and no inventory says that admission sees it");
        }

        if (rows.Count == 0 || evidence.Admission.Records == 0)
        {
            yield return new Refusal(RefusalCode.NothingSeen, rows.Count == 0 ? "there is no workload to judge on" : "admission has decided about nothing");
        }

        foreach (var row in rows)
        {
            if (Unknown(question, row) is { } why)
            {
                yield return new Refusal(RefusalCode.RowUnknown, $"{row.Place}: {why}");
            }
        }

        foreach (var unread in evidence.Unread)
        {
            yield return new Refusal(RefusalCode.ObjectUnread, $"an inventory could not read {unread}");
        }

        if (rows.Count > 0 && rows.Count - live > GateThresholds.MostScanned * rows.Count)
        {
            yield return new Refusal(
                RefusalCode.TooFewLive, string.Create(CultureInfo.InvariantCulture, $"admission has seen {live} of {rows.Count} rows; the others are known by a scan alone"));
        }

        foreach (var source in evidence.Sources.Where(source => source.Missing > 0))
        {
            yield return new Refusal(RefusalCode.LogIncomplete, $"{Amount.Of(source.Missing, "line")} of {source.Name} missing, by its own chain");
        }
    }

    private static string? Unknown(GateQuestion question, EvidenceRow row) => question.Verdict(row) switch
    {
        null => $"nobody knows what {question.To.Phase.Text()} would say of it",
        { Judgement: Judgement.CouldNotCheck, Passes: false } => $"{row.Image} could not be checked when it was last seen",
        { Judgement: not Judgement.Refused } when row.Repository is null => "nobody could read what it runs",
        { Judgement: not Judgement.Refused } when row.Digest is null && !RunsUnverified(question, row) => "nobody knows which bytes it runs, so the gate could not look at them",
        _ => null,
    };

    // A record's own word that it is so proves nothing.
    private static bool RunsUnverified(GateQuestion question, EvidenceRow row) =>
        NamedRule.Find(question.Policy, row.Repository!, row.Namespace) is { Rule.IsVerified: false };
}
