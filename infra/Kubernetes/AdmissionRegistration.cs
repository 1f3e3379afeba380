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
/// Tells the API server which objects to send. Last to be created, first to be deleted. The CA bundle is not sent: the replicas make
/// their CA themselves and apply it as their own field manager, and server-side apply leaves it to them.
/// </summary>
internal sealed class AdmissionRegistration : ComponentResource
{
    /// <summary>Seconds; below the API server's own 10 s default a slow registry still ends in our answer, not in the server's.</summary>
    private const int TimeoutSeconds = 8;

    public AdmissionRegistration(string name, AdmissionRegistrationArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:AdmissionRegistration", name, options)
    {
        var entries = RegistrationEntry.Of(args.Policy);
        var afterRollout = new CustomResourceOptions
        {
            Parent = this,
            DependsOn = [.. args.Serving],
        };
        _ = new MutatingWebhookConfiguration(
            "pin",
            new MutatingWebhookConfigurationArgs { Metadata = Registered(WebhookNames.MutatingConfiguration), Webhooks = entries.Select(Pin).ToArray() },
            afterRollout);
        _ = new ValidatingWebhookConfiguration(
            "validate",
            new ValidatingWebhookConfigurationArgs { Metadata = Registered(WebhookNames.ValidatingConfiguration), Webhooks = entries.Select(Validate).ToArray() },
            afterRollout);
        RegisterOutputs();
    }

    private static MutatingWebhookArgs Pin(RegistrationEntry entry) => new()
    {
        Name = $"pin.{entry.Suffix}",
        ClientConfig = Service("/mutate"),
        Rules = new[]
        {
            // An update too: whoever applies an unchanged manifest sends the tag again, and the pod that runs has its digest.
            Rule(["CREATE", "UPDATE"], "", "pods"),
            Rule(["UPDATE"], "", "pods/ephemeralcontainers"),
        },
        FailurePolicy = entry.FailurePolicy,
        MatchPolicy = "Equivalent",
        SideEffects = "None",
        TimeoutSeconds = TimeoutSeconds,
        AdmissionReviewVersions = { "v1" },
        NamespaceSelector = Selector(entry),
        MatchConditions = new[] { SpecChanged() },
        // Runs again when a later webhook adds a container (a sidecar injector does).
        ReinvocationPolicy = "IfNeeded",
    };

    private static ValidatingWebhookArgs Validate(RegistrationEntry entry) => new()
    {
        Name = $"validate.{entry.Suffix}",
        ClientConfig = Service("/validate"),
        Rules = new[]
        {
            Rule(["CREATE", "UPDATE"], "", "pods", "replicationcontrollers", "podtemplates"),
            Rule(["UPDATE"], "", "pods/ephemeralcontainers"),
            Rule(["CREATE", "UPDATE"], "apps", "deployments", "replicasets", "statefulsets", "daemonsets"),
            Rule(["CREATE", "UPDATE"], "batch", "jobs", "cronjobs"),
        },
        FailurePolicy = entry.FailurePolicy,
        MatchPolicy = "Equivalent",
        SideEffects = "None",
        TimeoutSeconds = TimeoutSeconds,
        AdmissionReviewVersions = { "v1" },
        NamespaceSelector = Selector(entry),
        MatchConditions = new[] { SpecChanged() },
    };

    /// <summary>
    /// An update that leaves the spec as it is cannot change an image: a label, a finalizer taken off a dying pod. It must not wait for the
    /// webhook, least of all when that is down. Both sides of the comparison are the API server's, so an editor of the namespace cannot
    /// make it skip anything; and it cannot fail, which would refuse or admit without a word.
    /// </summary>
    private static MatchConditionArgs SpecChanged() => new()
    {
        Name = "spec-changed",
        Expression = "request.operation != 'UPDATE' || oldObject == null || !has(object.spec) || !has(oldObject.spec) || object.spec != oldObject.spec",
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

    private static LabelSelectorArgs Selector(RegistrationEntry entry)
    {
        var name = new LabelSelectorRequirementArgs { Key = "kubernetes.io/metadata.name", Operator = entry.Operator };
        if (entry.Namespaces.Count > 0)
        {
            name.Values = entry.Namespaces.ToArray();
        }

        return new LabelSelectorArgs { MatchExpressions = new[] { name } };
    }

    private static ObjectMetaArgs Registered(string name) => new()
    {
        Name = name,
        // Otherwise AKS rewrites the namespace selector.
        Labels = { ["admissions.enforcer/disabled"] = "true" },
        Annotations = { ["admissions.enforcer/disabled"] = "true" },
    };
}
