using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Settings;
using ImageTrust.Policy.Contract;
using Pulumi;
using Pulumi.AzureNative.ManagedIdentity;

namespace ImageTrust.Infra.Components.Identities;

internal sealed record WorkloadFederationArgs(
    StackScope Scope,
    WorkloadIdentitiesOutputs Identities,
    Input<string> ClusterIssuerUrl,
    SignerSettings? Signer,
    AzurePipelinesSettings? AzurePipelines);

/// <summary>
/// Which tokens an identity takes for its own: the webhook's service account in this cluster only, and, where a stack names them, a
/// signing workload's and an Azure Pipelines service connection's. Each identity has one credential, so none is written beside another.
/// </summary>
internal sealed class WorkloadFederation : ComponentResource
{
    private const string Audience = "api://AzureADTokenExchange";

    public WorkloadFederation(string name, WorkloadFederationArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:WorkloadFederation", name, options)
    {
        Credential = Trust("webhook", ClusterNames.Webhook, args, args.Identities.Webhook, args.ClusterIssuerUrl, WebhookNames.ServiceAccountSubject);
        if (args.Signer is { } signer && args.Identities.Signer is { } signerIdentity)
        {
            _ = Trust("signer", "signer", args, signerIdentity, args.ClusterIssuerUrl, $"system:serviceaccount:{signer.Namespace}:{signer.ServiceAccount}");
        }

        if (args.AzurePipelines is { } connection && args.Identities.AzurePipelines is { } pipelinesIdentity)
        {
            _ = Trust("azure-pipelines", "azure-pipelines", args, pipelinesIdentity, connection.Issuer, connection.Subject);
        }

        RegisterOutputs();
    }

    /// <summary>The webhook's: no replica can start without it.</summary>
    public FederatedIdentityCredential Credential { get; }

    private FederatedIdentityCredential Trust(
        string workload, string credential, WorkloadFederationArgs args, WorkloadIdentity identity, Input<string> issuer, string subject) => new(
            $"{workload}-credential",
            new FederatedIdentityCredentialArgs
            {
                FederatedIdentityCredentialResourceName = credential,
                ResourceName = identity.Name,
                ResourceGroupName = args.Scope.ResourceGroupName,
                Issuer = issuer,
                Subject = subject,
                Audiences = { Audience },
            },
            new CustomResourceOptions { Parent = this });
}
