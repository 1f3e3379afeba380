using System.Collections.Immutable;
using ImageTrust.Infra.Naming;
using Pulumi;
using Pulumi.Kubernetes.ApiExtensions;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using CustomResource = Pulumi.Kubernetes.ApiExtensions.CustomResource;

namespace ImageTrust.Infra.Kubernetes.Traffic;

internal sealed record WebhookScrapingArgs(WebhookNamespaceOutputs Namespace);

/// <summary>Tells managed Prometheus to scrape the replicas' management port. The kind comes with the cluster's metrics add-on.</summary>
internal sealed class WebhookScraping : ComponentResource
{
    public WebhookScraping(string name, WebhookScrapingArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:WebhookScraping", name, options)
    {
        _ = new CustomResource(
            "scrape",
            new PodMonitorArgs(CiliumRules.Map(
                ("selector", CiliumRules.Labelled("app.kubernetes.io/name", WebhookNames.Webhook)),
                ("podMetricsEndpoints", CiliumRules.List(CiliumRules.Map(("port", "management"), ("path", "/metrics"), ("interval", "30s")))))),
            new CustomResourceOptions { Parent = this, DependsOn = { args.Namespace.Namespace } });
        RegisterOutputs();
    }

    private sealed class PodMonitorArgs : CustomResourceArgs
    {
        public PodMonitorArgs(ImmutableDictionary<string, object> spec) : base("azmonitoring.coreos.com/v1", "PodMonitor")
        {
            Metadata = new ObjectMetaArgs { Name = WebhookNames.Webhook, Namespace = WebhookNames.Namespace };
            Spec = spec;
        }

        [Input("spec")]
        public Input<ImmutableDictionary<string, object>> Spec { get; }
    }
}
