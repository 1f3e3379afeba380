using System.Collections.Immutable;

namespace ImageTrust.Infra.Kubernetes.Traffic;

/// <summary>The few forms of Cilium's policy language that are used here (cilium.io/v2).</summary>
internal static class CiliumRules
{
    public static ImmutableDictionary<string, object> Map(params (string Key, object Value)[] entries) =>
        entries.ToImmutableDictionary(entry => entry.Key, entry => entry.Value);

    public static ImmutableArray<object> List(params object[] items) => [.. items];

    public static ImmutableDictionary<string, object> Labelled(string label, string value) => Map(("matchLabels", Map((label, value))));

    /// <summary>Pods of AKS' own namespace by a label of theirs.</summary>
    public static ImmutableDictionary<string, object> InClusterNamespace(string label, string value) => Map(("matchLabels", Map(
        ("k8s:io.kubernetes.pod.namespace", Settings.ReservedNamespaces.Cluster), ($"k8s:{label}", value))));

    public static ImmutableArray<object> Ports(params string[] ports) =>
        List(Map(("ports", List([.. ports.Select(port => Map(("port", port), ("protocol", "TCP")))]))));

    public static ImmutableArray<object> Dns() => List(Map(("ports", DnsPorts)));

    /// <summary>Cilium learns which addresses a name has by reading the answers; rules by name need it.</summary>
    public static ImmutableArray<object> ObservedDns() =>
        List(Map(("ports", DnsPorts), ("rules", Map(("dns", List(Map(("matchPattern", "*"))))))));

    public static object Host(string name) => Map((name.Contains('*', StringComparison.Ordinal) ? "matchPattern" : "matchName", name));

    private static ImmutableArray<object> DnsPorts { get; } = List(Map(("port", "53"), ("protocol", "UDP")), Map(("port", "53"), ("protocol", "TCP")));
}
