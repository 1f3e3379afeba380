using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Verdicts;

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
    /// <summary>Decisions of the phase in force. The next phase's are evidence for a promotion, not a reason to wake somebody.</summary>
    private const string Decisions = $"{MetricNames.Decisions}_total{{{MetricLabels.View}=\"{MetricLabels.Now}\"}}";

    /// <summary>A refusal is a denial where the phase enforces and a warning where it audits.</summary>
    private static readonly string Refusals =
        $"{MetricNames.Decisions}_total{{{MetricLabels.View}=\"{MetricLabels.Now}\",{MetricLabels.Action}=~\"{ClosedSet.WordOf(AdmissionAction.Deny)}|{ClosedSet.WordOf(AdmissionAction.Warn)}\",{MetricLabels.Reason}!=\"{ClosedSet.WordOf(ReasonCode.CouldNotCheck)}\"}}";
    private static readonly string NotChecked = $"{MetricNames.Decisions}_total{{{MetricLabels.View}=\"{MetricLabels.Now}\",{MetricLabels.Reason}=\"{ClosedSet.WordOf(ReasonCode.CouldNotCheck)}\"}}";
    private const string ReviewDurations = $"{MetricNames.ReviewDuration}_seconds_bucket";
    private const string CertificateLeft = $"{MetricNames.CertificateLeft}_seconds";

    /// <param name="replicas">How many there should be.</param>
    public static IReadOnlyList<WebhookSignal> All(int replicas) => [.. OfDecisions, .. OfReplicas(replicas)];

    private static IEnumerable<WebhookSignal> OfDecisions =>
    [
        new("ImageTrustRefusalSpike", AlertSeverity.Warning,
            $"sum(rate({Refusals}[5m])) > 0.05 and sum(rate({Refusals}[5m])) > 4 * sum(rate({Refusals}[6h]))",
            5, "Four times as many images are refused as in the last six hours.",
            "Saved search 'Refused images': one workload, or one signer whose signatures stopped counting?"),
        new("ImageTrustCouldNotCheck", AlertSeverity.Error,
            $"sum(rate({NotChecked}[10m])) / sum(rate({Decisions}[10m])) > 0.05",
            5, "More than one image in twenty cannot be checked: where the phase enforces, it does not start.",
            "Saved search 'Images that could not be checked': registry, identity or network?"),
        new("ImageTrustSlow", AlertSeverity.Warning,
            $"histogram_quantile(0.99, sum by (le) (rate({ReviewDurations}[5m]))) > 0.1",
            10, "One review in a hundred takes longer than 100 ms.",
            "Saved search 'How long decisions take', then the registry's own latency."),
        new("ImageTrustPoliciesDiffer", AlertSeverity.Error,
            $"count(count by ({MetricLabels.PolicyDigest}) ({MetricNames.Policy})) > 1",
            30, "Replicas decide by different policies half an hour after a rollout.",
            $"kubectl -n {ClusterNames.Namespace} rollout status deploy/{ClusterNames.Webhook}"),
        new("ImageTrustChangedByHand", AlertSeverity.Error,
            $"max by ({MetricLabels.ChangedObject}) ({MetricNames.ChangedByHand}) > 0",
            5, "A registration, the webhook's Deployment or its policy is not as the stack declared it: somebody changed it by hand.",
            $"kubectl -n {ClusterNames.Namespace} logs deploy/{ClusterNames.Webhook} | grep 'as the stack declared it' names field and manager; `pulumi up --refresh` restores it."),
        new("ImageTrustReloadFailed", AlertSeverity.Warning,
            $"sum by ({MetricLabels.What}) (increase({MetricNames.Reloads}_total{{{MetricLabels.Outcome}=\"{MetricLabels.Failed}\"}}[30m])) > 0",
            5, "A changed file could not be read; the replica keeps the old one.",
            $"kubectl -n {ClusterNames.Namespace} logs deploy/{ClusterNames.Webhook}"),
    ];

    private static IEnumerable<WebhookSignal> OfReplicas(int replicas) =>
    [
        new("ImageTrustCertificateAge", AlertSeverity.Error,
            $"min({CertificateLeft}) < {CertificateDaysLeft} * 86400",
            15, $"The serving certificate expires within {CertificateDaysLeft} days: the replicas renew it at two thirds of its life and have not.",
            $"kubectl -n {ClusterNames.Namespace} logs deploy/{ClusterNames.Webhook} | grep -i certificate"),
        new("ImageTrustReplicasMissing", AlertSeverity.Critical,
            $"count({MetricNames.Ready} == 1) < {replicas}",
            10, $"Fewer than {replicas} replicas of the webhook are ready.",
            $"kubectl -n {ClusterNames.Namespace} get pods,events"),
        new("ImageTrustAbsent", AlertSeverity.Critical,
            $"absent({MetricNames.Ready} == 1)",
            5, "No replica of the webhook says that it is ready, or none is scraped.",
            "The replicas first; then the scraper's ConfigMap (ama-metrics-prometheus-config in kube-system) and the network policy that lets it in."),
    ];

    private const int CertificateDaysLeft = 14;
}
