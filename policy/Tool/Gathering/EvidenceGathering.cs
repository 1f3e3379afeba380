using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Inventory;
using ImageTrust.Policy.Tool.Logs;

namespace ImageTrust.Policy.Tool.Gathering;

/// <summary>
/// Evidence while its sources come in, record by record. What was decided by another policy than the one that is promoted is no part of it, and the window
/// begins after it; what was a dry run is a canary or nothing.
/// </summary>
/// <param name="policy">The policy whose phase is to be promoted.</param>
/// <param name="since">Nothing before it counts.</param>
/// <param name="until">Nothing after it counts.</param>
internal sealed class EvidenceGathering(PolicyInForce policy, DateTimeOffset since, DateTimeOffset until)
{
    private const string OfAnotherPolicy = "of other requirements, roots or another phase";
    private const string OutsideTheWindow = "outside the window";

    // docs/architecture.md: AKS' own, and the webhook's.
    private static readonly string[] Unseen = ["kube-system", ClusterNames.Namespace];

    private readonly RowTable rows = new();
    private readonly HashSet<NamespaceName> namespaces = [];
    private readonly Dictionary<(string, string, CanaryKind, string, string), CanaryRun> canaries = [];
    private readonly List<float> milliseconds = [];
    private DateTimeOffset first = DateTimeOffset.MaxValue;
    private DateTimeOffset last = DateTimeOffset.MinValue;
    private DateTimeOffset lastOther = DateTimeOffset.MinValue;
    private InventoryDocument? latest;

    /// <param name="line">A line of a chain that is not there twice.</param>
    /// <param name="tally">Of its file.</param>
    public void Take(in LogLine line, SourceTally tally)
    {
        if (line.IsRecord)
        {
            Take(RecordReading.Record(line), tally);
        }
        else if (line.IsCanary)
        {
            var canary = RecordReading.Canary(line);
            if (IsUsable(canary.Decision, tally) && NamespaceName.TryParse(canary.Decision.Namespace, out var ns, out _))
            {
                var run = new CanaryRun(
                    canary.Account, ns, canary.Expects, canary.Decision.Image, UtcTime.Of(canary.Decision.Time), RowVerdict.Of(canary.Decision.Now), NextOf(canary.Decision));
                canaries[(run.Account, ns.Text, run.Expects, run.Image, run.Time.Text)] = run;
                tally.Use();
            }
        }
        else
        {
            var time = RecordReading.Time(line);
            tally.See(time);
            See(time);
        }
    }

    /// <returns>Whether it is about this policy, of this window, and says as much as evidence needs.</returns>
    public bool Take(InventoryDocument inventory, SourceTally tally)
    {
        tally.See(inventory.Time);
        if (inventory.Time < since || inventory.Time > until)
        {
            tally.LeaveOut(OutsideTheWindow, inventory.Images.Count);
            return false;
        }

        if (inventory.RequirementsDigest != policy.RequirementsDigest || inventory.TrustDigest != policy.TrustDigest || inventory.Phase != policy.Policy.Phase)
        {
            lastOther = Max(lastOther, inventory.Time);
            tally.LeaveOut(OfAnotherPolicy, inventory.Images.Count);
            return false;
        }

        foreach (var image in inventory.Images)
        {
            if (Add(image, inventory.Time))
            {
                tally.Use();
            }
            else
            {
                tally.LeaveOut("in namespaces that admission does not see");
            }
        }

        See(inventory.Time);
        latest = latest is null || inventory.Time > latest.Time ? inventory : latest;
        return true;
    }

    /// <param name="stack">Whose.</param>
    /// <param name="sources">Everything that it is made of.</param>
    public PromotionEvidence Build(EntryName stack, IReadOnlyList<EvidenceSource> sources)
    {
        var window = new EvidenceWindow(UtcTime.Of(Max(first, lastOther)), UtcTime.Of(Max(last, lastOther)));
        milliseconds.Sort();
        double p99 = milliseconds.Count == 0 ? 0 : Math.Round(milliseconds[Math.Max(0, (int)Math.Ceiling(milliseconds.Count * 0.99) - 1)], 3);
        return new PromotionEvidence(
            PromotionEvidence.CurrentVersion, stack, policy.Policy.Phase, window, policy.RequirementsDigest, policy.TrustDigest, [.. namespaces], rows.Build(window),
            [.. canaries.Values.Where(run => window.Contains(run.Time))], new AdmissionFigures(milliseconds.Count, p99),
            [.. (latest?.Unread ?? []).Select(line => Images.Text.Line.Of(line, 1000)).Distinct(StringComparer.Ordinal)], sources);
    }

    private void Take(DecisionRecord record, SourceTally tally)
    {
        if (!IsUsable(record, tally))
        {
            return;
        }

        if (!NamespaceName.TryParse(record.Namespace, out var ns, out _))
        {
            tally.LeaveOut("of an object whose namespace could not be read");
            return;
        }

        tally.Use();
        namespaces.Add(ns);
        milliseconds.Add((float)record.Timings.Total);
        DecisionRecord[] one = [record];
        var sight = new Sight(
            record.Time, record.Image, record.Reference, record.Digest, HowKnown.AdmittedLive, new RowFacts(EvidenceWord.Of(one), EvidenceWord.Signers(one)),
            RowVerdict.Of(record.Now), NextOf(record), Why.CauseOf(record.Now));
        string owner = record.Owner ?? record.Workload?.Split(' ')[0] ?? "";
        foreach (string container in record.Containers ?? [""])
        {
            rows.Add(ns, owner, container, sight);
        }
    }

    private bool IsUsable(DecisionRecord record, SourceTally tally)
    {
        tally.See(record.Time);
        if (record.Time < since || record.Time > until)
        {
            tally.LeaveOut(OutsideTheWindow);
            return false;
        }

        if (record.RequirementsDigest != policy.RequirementsDigest || record.TrustDigest != policy.TrustDigest || record.Now.Phase != policy.Policy.Phase)
        {
            lastOther = Max(lastOther, record.Time);
            tally.LeaveOut(OfAnotherPolicy);
            return false;
        }

        See(record.Time);
        return true;
    }

    private bool Add(InventoryImage image, DateTimeOffset time)
    {
        bool isSeen = false;
        int at = image.Image.LastIndexOf('@');
        var digest = at >= 0 && Digest.TryParse(image.Image[(at + 1)..], out var parsed) ? parsed : null;
        var facts = new RowFacts(image.Evidence, image.Signers);
        foreach (var place in image.Places.Where(place => !Unseen.Contains(place.Namespace, StringComparer.Ordinal)))
        {
            if (!NamespaceName.TryParse(place.Namespace, out var ns, out _) || place is not { Uses: { } uses, Now.Reasons: { Count: > 0 } })
            {
                throw new UsageException($"{image.Image} in {place.Namespace}: an inventory of a tool that did not name workloads and all reasons; take a new one.");
            }

            isSeen = true;
            namespaces.Add(ns);
            foreach (var use in uses)
            {
                rows.Add(ns, use.Owner, use.Container, new Sight(
                    time, use.Name, image.Image, digest, HowKnown.Scanned, facts, Verdict(place.Now), place.Next is { } next ? Verdict(next) : null, place.Now.Cause));
            }
        }

        return isSeen;
    }

    private void See(DateTimeOffset time)
    {
        if (time >= since && time <= until)
        {
            (first, last) = (time < first ? time : first, Max(last, time));
        }
    }

    private static RowVerdict Verdict(InventoryVerdict verdict) => new(verdict.Judgement, verdict.Reasons ?? [verdict.Reason], verdict.Rule);

    private static RowVerdict? NextOf(DecisionRecord record) => record.Shadow is { } shadow ? RowVerdict.Of(shadow) : null;

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
