using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Trust;
using ImageTrust.Policy.Contract;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace ImageTrust.Infra.Kubernetes;

internal sealed record WebhookPolicyArgs(StackPolicy Policy, WebhookNamespaceOutputs Namespace);

/// <summary>
/// The trust policy as an immutable ConfigMap named by its content. A change makes a new one and with it a rolling restart, in which a
/// replica that cannot read its policy never becomes ready and the old ones keep serving.
/// </summary>
internal sealed class WebhookPolicy : ComponentResource
{
    /// <summary>Enough of the digest that two policies of one stack never share a name, short enough to read aloud.</summary>
    public const int NameDigits = 12;

    public WebhookPolicy(string name, WebhookPolicyArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:WebhookPolicy", name, options)
    {
        ConfigMapName = NameFor(args.Policy.PolicyDigest);
        ConfigMap = new ConfigMap(
            "policy",
            new ConfigMapArgs
            {
                Metadata = new ObjectMetaArgs
                {
                    Name = ConfigMapName,
                    Namespace = ClusterNames.Namespace,
                    Annotations =
                    {
                        ["image-trust.dev/phase"] = args.Policy.Phase,
                        ["image-trust.dev/policy-digest"] = args.Policy.PolicyDigest,
                        ["image-trust.dev/requirements-digest"] = args.Policy.RequirementsDigest,
                    },
                },
                Immutable = true,
                Data = Files(args.Policy),
            },
            NamedByContent.Options(this, args.Namespace.Namespace));
        RegisterOutputs(new Dictionary<string, object?> { [DecisionMembers.PolicyDigest] = args.Policy.PolicyDigest });
    }

    public ConfigMap ConfigMap { get; }

    public string ConfigMapName { get; }

    /// <summary>The policy, and the trusted roots that it names by hash.</summary>
    public static Dictionary<string, string> Files(StackPolicy policy)
    {
        var files = policy.TrustedRoots.ToDictionary(root => PolicyFiles.TrustedRoot(root.Key), root => root.Value);
        files[PolicyFiles.Policy] = policy.Canonical;
        return files;
    }

    public static string NameFor(string digest) => WebhookNames.PolicyConfigMapPrefix + digest["sha256:".Length..][..NameDigits];
}

/// <summary>
/// Objects whose name is their content's. Another content is another object, and the one before is left in the cluster until its namespace
/// goes. Deleting it is not safe: when a change is cut off and then taken back, the engine makes the old object once more, which is the same one,
/// and afterwards deletes what it noted as replaced: the object that the replicas run with.
/// </summary>
internal static class NamedByContent
{
    public static CustomResourceOptions Options(Resource parent, Resource place) =>
        new() { Parent = parent, DependsOn = { place }, RetainOnDelete = true };
}
