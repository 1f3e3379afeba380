using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Verifying;
using Spectre.Console;

namespace ImageTrust.Policy.Tool.Reporting;

/// <summary>A verification for a person: the verdict, what was required, what was found, why, and what to do next.</summary>
internal static class VerificationReport
{
    private static readonly Style Heading = new(decoration: Decoration.Bold);

    public static void Print(ToolHost host, Verification verification)
    {
        var record = verification.Record;
        Answer.Line(host, $"{Headline(record.Now)}  {record.Image}", new Style(Colour(record.Now), decoration: Decoration.Bold));
        if (record.Digest is { } digest)
        {
            Answer.Line(host, $"digest    {digest}");
        }

        if (record.Now.Judgement == Judgement.Admitted && record.Pinned is { } pinned)
        {
            Answer.Line(host, $"pin       {pinned}");
        }

        foreach (var note in verification.Standard.Notes)
        {
            Answer.Sentence(host, note, "note      ", new Style(Color.Yellow));
        }

        Section(host, "Required", verification.Standard.Required.Select(ReportLine.Item));
        Section(host, "Found", EvidenceWords.Of(verification));
        Section(host, record.Now.Judgement == Judgement.Admitted ? "Why" : "Why not", Reasons(record.Now));
        Section(host, "In the cluster", Phases(verification).Select(ReportLine.Item));
        Section(host, "What to do", NextSteps.Of(verification).Select(ReportLine.Item));
    }

    private static string Headline(Verdict verdict) => verdict.Judgement switch
    {
        Judgement.Admitted when Why.IsProven(verdict) => verdict.Reasons.Any(reason => reason.Code == ReasonCode.Vouched) ? "VOUCHED FOR" : "VERIFIED",
        Judgement.Admitted => "ADMITTED WITHOUT PROOF",
        Judgement.CouldNotCheck => "COULD NOT CHECK",
        _ => "REFUSED",
    };

    private static Color Colour(Verdict verdict) => verdict.Judgement switch
    {
        Judgement.Admitted => Color.Green,
        Judgement.CouldNotCheck => Color.Yellow,
        _ => Color.Red,
    };

    /// <summary>What is met and what is not. Evidence that failed has its sentence where it was found, and here only its code.</summary>
    private static IEnumerable<ReportLine> Reasons(Verdict verdict) => Why.InOrder(verdict)
        .Select(reason => (Mark: Why.IsFor(reason) ? "+ " : "- ", Words: $"{ClosedSet.WordOf(reason.Code)}: {(IsAboutEvidence(reason) ? reason.Subject : reason.Sentence)}"))
        .Distinct()
        .Select(line => new ReportLine(line.Mark, line.Words));

    private static bool IsAboutEvidence(Reason reason) => reason.Code is ReasonCode.BadEvidence or ReasonCode.CouldNotCheck;

    /// <summary>What admission does with the verdict, now and after the next promotion; nothing for a signer of the command line.</summary>
    private static IEnumerable<string> Phases(Verification verification)
    {
        if (verification.Standard.File is null)
        {
            yield break;
        }

        var (record, policy) = (verification.Record, verification.Standard.Policy.Policy);
        var ns = verification.Standard.Namespace;
        yield return $"{record.Now.Phase.Text()}: {Words(record.Now, policy.In(record.Now.Phase).Enforces(ns), ns)}";
        if (record.Shadow is { } shadow)
        {
            yield return $"{shadow.Phase.Text()}, the next phase: {Words(shadow, policy.In(shadow.Phase).Enforces(ns), ns)}"
                + (shadow.Judgement == Judgement.Admitted ? "" : $" ({string.Join(", ", shadow.Reasons.Select(reason => ClosedSet.WordOf(reason.Code)).Distinct())})");
        }
    }

    private static string Words(Verdict verdict, bool enforces, NamespaceName ns)
    {
        var judgement = ClosedSet.WordOf(verdict.Judgement);
        var action = verdict.Action switch
        {
            AdmissionAction.Admit => "the workload runs",
            AdmissionAction.Warn when verdict.Judgement == Judgement.Admitted || enforces => "the workload runs, with a warning",
            AdmissionAction.Warn => $"the phase only audits namespace {ns}, so the workload runs, with a warning",
            _ => "the workload does not run",
        };
        var tag = verdict.Action != AdmissionAction.Deny && verdict.Tags == TagHandling.Pin ? "; its tag is replaced by the digest" : "";
        return $"{judgement}; {action}{tag}.";
    }

    private static void Section(ToolHost host, string title, IEnumerable<ReportLine> lines)
    {
        var list = lines.ToList();
        if (list.Count == 0)
        {
            return;
        }

        host.Output.WriteLine();
        Answer.Line(host, title, Heading);
        foreach (var line in list)
        {
            Answer.Sentence(host, line.Text, line.Bullet);
        }
    }
}
