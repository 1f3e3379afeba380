using ImageTrust.Policy.Contract;

namespace ImageTrust.Infra.Settings;

/// <summary>
/// Ranges that exist inside the cluster only. They are the ones the provider sends by default, and no virtual network this one is peered
/// with may use them either.
/// </summary>
internal static class ClusterAddresses
{
    public const string Pods = "10.244.0.0/16";
    public const string Services = "10.0.0.0/16";
    public const string Dns = "10.0.0.10";
}

/// <summary>Namespaces that have an owner already: the webhook, and the cluster.</summary>
internal static class ReservedNamespaces
{
    public const string Cluster = "kube-system";

    public static readonly IReadOnlyList<string> All = [ClusterNames.Namespace, Cluster, "kube-public", "kube-node-lease", "gatekeeper-system", "default"];
}
