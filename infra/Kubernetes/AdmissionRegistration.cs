using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Policy.Contract;
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
    public static readonly int TimeoutSeconds = (int)TimeBudget.Registered.TotalSeconds;

    /// <summary>Otherwise AKS rewrites the namespace selector.</summary>
    public static readonly KeyValuePair<string, string> LeftAloneByAks = new("admissions.enforcer/disabled", "true");

    /// <summary>
    /// An update that leaves the spec as it is cannot change an image: a label, a finalizer taken off a dying pod. It must not wait for the
    /// webhook, least of all when that is down. Both sides of the comparison are the API server's, so an editor of the namespace cannot
    /// make it skip anything; and it cannot fail, which would refuse or admit without a word.
    /// </summary>
    public static readonly KeyValuePair<string, string> SpecChanged = new(
        "spec-changed",
        "request.operation != 'UPDATE' || oldObject == null || !has(object.spec) || !has(oldObject.spec) || object.spec != oldObject.spec");

    public AdmissionRegistration(string name, AdmissionRegistrationArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:AdmissionRegistration", name, options)
    {
        var entries = RegistrationEntry.Of(args.Policy);
        var pin = new MutatingWebhookConfiguration(
            "pin",
            new MutatingWebhookConfigurationArgs { Metadata = Registered(ClusterNames.MutatingRegistration), Webhooks = entries.Select(Pin).ToArray() },
            new CustomResourceOptions { Parent = this, DependsOn = [.. args.Serving] });

        // After the one that pins, made or taken back: else a pod that names a tag meets the check before anybody has put a digest in.
        _ = new ValidatingWebhookConfiguration(
            "validate",
            new ValidatingWebhookConfigurationArgs { Metadata = Registered(ClusterNames.ValidatingRegistration), Webhooks = entries.Select(Validate).ToArray() },
            new CustomResourceOptions { Parent = this, DependsOn = [.. args.Serving, pin] });
        RegisterOutputs();
    }

    private static MutatingWebhookArgs Pin(RegistrationEntry entry) => new()
    {
        Name = $"pin.{entry.Suffix}",
        ClientConfig = Service(WebhookPaths.Mutate),
        Rules = AdmittedObjects.Pinned.Select(Rule).ToArray(),
        FailurePolicy = entry.FailurePolicy,
        MatchPolicy = "Equivalent",
        SideEffects = "None",
        TimeoutSeconds = TimeoutSeconds,
        AdmissionReviewVersions = { "v1" },
        NamespaceSelector = Selector(entry),
        // Sent although it is empty, as every field is: only what is sent is owned, and only what is owned can be taken back.
        ObjectSelector = new LabelSelectorArgs(),
        MatchConditions = new[] { new MatchConditionArgs { Name = SpecChanged.Key, Expression = SpecChanged.Value } },
        // Runs again when a later webhook adds a container (a sidecar injector does).
        ReinvocationPolicy = "IfNeeded",
    };

    private static ValidatingWebhookArgs Validate(RegistrationEntry entry) => new()
    {
        Name = $"validate.{entry.Suffix}",
        ClientConfig = Service(WebhookPaths.Validate),
        Rules = AdmittedObjects.Validated.Select(Rule).ToArray(),
        FailurePolicy = entry.FailurePolicy,
        MatchPolicy = "Equivalent",
        SideEffects = "None",
        TimeoutSeconds = TimeoutSeconds,
        AdmissionReviewVersions = { "v1" },
        NamespaceSelector = Selector(entry),
        ObjectSelector = new LabelSelectorArgs(),
        MatchConditions = new[] { new MatchConditionArgs { Name = SpecChanged.Key, Expression = SpecChanged.Value } },
    };

    private static RuleWithOperationsArgs Rule(AdmittedObjects admitted) => new()
    {
        Operations = admitted.Operations.ToArray(),
        ApiGroups = { admitted.Group },
        ApiVersions = { "v1" },
        Resources = admitted.Resources.ToArray(),
        Scope = "Namespaced",
    };

    private static WebhookClientConfigArgs Service(string path) => new()
    {
        Service = new ServiceReferenceArgs { Name = ClusterNames.Webhook, Namespace = ClusterNames.Namespace, Path = path, Port = 443 },
    };

    private static LabelSelectorArgs Selector(RegistrationEntry entry)
    {
        var name = new LabelSelectorRequirementArgs { Key = RegistrationEntry.SelectedLabel, Operator = entry.Operator };
        if (entry.Namespaces.Count > 0)
        {
            name.Values = entry.Namespaces.ToArray();
        }

        return new LabelSelectorArgs { MatchExpressions = new[] { name } };
    }

    private static ObjectMetaArgs Registered(string name) => new()
    {
        Name = name,
        Labels = { [LeftAloneByAks.Key] = LeftAloneByAks.Value },
        Annotations = { [LeftAloneByAks.Key] = LeftAloneByAks.Value },
    };
}
