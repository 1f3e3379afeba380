using ImageTrust.Infra.Settings;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace ImageTrust.Infra.Kubernetes;

/// <param name="ClientId">Client id of the signing identity.</param>
internal sealed record SigningAccountArgs(SignerSettings Signer, Input<string> ClientId, IReadOnlyList<Resource> Ready);

/// <summary>
/// The account of a workload that signs, in a namespace of its own: whoever may create pods there can sign, so nobody else's pods belong
/// in it. Its images are admitted like all others.
/// </summary>
internal sealed class SigningAccount : ComponentResource
{
    public SigningAccount(string name, SigningAccountArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:SigningAccount", name, options)
    {
        var space = new Namespace(
            "signer-namespace",
            new NamespaceArgs { Metadata = new ObjectMetaArgs { Name = args.Signer.Namespace, Labels = RestrictedPods.Labels } },
            new CustomResourceOptions { Parent = this, DependsOn = [.. args.Ready] });
        _ = new ServiceAccount(
            "signer-account",
            new ServiceAccountArgs
            {
                Metadata = new ObjectMetaArgs
                {
                    Name = args.Signer.ServiceAccount,
                    Namespace = args.Signer.Namespace,
                    Annotations = { ["azure.workload.identity/client-id"] = args.ClientId },
                },
                AutomountServiceAccountToken = false,
            },
            new CustomResourceOptions { Parent = this, DependsOn = { space } });
        RegisterOutputs();
    }
}
