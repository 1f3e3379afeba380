using ImageTrust.Infra.Settings;
using ImageTrust.Policy.Contract;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using Pulumi.Kubernetes.Types.Inputs.Networking.V1;

namespace ImageTrust.Infra.Kubernetes.Traffic;

/// <summary>
/// What Kubernetes' own network policies can say of the webhook's traffic: ports. They know neither "the API server" nor a host's name, and
/// where it listens is the cluster's affair.
/// </summary>
internal static class PortRules
{
    /// <summary>Where API servers listen: behind their Service, and themselves in kind, k3s and most others.</summary>
    private static readonly int[] ApiServer = [443, 6443];

    public static NetworkPolicyArgs Open(WebhookTraffic open) => new()
    {
        Metadata = new ObjectMetaArgs { Name = ClusterNames.Webhook, Namespace = ClusterNames.Namespace },
        Spec = new NetworkPolicySpecArgs
        {
            PodSelector = Replicas,
            PolicyTypes = { "Ingress", "Egress" },
            Ingress = new[]
            {
                new NetworkPolicyIngressRuleArgs { Ports = Tcp([WebhookPorts.Https, WebhookPorts.Management]) },
                new NetworkPolicyIngressRuleArgs { From = new[] { new NetworkPolicyPeerArgs { PodSelector = Replicas } }, Ports = Tcp([WebhookPorts.HandOver]) },
            },
            Egress = new[]
            {
                new NetworkPolicyEgressRuleArgs { To = new[] { Names }, Ports = new[] { Port(53, "UDP"), Port(53, "TCP") } },
                new NetworkPolicyEgressRuleArgs { Ports = Tcp(ApiServer.Concat(open.Outside.Select(asked => asked.Port)).Distinct().Order()) },
                new NetworkPolicyEgressRuleArgs { To = new[] { new NetworkPolicyPeerArgs { PodSelector = Replicas } }, Ports = Tcp([WebhookPorts.HandOver]) },
            },
        },
    };

    private static LabelSelectorArgs Replicas => new() { MatchLabels = { ["app.kubernetes.io/name"] = ClusterNames.Webhook } };

    /// <summary>Cluster DNS, wherever it is one: CoreDNS and its predecessor carry the same label.</summary>
    private static NetworkPolicyPeerArgs Names => new()
    {
        NamespaceSelector = new LabelSelectorArgs { MatchLabels = { ["kubernetes.io/metadata.name"] = ReservedNamespaces.Cluster } },
        PodSelector = new LabelSelectorArgs { MatchLabels = { ["k8s-app"] = "kube-dns" } },
    };

    private static NetworkPolicyPortArgs[] Tcp(IEnumerable<int> ports) => [.. ports.Select(port => Port(port, "TCP"))];

    private static NetworkPolicyPortArgs Port(int port, string protocol) => new() { Port = port, Protocol = protocol };
}
