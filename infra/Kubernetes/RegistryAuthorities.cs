using System.Security.Cryptography;
using System.Text;
using ImageTrust.Infra.Naming;
using ImageTrust.Policy.Contract;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace ImageTrust.Infra.Kubernetes;

/// <param name="Files">File below the stack's folder to its PEM certificates.</param>
internal sealed record RegistryAuthoritiesArgs(IReadOnlyDictionary<string, string> Files, WebhookNamespaceOutputs Namespace);

/// <summary>
/// The authorities of registries with a public key infrastructure of their own, as an immutable ConfigMap named by its content: the webhook
/// reads them when it starts, so that a change is a rollout.
/// </summary>
internal sealed class RegistryAuthorities : ComponentResource
{
    private const int NameDigits = 12;

    public RegistryAuthorities(string name, RegistryAuthoritiesArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:RegistryAuthorities", name, options)
    {
        var data = args.Files.OrderBy(file => file.Key, StringComparer.Ordinal).ToDictionary(file => KeyOf(file.Key), file => file.Value);
        var content = string.Join('\n', data.Select(file => $"{file.Key} {Hash(file.Value)}"));
        Name = WebhookNames.AuthoritiesConfigMapPrefix + Hash(content)[..NameDigits];
        ConfigMap = new ConfigMap(
            "authorities",
            new ConfigMapArgs
            {
                Metadata = new ObjectMetaArgs { Name = Name, Namespace = ClusterNames.Namespace },
                Immutable = true,
                Data = data,
            },
            NamedByContent.Options(this, args.Namespace.Namespace));
        RegisterOutputs();
    }

    public ConfigMap ConfigMap { get; }

    public string Name { get; }

    /// <summary>Keys of a ConfigMap have no slashes: a file is known by the hash of its path.</summary>
    public static string KeyOf(string file) => $"{Hash(file)[..NameDigits]}.pem";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
