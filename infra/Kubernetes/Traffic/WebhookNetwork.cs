using System.Collections.Immutable;
using System.Globalization;
using ImageTrust.Policy.Contract;
using Pulumi;
using Pulumi.Kubernetes.ApiExtensions;
using Pulumi.Kubernetes.Networking.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using Pulumi.Kubernetes.Types.Inputs.Networking.V1;
using CustomResource = Pulumi.Kubernetes.ApiExtensions.CustomResource;

namespace ImageTrust.Infra.Kubernetes.Traffic;

/// <param name="Open">Null before there is an image: nothing runs there yet.</param>
internal sealed record WebhookNetworkArgs(WebhookTraffic? Open, WebhookNamespaceOutputs Namespace);

/// <summary>What the webhook's traffic depends on.</summary>
/// <param name="ApiServerRange">The subnet of an API server in the network (CIDR); null for a public one.</param>
/// <param name="ByName">The cluster has Azure's addition to Cilium, which knows hosts by name.</param>
/// <param name="Outside">Hosts and ports that the webhook asks outside the cluster; <c>*</c> in a name stands for one or more labels.</param>
/// <param name="Cilium">The cluster's network is Cilium. Elsewhere ports are all that can be said.</param>
internal sealed record WebhookTraffic(string? ApiServerRange, bool ByName, IEnumerable<(string Host, int Port)> Outside, bool Cilium = true);

/// <summary>
/// Who may reach the webhook, and whom it may reach. Kubernetes' own policy shuts the namespace; Cilium's opens what is needed, since only
/// it can say "the API server" and "this host name".
/// </summary>
internal sealed class WebhookNetwork : ComponentResource
{
    public WebhookNetwork(string name, WebhookNetworkArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:WebhookNetwork", name, options)
    {
        var inNamespace = new CustomResourceOptions { Parent = this, DependsOn = { args.Namespace.Namespace } };
        var closed = new NetworkPolicy(
            "closed",
            new NetworkPolicyArgs
            {
                Metadata = new ObjectMetaArgs { Name = "closed", Namespace = ClusterNames.Namespace },
                Spec = new NetworkPolicySpecArgs { PodSelector = new LabelSelectorArgs(), PolicyTypes = { "Ingress", "Egress" } },
            },
            inNamespace);
        // Nothing runs here before the image is there, and Cilium's kinds come a while after the cluster.
        Policies = args.Open is not { } open ? [closed]
            : open.Cilium ? [closed, new CustomResource("open", new CiliumNetworkPolicyArgs(Spec(open)), inNamespace)]
            : [closed, new NetworkPolicy("open", PortRules.Open(open), inNamespace)];
        RegisterOutputs();
    }

    /// <summary>Pods start after these: without them they would reach nothing.</summary>
    public IReadOnlyList<Resource> Policies { get; }

    private static ImmutableDictionary<string, object> Spec(WebhookTraffic open) => CiliumRules.Map(
        ("endpointSelector", CiliumRules.Labelled("app.kubernetes.io/name", ClusterNames.Webhook)),
        ("ingress", CiliumRules.List([.. ApiServer(open, "from", Port(WebhookPorts.Https)), Tunnel, Scraper, Probes, Replicas("from")])),
        ("egress", CiliumRules.List([Names(open), .. ApiServer(open, "to", "443", "6443"), .. Outside(open), Replicas("to")])));

    /// <summary>
    /// The API server has the address that the cluster knows it by, or a node's. In a subnet of its own it comes from any address of that,
    /// of which the cluster knows but the balancer's.
    /// </summary>
    private static IEnumerable<object> ApiServer(WebhookTraffic open, string direction, params string[] ports)
    {
        string[] entities = direction == "from" ? ["kube-apiserver", "host", "remote-node"] : ["kube-apiserver"];
        yield return CiliumRules.Map(($"{direction}Entities", CiliumRules.List(entities)), ("toPorts", CiliumRules.Ports(ports)));
        if (open.ApiServerRange is { } subnet)
        {
            yield return CiliumRules.Map(($"{direction}CIDR", CiliumRules.List(subnet)), ("toPorts", CiliumRules.Ports(ports)));
        }
    }

    /// <summary>Where AKS tunnels from its own network into the cluster's, the API server's calls leave the tunnel's pods.</summary>
    private static ImmutableDictionary<string, object> Tunnel { get; } = CiliumRules.Map(
        ("fromEndpoints", CiliumRules.List(CiliumRules.InClusterNamespace("app", "konnectivity-agent"))),
        ("toPorts", CiliumRules.Ports(Port(WebhookPorts.Https))));

    /// <summary>A new replica asks one that is ready for what it remembers.</summary>
    private static ImmutableDictionary<string, object> Replicas(string direction) => CiliumRules.Map(
        ($"{direction}Endpoints", CiliumRules.List(CiliumRules.Labelled("app.kubernetes.io/name", ClusterNames.Webhook))),
        ("toPorts", CiliumRules.Ports(Port(WebhookPorts.HandOver))));

    private static ImmutableDictionary<string, object> Scraper { get; } = CiliumRules.Map(
        ("fromEndpoints", CiliumRules.List(CiliumRules.InClusterNamespace("rsName", "ama-metrics"))),
        ("toPorts", CiliumRules.Ports(Port(WebhookPorts.Management))));

    /// <summary>The node's own kubelet; Cilium lets it in unless it was told otherwise, and this does not rely on that.</summary>
    private static ImmutableDictionary<string, object> Probes { get; } = CiliumRules.Map(
        ("fromEntities", CiliumRules.List("host")), ("toPorts", CiliumRules.Ports(Port(WebhookPorts.Management))));

    private static ImmutableDictionary<string, object> Names(WebhookTraffic open) => CiliumRules.Map(
        ("toEndpoints", CiliumRules.List(CiliumRules.InClusterNamespace("k8s-app", "kube-dns"))),
        ("toPorts", open.ByName ? CiliumRules.ObservedDns() : CiliumRules.Dns()));

    /// <summary>By name where Azure's addition to Cilium can do that; otherwise to anybody, but by the ports of HTTPS and of listed registries only.</summary>
    private static IEnumerable<object> Outside(WebhookTraffic open)
    {
        var byPort = open.Outside.GroupBy(asked => asked.Port).OrderBy(group => group.Key).ToList();
        return open.ByName
            ? byPort.Select(group => CiliumRules.Map(
                ("toFQDNs", CiliumRules.List([.. group.Select(asked => CiliumRules.Host(asked.Host))])), ("toPorts", CiliumRules.Ports(Port(group.Key)))))
            : [CiliumRules.Map(("toEntities", CiliumRules.List("world")), ("toPorts", CiliumRules.Ports([.. byPort.Select(group => Port(group.Key))])))];
    }

    private static string Port(int port) => port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Cilium's own kind, which the subset of the Kubernetes package cannot know.</summary>
    private sealed class CiliumNetworkPolicyArgs : CustomResourceArgs
    {
        public CiliumNetworkPolicyArgs(ImmutableDictionary<string, object> spec) : base("cilium.io/v2", "CiliumNetworkPolicy")
        {
            Metadata = new ObjectMetaArgs { Name = ClusterNames.Webhook, Namespace = ClusterNames.Namespace };
            Spec = spec;
        }

        [Input("spec")]
        public Input<ImmutableDictionary<string, object>> Spec { get; }
    }
}
