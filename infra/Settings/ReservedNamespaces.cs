using ImageTrust.Policy.Contract;

namespace ImageTrust.Infra.Settings;

/// <summary>Namespaces that have an owner already: the webhook, and the cluster.</summary>
internal static class ReservedNamespaces
{
    public const string Cluster = "kube-system";

    public static readonly IReadOnlyList<string> All = [ClusterNames.Namespace, Cluster, "kube-public", "kube-node-lease", "gatekeeper-system", "default"];
}
