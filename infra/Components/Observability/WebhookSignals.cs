using ImageTrust.Infra.Naming;

namespace ImageTrust.Infra.Components.Observability;

/// <summary>Azure's alert severities, 0 to 4.</summary>
internal enum AlertSeverity
{
    Critical = 0,
    Error = 1,
    Warning = 2,
}

/// <param name="Expression">PromQL; true when there is something to tell.</param>
/// <param name="ForMinutes">How long it must be true first.</param>
/// <param name="FirstLook">What to look at.</param>
internal sealed record WebhookSignal(
    string Name, AlertSeverity Severity, string Expression, int ForMinutes, string Summary, string FirstLook);

/// <summary>The webhook's alerts: one line each, over metrics that webhook/Server exports.</summary>
internal static class WebhookSignals
{
    private const string Decisions = "image_trust_decisions_total";
    private const string Reviews = "image_trust_review_duration_seconds_bucket";
    private const string CertificateExpiry = "image_trust_serving_certificate_not_after_seconds";

    /// <param name="replicas">How many there should be.</param>
    public static IReadOnlyList<WebhookSignal> All(int replicas) =>
    [
        new("ImageTrustRefusalSpike", AlertSeverity.Warning,
            $"sum(rate({Decisions}{{judgement=\"refused\"}}[5m])) > 0.05 "
                + $"and sum(rate({Decisions}{{judgement=\"refused\"}}[5m])) > 4 * sum(rate({Decisions}{{judgement=\"refused\"}}[6h]))",
            5, "Four times as many images are refused as in the last six hours.",
            "Saved search 'Refused images': one workload, or one signer whose signatures stopped counting?"),
        new("ImageTrustCouldNotCheck", AlertSeverity.Error,
            $"sum(rate({Decisions}{{judgement=\"could-not-check\"}}[10m])) / sum(rate({Decisions}[10m])) > 0.05",
            5, "More than one image in twenty cannot be checked: where the phase enforces, it does not start.",
            "Saved search 'Images that could not be checked': registry, identity or network?"),
        new("ImageTrustSlow", AlertSeverity.Warning,
            $"histogram_quantile(0.99, sum by (le) (rate({Reviews}[5m]))) > 0.1",
            10, "One review in a hundred takes longer than 100 ms.",
            "Saved search 'How long decisions take', then the registry's own latency."),
        new("ImageTrustCertificateAge", AlertSeverity.Error,
            $"min({CertificateExpiry}) - time() < 7 * 86400",
            15, "The serving certificate expires within a week: the replicas renew it at two thirds of its life and have not.",
            $"kubectl -n {WebhookNames.Namespace} logs deploy/{WebhookNames.Webhook} | grep -i certificate"),
        new("ImageTrustReplicasMissing", AlertSeverity.Critical,
            $"kube_deployment_status_replicas_available{{namespace=\"{WebhookNames.Namespace}\",deployment=\"{WebhookNames.Webhook}\"}} < {replicas}",
            10, $"Fewer than {replicas} replicas of the webhook are available.",
            $"kubectl -n {WebhookNames.Namespace} get pods,events"),
        new("ImageTrustAbsent", AlertSeverity.Critical,
            $"absent({CertificateExpiry})",
            10, "No replica of the webhook was scraped for ten minutes.",
            "The replicas first; then the PodMonitor and the network policy that lets the scraper in."),
    ];
}
