using EndToEnd.Cluster.Harness;
using EndToEnd.Engine.Nodes;

namespace EndToEnd.Engine.Harness;

/// <summary>An object of the cluster; one without a namespace has an empty one.</summary>
internal sealed record ClusterObject(string Kind, string Namespace, string Name);

/// <summary>What lies in the cluster beyond what a new one has. What is in a namespace that came is there with it and is not listed.</summary>
internal sealed class ClusterContent
{
    private const string System = "kube-system";

    /// <summary>Of the kinds a stack has objects of: those outside namespaces, and those that may lie in a namespace that is not the stack's.</summary>
    private const string Kinds = "validatingwebhookconfigurations,mutatingwebhookconfigurations,namespaces,priorityclasses,clusterroles,clusterrolebindings,"
        + "configmaps,secrets,serviceaccounts,roles,rolebindings,networkpolicies,deployments,services,poddisruptionbudgets,horizontalpodautoscalers,"
        + "resourcequotas,limitranges";

    private readonly ControlPlane plane;
    private readonly HashSet<ClusterObject> atFirst;

    private ClusterContent(ControlPlane plane, HashSet<ClusterObject> atFirst)
    {
        this.plane = plane;
        this.atFirst = atFirst;
    }

    /// <summary>Everything that is there now counts as a new cluster's own.</summary>
    public static async Task<ClusterContent> NowAsync(ControlPlane plane) => new(plane, [.. await ListAsync(plane)]);

    public async Task<IReadOnlyList<ClusterObject>> LeftOverAsync()
    {
        var extra = (await ListAsync(plane)).Except(atFirst).ToList();
        var whole = extra.Where(one => one.Kind == "Namespace").Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        return [.. extra.Where(one => !whole.Contains(one.Namespace))];
    }

    /// <summary>Deletes it all, admission first, and does not wait for what runs.</summary>
    public async Task SweepAsync(KubeNode node)
    {
        var extra = await LeftOverAsync();
        foreach (var kind in extra.GroupBy(one => (one.Kind, one.Namespace)).OrderByDescending(group => group.Key.Kind.EndsWith("WebhookConfiguration", StringComparison.Ordinal)))
        {
            string[] place = kind.Key.Namespace.Length > 0 ? ["--namespace", kind.Key.Namespace] : [];
            (await plane.KubectlAsync(["delete", kind.Key.Kind, .. kind.Select(one => one.Name), .. place, "--wait=false", "--ignore-not-found"])).Succeeded();
        }

        await Patience.UntilAsync("the cluster is as new", async () =>
        {
            foreach (var pod in node.Pods.Values)
            {
                pod.Kill();
            }

            return (await LeftOverAsync()).Count == 0;
        });
    }

    private static async Task<IEnumerable<ClusterObject>> ListAsync(ControlPlane plane)
    {
        var run = (await plane.KubectlAsync(
            "get", plane.Version.Before(1, 30) ? Kinds : $"{Kinds},validatingadmissionpolicies,validatingadmissionpolicybindings", "--all-namespaces", "-o", "jsonpath={range .items[*]}{.kind}|{.metadata.namespace}|{.metadata.name}{\"\\n\"}{end}")).Succeeded();
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|'))
            .Select(parts => new ClusterObject(parts[0], parts[1], parts[2])).Where(one => !ComesByItself(one));
    }

    /// <summary>Made by controllers, whenever they get to it.</summary>
    private static bool ComesByItself(ClusterObject one) => one is { Kind: "ConfigMap", Name: "kube-root-ca.crt" }
        || (one.Kind == "ServiceAccount" && (one.Name == "default" || one.Namespace == System));
}
