using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Trust;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace ImageTrust.Infra.Kubernetes;

/// <param name="Image">Reference by digest.</param>
/// <param name="Environment">Of the webhook's container.</param>
internal sealed record WebhookDeclarationArgs(
    StackPolicy Policy, string Image, IReadOnlyList<KeyValuePair<string, string>> Environment, WebhookNamespaceOutputs Namespace);

/// <summary>
/// What the stack declares in the cluster, told to the webhook: an immutable ConfigMap named by its content, like the policy. The replicas
/// say what somebody changes by hand, which the engine does not see once another field manager owns the field.
/// </summary>
internal sealed class WebhookDeclaration : ComponentResource
{
    public WebhookDeclaration(string name, WebhookDeclarationArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:WebhookDeclaration", name, options)
    {
        string declared = DeclaredState.Of(args.Policy, args.Image, args.Environment, Volumes(args.Policy));
        ConfigMapName = WebhookNames.DeclaredConfigMapPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(declared)))[..WebhookPolicy.NameDigits];
        ConfigMap = new ConfigMap(
            "declared",
            new ConfigMapArgs
            {
                Metadata = new ObjectMetaArgs { Name = ConfigMapName, Namespace = WebhookNames.Namespace },
                Immutable = true,
                Data = { [WebhookNames.DeclaredFile] = declared },
            },
            new CustomResourceOptions { Parent = this, DependsOn = { args.Namespace.Namespace } });
        RegisterOutputs();
    }

    public ConfigMap ConfigMap { get; }

    public string ConfigMapName { get; }

    private static JsonArray Volumes(StackPolicy policy) => new(
        new JsonObject { ["name"] = "policy", ["configMap"] = new JsonObject { ["name"] = WebhookPolicy.NameFor(policy.PolicyDigest) } },
        new JsonObject { ["name"] = "declared" }, // named by its own content
        new JsonObject { ["name"] = "tmp", ["emptyDir"] = new JsonObject() });
}
