namespace ImageTrust.Policy.Contract;

/// <summary>
/// What the webhook measures, as its alerts read it. Prometheus puts <c>_total</c> behind a counter's name and the unit behind that of a
/// time (<c>_seconds</c>, for a distribution <c>_seconds_bucket</c>).
/// </summary>
public static class MetricNames
{
    public const string Decisions = "image_trust_decisions";
    public const string DecisionDuration = "image_trust_decision_duration";
    public const string Reviews = "image_trust_reviews";
    public const string ReviewDuration = "image_trust_review_duration";
    public const string ReviewsInProgress = "image_trust_reviews_in_progress";
    public const string Pins = "image_trust_pins";
    public const string RegistryRequests = "image_trust_registry_requests";
    public const string KubernetesFailures = "image_trust_kubernetes_failures";
    public const string Reloads = "image_trust_reloads";
    public const string ChangedByHand = "image_trust_changed_by_hand";
    public const string BodyBytes = "image_trust_body_bytes";
    public const string RegistryBytes = "image_trust_registry_bytes";
    public const string RememberedBytes = "image_trust_remembered_bytes";
    public const string RememberedDecisions = "image_trust_remembered_decisions";
    public const string Ready = "image_trust_ready";
    public const string Policy = "image_trust_policy";
    public const string CertificateAge = "image_trust_serving_certificate_age";
    public const string CertificateLeft = "image_trust_serving_certificate_left";
    public const string CertificateSteps = "image_trust_serving_certificate_steps";

    /// <summary>The last line of the decision log, as numbers: <see cref="MetricLabels.Part"/> says which.</summary>
    public const string DecisionLogHead = "image_trust_decision_log_head";

    public const string RegistrationsPublished = "image_trust_registrations_published";
}
