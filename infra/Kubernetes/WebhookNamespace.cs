using ImageTrust.Infra.Naming;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace ImageTrust.Infra.Kubernetes;

/// <param name="ClientId">Client id of the webhook's identity: the annotation that workload identity reads.</param>
internal sealed record WebhookNamespaceArgs(Input<string> ClientId);

internal sealed record WebhookNamespaceOutputs(Namespace Namespace, ServiceAccount ServiceAccount, Secret ServingCertificate);

/// <summary>The namespace, the account the webhook runs as, and the Secret its replicas keep their serving certificate in.</summary>
internal sealed class WebhookNamespace : ComponentResource
{
    public WebhookNamespace(string name, WebhookNamespaceArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:WebhookNamespace", name, options)
    {
        var restricted = new Namespace(
            "namespace",
            new NamespaceArgs
            {
                Metadata = new ObjectMetaArgs
                {
                    Name = WebhookNames.Namespace,
                    Labels =
                    {
                        ["pod-security.kubernetes.io/enforce"] = "restricted",
                        ["pod-security.kubernetes.io/audit"] = "restricted",
                        ["pod-security.kubernetes.io/warn"] = "restricted",
                    },
                },
            },
            new CustomResourceOptions { Parent = this });
        var inNamespace = new CustomResourceOptions { Parent = this, DependsOn = { restricted } };
        var account = new ServiceAccount(
            "account",
            new ServiceAccountArgs
            {
                Metadata = new ObjectMetaArgs
                {
                    Name = WebhookNames.Webhook,
                    Namespace = WebhookNames.Namespace,
                    Annotations = { ["azure.workload.identity/client-id"] = args.ClientId },
                },
                AutomountServiceAccountToken = false,
            },
            inNamespace);
        Outputs = new(restricted, account, ServingCertificate(restricted));
        RegisterOutputs();
    }

    public WebhookNamespaceOutputs Outputs { get; }

    /// <summary>Created empty: the replicas make their own CA and leaf, so no key passes through this program. A refresh of
    /// the stack does read it back: encrypted in the state, for whoever may decrypt that.</summary>
    private Secret ServingCertificate(Namespace restricted) => new(
        "serving-certificate",
        new SecretArgs
        {
            Metadata = new ObjectMetaArgs { Name = WebhookNames.ServingCertificate, Namespace = WebhookNames.Namespace },
            Type = "Opaque",
        },
        new CustomResourceOptions { Parent = this, DependsOn = { restricted }, IgnoreChanges = { "data" } });
}
