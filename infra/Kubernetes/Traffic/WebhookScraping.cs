using System.Text.Json.Nodes;
using ImageTrust.Infra.Settings;
using ImageTrust.Policy.Contract;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace ImageTrust.Infra.Kubernetes.Traffic;

internal sealed record WebhookScrapingArgs(WebhookNamespaceOutputs Namespace);

/// <summary>
/// Tells managed Prometheus to scrape the replicas' management port: by the agent's own ConfigMap, which it reads as soon as it is there. The
/// add-on's PodMonitor would do too, but its definition comes minutes after the cluster, and the first update would fail on it.
/// </summary>
internal sealed class WebhookScraping : ComponentResource
{
    /// <summary>The name and key the agent looks for (learn.microsoft.com, "Customize scraping of Prometheus metrics in Azure Monitor").</summary>
    public const string ConfigMapName = "ama-metrics-prometheus-config";
    public const string Key = "prometheus-config";

    public WebhookScraping(string name, WebhookScrapingArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:WebhookScraping", name, options)
    {
        _ = new ConfigMap(
            "scrape",
            new ConfigMapArgs
            {
                Metadata = new ObjectMetaArgs { Name = ConfigMapName, Namespace = ReservedNamespaces.Cluster },
                Data = new Dictionary<string, string> { [Key] = Jobs() },
            },
            new CustomResourceOptions { Parent = this, DependsOn = { args.Namespace.Namespace } });
        RegisterOutputs();
    }

    /// <summary>Prometheus' own configuration, as JSON, which is YAML. No <c>$</c> in it: the agent would take it for a variable.</summary>
    private static string Jobs() => new JsonObject
    {
        ["scrape_configs"] = new JsonArray(new JsonObject
        {
            ["job_name"] = ClusterNames.Webhook,
            ["scrape_interval"] = "30s",
            ["metrics_path"] = WebhookPaths.Metrics,
            ["kubernetes_sd_configs"] = new JsonArray(new JsonObject
            {
                ["role"] = "pod",
                ["namespaces"] = new JsonObject { ["names"] = new JsonArray(ClusterNames.Namespace) },
            }),
            ["relabel_configs"] = new JsonArray(
                Keep("__meta_kubernetes_pod_label_app_kubernetes_io_name", ClusterNames.Webhook),
                // A pod is a target for each of its ports; this one is the metrics'.
                Keep("__meta_kubernetes_pod_container_port_name", WebhookContainer.ManagementPortName),
                Label("namespace", "__meta_kubernetes_namespace"),
                Label("pod", "__meta_kubernetes_pod_name")),
        }),
    }.ToJsonString();

    private static JsonObject Keep(string source, string value) =>
        new() { ["source_labels"] = new JsonArray(source), ["action"] = "keep", ["regex"] = value };

    private static JsonObject Label(string label, string source) =>
        new() { ["source_labels"] = new JsonArray(source), ["action"] = "replace", ["target_label"] = label };
}
