using ImageTrust.Decisions;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Decisions.Surveys;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Asking;
using ImageTrust.Policy.Tool.Cluster;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Verifying;

namespace ImageTrust.Policy.Tool.Suggesting;

/// <summary>An image of the cluster and what is attached to it; null where its digest is not known or nobody can read its name.</summary>
internal sealed record Surveyed(NamedImage Image, SurveyedImage? Found);

/// <summary>What a cluster names → the bytes behind it → everything that is attached to them, verified against the roots and keys that were given.</summary>
internal static class ClusterSurvey
{
    public static async Task<IReadOnlyList<Surveyed>> TakeAsync(ToolHost host, SuggestRequest request, ClusterImages cluster, CancellationToken cancel)
    {
        var trust = Trust(request);
        await using var services = await RegistryConnection.OpenAsync(host, request.Registries, request.Network, cancel);
        var client = RegistryConnection.Client(services);
        var decider = new Decider(trust, client, new EvidenceStore(0), new DecisionLimits(), host.Clock, new ErrorLog(host.Error));
        var survey = new EvidenceSurvey(trust, client, host.Clock);
        var named = await new ClusterDigests(
                (tag, ns, stop) => decider.ResolveAsync(tag, ns, RegistryConnection.Patience, stop), (_, _) => true)
            .FindAsync(cluster.Uses, (total, work) => TerminalProgress.RunAsync(host, "asking what tags stand for", total, work), cancel);
        return await LookAsync(host, survey, named, cancel);
    }

    private static async Task<IReadOnlyList<Surveyed>> LookAsync(
        ToolHost host, EvidenceSurvey survey, IReadOnlyList<NamedImage> named, CancellationToken cancel)
    {
        var found = named.Select(image => new Surveyed(image, null)).ToArray();
        var known = named.Index().Where(item => item.Item.Reference?.Digest is not null).ToList();
        await TerminalProgress.RunAsync(host, "looking for signatures", known.Count, step => HostRounds.AskAsync(
            known,
            item => item.Item.Reference!.Host,
            async (item, stop) =>
            {
                var seen = await survey.LookAsync(item.Item.Reference!, item.Item.Reference!.Digest!, stop);
                Keep(item, seen);
                step();
                return !seen.Failures.Any(failure => failure.Cause == Cause.RegistrySilent);
            },
            (item, why) =>
            {
                Keep(item, SurveyedImage.Unseen(item.Item.Reference!.Repository, item.Item.Reference!.Digest!, ClusterDigests.Unasked(why)));
                step();
            },
            cancel));
        return found;

        void Keep((int Index, NamedImage Item) item, SurveyedImage seen) => found[item.Index] = new Surveyed(item.Item, seen);
    }

    /// <summary>The public-good instance and each root that was given, and under each the keys that were given: no rules, since nobody is judged.</summary>
    private static PolicyInForce Trust(SuggestRequest request)
    {
        var keys = new KeyAuthority([.. request.Keys.Select(key => new KeyVersion(Parsed(key.File), PublicKey: key.Key))]);
        var authorities = request.Roots
            .Select((root, i) => (Name: $"root-{i}", Authority: new Authority(Key: keys, TrustRoot: new TrustRoot(Parsed(root.File), root.Digest))))
            .Append((TrustRoot.PublicGood, new Authority(Key: keys)))
            .ToDictionary(entry => entry.Item1, entry => entry.Item2, StringComparer.Ordinal);
        var policy = new TrustPolicy(Phase.Day1, authorities, new Dictionary<string, Rule>(StringComparer.Ordinal));
        return PolicyInForce.Compile(policy, root => request.Roots.Single(given => given.Digest == root.Sha256).Bytes) switch
        {
            PolicyReadiness.Ready ready => ready.Policy,
            PolicyReadiness.NotReady problems => throw new UsageException($"This cannot be verified by: {string.Join("; ", problems.Problems)}."),
            _ => throw new InvalidOperationException("a policy is ready or not"),
        };
    }

    private static RelativePath Parsed(string file) =>
        RelativePath.TryParse(file, out var path, out string? problem) ? path : throw new InvalidOperationException(problem);
}
