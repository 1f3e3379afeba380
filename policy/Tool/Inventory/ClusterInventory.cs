using ImageTrust.Decisions;
using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Asking;
using ImageTrust.Policy.Tool.Cluster;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Verifying;

namespace ImageTrust.Policy.Tool.Inventory;

/// <summary>What a cluster names → the bytes behind it → each verified once → judged for every namespace that names it.</summary>
internal sealed class ClusterInventory
{
    // A reference that can be read has at most 455 characters.
    private const int LongestImage = 512;

    private readonly ToolHost host;
    private readonly PolicyInForce policy;
    private readonly Decider decider;
    private int requests;

    private ClusterInventory(ToolHost host, PolicyInForce policy, Decider decider)
    {
        this.host = host;
        this.policy = policy;
        this.decider = decider;
    }

    /// <exception cref="UsageException">A file is not what it should be.</exception>
    public static async Task<InventoryDocument> TakeAsync(ToolHost host, InventoryRequest request, ClusterImages cluster, CancellationToken cancel)
    {
        var policy = PolicyStandard.InForce(host, request.Policy, request.Phase);
        await using var services = await RegistryConnection.OpenAsync(
            host, [.. request.Registries, .. RegistryConnection.NamedBy(policy.Policy)], request.Network, cancel);
        var decider = new Decider(
            policy, RegistryConnection.Client(services), new EvidenceStore(0), new DecisionLimits(), host.Clock, new ErrorLog(host.Error), isThorough: true);
        return await new ClusterInventory(host, policy, decider).TakeAsync(cluster, cancel);
    }

    private async Task<InventoryDocument> TakeAsync(ClusterImages cluster, CancellationToken cancel)
    {
        var time = host.Clock.GetUtcNow();
        long began = host.Clock.GetTimestamp();
        var digests = new ClusterDigests(
            (tag, ns, stop) => decider.ResolveAsync(tag, ns, RegistryConnection.Patience, stop),
            (image, ns) => decider.Asks(new ImageQuestion(image, ns, null, RegistryConnection.Patience)));
        var named = await digests.FindAsync(cluster.Uses, (total, work) => TerminalProgress.RunAsync(host, "asking what tags stand for", total, work), cancel);
        var images = await DecideAsync(named, cancel);
        return new InventoryDocument(
            1, time, policy.PolicyDigest, policy.Policy.Phase, policy.Policy.Phase.Next(),
            new InventoryCounts(
                cluster.Workloads, cluster.EndedPods, images.Count, digests.Requests + requests,
                Math.Round(host.Clock.GetElapsedTime(began).TotalSeconds, 1)),
            cluster.Unread, cluster.OtherKinds, images)
        {
            RequirementsDigest = policy.RequirementsDigest,
            TrustDigest = policy.TrustDigest,
        };
    }

    private async Task<IReadOnlyList<InventoryImage>> DecideAsync(IReadOnlyList<NamedImage> named, CancellationToken cancel)
    {
        var decided = new InventoryImage[named.Count];
        await TerminalProgress.RunAsync(host, "verifying images", named.Count, step => HostRounds.AskAsync(
            named.Index(),
            item => IsAsked(item.Item) ? item.Item.Reference?.Host : null,
            async (item, stop) =>
            {
                var records = await DecideAsync(item.Item, stop);
                decided[item.Index] = Image(item.Item, records);
                step();
                return !records.Any(IsSilent);
            },
            (item, why) =>
            {
                decided[item.Index] = Image(item.Item, Unseen(item.Item, ClusterDigests.Unasked(why)));
                step();
            },
            cancel));
        return decided;
    }

    private bool IsAsked(NamedImage image) => image.Failure is null
        && image.Names.Any(name => decider.Asks(new ImageQuestion(image.Image, name.Use.Namespace, null, RegistryConnection.Patience)));

    private async Task<IReadOnlyList<DecisionRecord>> DecideAsync(NamedImage image, CancellationToken stop)
    {
        if (image.Failure is { } failure)
        {
            return Unseen(image, failure);
        }

        var records = await decider.DecideEverywhereAsync(image.Image, Namespaces(image), RegistryConnection.Patience, stop);
        Interlocked.Add(ref requests, records.Where(record => !record.Requests.Joined).Sum(record => record.Requests.Count));
        return records;
    }

    private List<DecisionRecord> Unseen(NamedImage image, CheckFailure failure) =>
        [.. Namespaces(image).Select(ns => decider.DecideUnseen(new ImageQuestion(image.Image, ns, null, RegistryConnection.Patience), failure))];

    private static List<NamespaceName> Namespaces(NamedImage image) => [.. image.Names.Select(name => name.Use.Namespace).Distinct()];

    private static bool IsSilent(DecisionRecord record) => record.Facts.Failures.Any(failure => failure.Cause == Cause.RegistrySilent);

    private static InventoryImage Image(NamedImage image, IReadOnlyList<DecisionRecord> records)
    {
        var verdicts = records.ToDictionary(record => record.Namespace, StringComparer.Ordinal);
        return new InventoryImage(
            Line.Of(image.Image, LongestImage),
            [.. image.Names.Select(name => new InventoryName(Line.Of(name.Use.Image, LongestImage), name.Source, name.MovedTo)).Distinct().OrderBy(name => name.Name, StringComparer.Ordinal)],
            EvidenceWord.Of(records),
            EvidenceWord.Signers(records),
            [.. image.Names.GroupBy(name => (name.Use.Namespace.Text, name.Use.Team)).OrderBy(place => place.Key).Select(place => new InventoryPlace(
                place.Key.Text, place.Key.Team, place.Any(name => name.Use.Runs is not Running.NotYet),
                [.. place.Select(name => name.Use.Workload).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                InventoryVerdict.Of(verdicts[place.Key.Text].Now),
                verdicts[place.Key.Text].Shadow is { } next ? InventoryVerdict.Of(next) : null)
            {
                Uses =
                [
                    .. place.Select(name => new InventoryUse(name.Use.Owner, name.Use.Container, Line.Of(name.Use.Image, LongestImage))).Distinct()
                        .OrderBy(use => use.Owner, StringComparer.Ordinal).ThenBy(use => use.Container, StringComparer.Ordinal).ThenBy(use => use.Name, StringComparer.Ordinal),
                ],
            })]);
    }
}
