using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Settings;
using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Policy.Contract;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace ImageTrust.Infra.Kubernetes;

/// <param name="Image">Reference by digest.</param>
/// <param name="PrivateRegistries">Hosts of registries that may have private addresses.</param>
/// <param name="Authorities">Name of the ConfigMap with other registries' authorities; null when there is none.</param>
internal sealed record WebhookDeclarationArgs(
    StackPolicy Policy,
    string Image,
    WebhookSettings Settings,
    IReadOnlyList<string> PrivateRegistries,
    string? Authorities,
    WebhookNamespaceOutputs Namespace);

/// <summary>
/// What the stack declares in the cluster, told to the webhook: an immutable ConfigMap named by its content, like the policy. The replicas
/// say what somebody changes by hand, which the engine does not see once another field manager owns the field.
/// </summary>
internal sealed class WebhookDeclaration : ComponentResource
{
    public WebhookDeclaration(string name, WebhookDeclarationArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:WebhookDeclaration", name, options)
    {
        string declared = DeclaredState.Of(args.Policy, args.Image, WebhookContainer.Variables(args.Settings, args.PrivateRegistries), Volumes(args));
        ConfigMapName = WebhookNames.DeclaredConfigMapPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(declared)))[..WebhookPolicy.NameDigits];
        ConfigMap = new ConfigMap(
            "declared",
            new ConfigMapArgs
            {
                Metadata = new ObjectMetaArgs { Name = ConfigMapName, Namespace = ClusterNames.Namespace },
                Immutable = true,
                Data = { [WebhookNames.DeclaredFile] = declared },
            },
            NamedByContent.Options(this, args.Namespace.Namespace));
        RegisterOutputs();
    }

    public ConfigMap ConfigMap { get; }

    public string ConfigMapName { get; }

    private static JsonArray Volumes(WebhookDeclarationArgs args) => new(
    [
        new JsonObject { ["name"] = "policy", ["configMap"] = new JsonObject { ["name"] = WebhookPolicy.NameFor(args.Policy.PolicyDigest) } },
        new JsonObject { ["name"] = "declared" }, // named by its own content
        new JsonObject { ["name"] = "tmp", ["emptyDir"] = new JsonObject() },
        .. RegistryLogins.Declared(args.Settings.Others, args.Authorities),
    ]);
}
