using ImageTrust.Decisions;
using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Policy.Model.Promotion.Judging;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Asking;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Inventory;
using ImageTrust.Policy.Tool.Verifying;

namespace ImageTrust.Policy.Tool.Promoting;

/// <summary>The gate's own look: each distinct digest of the rows, once, at its registry, judged for every namespace that runs it.</summary>
internal static class GateVerification
{
    private sealed record Asked(ImageReference Reference, RepositoryName Repository, Digest Digest, IReadOnlyList<NamespaceName> Namespaces);

    /// <param name="host">The clock, the credentials.</param>
    /// <param name="policy">The policy that the promotion leads to.</param>
    /// <param name="evidence">The evidence file.</param>
    /// <param name="rows">Those that are judged.</param>
    /// <param name="asking">What was said about registries.</param>
    /// <param name="time">Of the judgement.</param>
    /// <param name="cancel">Ends everything.</param>
    public static async Task<VerifiedImages> LookAsync(
        ToolHost host, PolicyInForce policy, Digest evidence, IReadOnlyList<EvidenceRow> rows, AskedRegistries asking, DateTimeOffset time, CancellationToken cancel)
    {
        await using var services = await RegistryConnection.OpenAsync(
            host, [.. asking.Registries, .. RegistryConnection.NamedBy(policy.Policy)], asking.Network, cancel);
        var decider = new Decider(
            policy, RegistryConnection.Client(services), new EvidenceStore(0), new DecisionLimits(), host.Clock, new ErrorLog(host.Error), isThorough: true);
        List<Asked> images =
        [
            .. rows.Where(row => row.Repository is not null && row.Digest is not null).GroupBy(row => (row.Repository, row.Digest))
                .Select(group => Of(group.Key.Repository!, group.Key.Digest!, [.. group.Select(row => row.Namespace).Distinct()])).OfType<Asked>(),
        ];
        var seen = new List<VerifiedImage>();
        await TerminalProgress.RunAsync(host, "verifying images", images.Count, step => HostRounds.AskAsync(
            images,
            image => Asks(decider, image) ? image.Reference.Host : null,
            async (image, stop) =>
            {
                var records = await decider.DecideEverywhereAsync(image.Reference.ToString(), image.Namespaces, RegistryConnection.Patience, stop);
                Keep(seen, image, records);
                step();
                return !records.Any(record => record.Facts.Failures.Any(failure => failure.Cause == Cause.RegistrySilent));
            },
            (image, why) =>
            {
                Keep(seen, image, [.. image.Namespaces.Select(ns => decider.DecideUnseen(Question(image, ns), ClusterDigests.Unasked(why)))]);
                step();
            },
            cancel));
        return new VerifiedImages(VerifiedImages.CurrentVersion, UtcTime.Of(time), evidence, policy.PolicyDigest, policy.TrustDigest, seen).Sorted();
    }

    /// <summary>Null for a repository that can be named and not asked: no record of it is kept, so the gate finds that it was not looked at.</summary>
    private static Asked? Of(RepositoryName repository, Digest digest, IReadOnlyList<NamespaceName> namespaces) =>
        ImageReading.TryRead($"{repository}@{digest}", out var reference, out _) ? new Asked(reference, repository, digest, namespaces) : null;

    private static VerifiedImage Of(Asked image, NamespaceName ns, DecisionRecord record) => new(
        image.Repository, image.Digest, ns, EvidenceWord.Of([record]), record.Now.Judgement,
        [.. record.Now.Reasons.Select(reason => new VerifiedReason(reason.Code, reason.Subject)).Distinct()], record.Now.Rule);

    private static bool Asks(Decider decider, Asked image) => image.Namespaces.Any(ns => decider.Asks(Question(image, ns)));

    private static ImageQuestion Question(Asked image, NamespaceName ns) => new(image.Reference.ToString(), ns, null, RegistryConnection.Patience);

    private static void Keep(List<VerifiedImage> seen, Asked image, IReadOnlyList<DecisionRecord> records)
    {
        var byNamespace = records.ToDictionary(record => record.Namespace, StringComparer.Ordinal);
        var found = image.Namespaces.Select(ns => Of(image, ns, byNamespace[ns.Text])).ToList();
        lock (seen)
        {
            seen.AddRange(found);
        }
    }
}

/// <param name="Registries">The caller's own, besides those that the policy names.</param>
/// <param name="Network">What was said about registries.</param>
internal sealed record AskedRegistries(IReadOnlyList<RegistryHost> Registries, AskedNetwork Network);
