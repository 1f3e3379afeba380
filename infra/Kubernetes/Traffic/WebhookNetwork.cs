using System.Globalization;
using System.Collections.Immutable;
using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Settings;
using Pulumi;
using Pulumi.Kubernetes.ApiExtensions;
using Pulumi.Kubernetes.Networking.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using Pulumi.Kubernetes.Types.Inputs.Networking.V1;
using CustomResource = Pulumi.Kubernetes.ApiExtensions.CustomResource;

namespace ImageTrust.Infra.Kubernetes.Traffic;

internal sealed record WebhookNetworkArgs(StackSettings Settings, WebhookNamespaceOutputs Namespace);

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
                Metadata = new ObjectMetaArgs { Name = "closed", Namespace = WebhookNames.Namespace },
                Spec = new NetworkPolicySpecArgs { PodSelector = new LabelSelectorArgs(), PolicyTypes = { "Ingress", "Egress" } },
            },
            inNamespace);
        var open = new CustomResource("open", new CiliumNetworkPolicyArgs(Spec(args.Settings)), inNamespace);
        Policies = [closed, open];
        RegisterOutputs();
    }

    /// <summary>Pods start after these: without them they would reach nothing.</summary>
    public IReadOnlyList<Resource> Policies { get; }

    private static ImmutableDictionary<string, object> Spec(StackSettings settings) => CiliumRules.Map(
        ("endpointSelector", CiliumRules.Labelled("app.kubernetes.io/name", WebhookNames.Webhook)),
        ("ingress", CiliumRules.List(
            // The API server comes from its own address, from a node's, or, where AKS tunnels, from the tunnel's pods.
            CiliumRules.Map(
                ("fromEntities", CiliumRules.List("kube-apiserver", "host", "remote-node")),
                ("toPorts", CiliumRules.Ports(Port(WebhookNames.HttpsPort)))),
            CiliumRules.Map(
                ("fromEndpoints", CiliumRules.List(CiliumRules.InClusterNamespace("app", "konnectivity-agent"))),
                ("toPorts", CiliumRules.Ports(Port(WebhookNames.HttpsPort)))),
            CiliumRules.Map(
                ("fromEndpoints", CiliumRules.List(CiliumRules.InClusterNamespace("rsName", "ama-metrics"))),
                ("toPorts", CiliumRules.Ports(Port(WebhookNames.ManagementPort)))))),
        ("egress", CiliumRules.List(
            CiliumRules.Map(
                ("toEndpoints", CiliumRules.List(CiliumRules.InClusterNamespace("k8s-app", "kube-dns"))),
                ("toPorts", settings.Cluster.AdvancedNetworking ? CiliumRules.ObservedDns() : CiliumRules.Dns())),
            CiliumRules.Map(("toEntities", CiliumRules.List("kube-apiserver")), ("toPorts", CiliumRules.Ports("443", "6443"))),
            Outside(settings))));

    /// <summary>By name where Azure's addition to Cilium can do that; otherwise to anybody, but by HTTPS only.</summary>
    private static ImmutableDictionary<string, object> Outside(StackSettings settings) => settings.Cluster.AdvancedNetworking
        ? CiliumRules.Map(("toFQDNs", CiliumRules.List([.. RegistryHosts.Of(settings).Select(CiliumRules.Host)])), ("toPorts", CiliumRules.Ports("443")))
        : CiliumRules.Map(
            ("toEntities", settings.Network.PrivateEndpoints ? CiliumRules.List("world", "cluster") : CiliumRules.List("world")),
            ("toPorts", CiliumRules.Ports("443")));

    private static string Port(int port) => port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Cilium's own kind, which the subset of the Kubernetes package cannot know.</summary>
    private sealed class CiliumNetworkPolicyArgs : CustomResourceArgs
    {
        public CiliumNetworkPolicyArgs(ImmutableDictionary<string, object> spec) : base("cilium.io/v2", "CiliumNetworkPolicy")
        {
            Metadata = new ObjectMetaArgs { Name = WebhookNames.Webhook, Namespace = WebhookNames.Namespace };
            Spec = spec;
        }

        [Input("spec")]
        public Input<ImmutableDictionary<string, object>> Spec { get; }
    }
}
