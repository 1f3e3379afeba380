using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Trust;
using Pulumi;
using Pulumi.Kubernetes.AdmissionRegistration.V1;
using Pulumi.Kubernetes.Types.Inputs.AdmissionRegistration.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace ImageTrust.Infra.Kubernetes;

/// <param name="Serving">The rollout that must be complete before the API server is told to call it.</param>
internal sealed record AdmissionRegistrationArgs(StackPolicy Policy, IReadOnlyList<Resource> Serving);

/// <summary>
/// Tells the API server which objects to send. Last to be created, first to be deleted. The CA bundle is not set here: the replicas make
/// their CA themselves and apply it as their own field manager.
/// </summary>
internal sealed class AdmissionRegistration : ComponentResource
{
    /// <summary>Seconds; below the API server's own 10 s default a slow registry still ends in our answer, not in the server's.</summary>
    private const int TimeoutSeconds = 8;

    public AdmissionRegistration(string name, AdmissionRegistrationArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:AdmissionRegistration", name, options)
    {
        // While phases only audit, an unreachable webhook must not stop deployments; once they enforce, it must not open the door.
        var failurePolicy = args.Policy.Enforces ? "Fail" : "Ignore";
        var afterRollout = new CustomResourceOptions
        {
            Parent = this,
            DependsOn = [.. args.Serving],
            IgnoreChanges = { "webhooks[*].clientConfig.caBundle" },
        };
        _ = new MutatingWebhookConfiguration(
            "pin",
            new MutatingWebhookConfigurationArgs { Metadata = Registered(WebhookNames.MutatingConfiguration), Webhooks = new[] { Pin(failurePolicy) } },
            afterRollout);
        _ = new ValidatingWebhookConfiguration(
            "validate",
            new ValidatingWebhookConfigurationArgs { Metadata = Registered(WebhookNames.ValidatingConfiguration), Webhooks = new[] { Validate(failurePolicy) } },
            afterRollout);
        RegisterOutputs();
    }

    private static MutatingWebhookArgs Pin(string failurePolicy) => new()
    {
        Name = "pin.image-trust.dev",
        ClientConfig = Service("/mutate"),
        Rules = new[]
        {
            Rule(["CREATE"], "", "pods"),
            Rule(["UPDATE"], "", "pods/ephemeralcontainers"),
        },
        FailurePolicy = failurePolicy,
        MatchPolicy = "Equivalent",
        SideEffects = "None",
        TimeoutSeconds = TimeoutSeconds,
        AdmissionReviewVersions = { "v1" },
        NamespaceSelector = OtherNamespaces(),
        // Runs again when a later webhook adds a container (a sidecar injector does).
        ReinvocationPolicy = "IfNeeded",
    };

    private static ValidatingWebhookArgs Validate(string failurePolicy) => new()
    {
        Name = "validate.image-trust.dev",
        ClientConfig = Service("/validate"),
        Rules = new[]
        {
            Rule(["CREATE", "UPDATE"], "", "pods", "replicationcontrollers", "podtemplates"),
            Rule(["UPDATE"], "", "pods/ephemeralcontainers"),
            Rule(["CREATE", "UPDATE"], "apps", "deployments", "replicasets", "statefulsets", "daemonsets"),
            Rule(["CREATE", "UPDATE"], "batch", "jobs", "cronjobs"),
        },
        FailurePolicy = failurePolicy,
        MatchPolicy = "Equivalent",
        SideEffects = "None",
        TimeoutSeconds = TimeoutSeconds,
        AdmissionReviewVersions = { "v1" },
        NamespaceSelector = OtherNamespaces(),
    };

    private static RuleWithOperationsArgs Rule(string[] operations, string group, params string[] resources) => new()
    {
        Operations = operations,
        ApiGroups = { group },
        ApiVersions = { "v1" },
        Resources = resources,
        Scope = "Namespaced",
    };

    private static WebhookClientConfigArgs Service(string path) => new()
    {
        Service = new ServiceReferenceArgs { Name = WebhookNames.Webhook, Namespace = WebhookNames.Namespace, Path = path, Port = 443 },
    };

    /// <summary>
    /// Everything but the webhook's own namespace (it could never start) and kube-system (AKS' own add-ons). By the label the API server
    /// itself sets from the name: a label that a namespace's owner could write would be a way out.
    /// </summary>
    private static LabelSelectorArgs OtherNamespaces() => new()
    {
        MatchExpressions = new[]
        {
            new LabelSelectorRequirementArgs
            {
                Key = "kubernetes.io/metadata.name",
                Operator = "NotIn",
                Values = { WebhookNames.Namespace, "kube-system" },
            },
        },
    };

    private static ObjectMetaArgs Registered(string name) => new()
    {
        Name = name,
        // Otherwise AKS rewrites the namespace selector.
        Labels = { ["admissions.enforcer/disabled"] = "true" },
        Annotations = { ["admissions.enforcer/disabled"] = "true" },
    };
}
