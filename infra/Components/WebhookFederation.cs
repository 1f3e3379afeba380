using ImageTrust.Infra.Naming;
using Pulumi;
using Pulumi.AzureNative.ManagedIdentity;

namespace ImageTrust.Infra.Components;

internal sealed record WebhookFederationArgs(Input<string> ResourceGroupName, WorkloadIdentity Webhook, Input<string> ClusterIssuerUrl);

/// <summary>Lets the webhook's service account, in this cluster only, act as the webhook's identity.</summary>
internal sealed class WebhookFederation : ComponentResource
{
    private const string Audience = "api://AzureADTokenExchange";

    public WebhookFederation(string name, WebhookFederationArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:WebhookFederation", name, options)
    {
        Credential = new FederatedIdentityCredential(
            "webhook-credential",
            new FederatedIdentityCredentialArgs
            {
                FederatedIdentityCredentialResourceName = WebhookNames.Webhook,
                ResourceName = args.Webhook.Name,
                ResourceGroupName = args.ResourceGroupName,
                Issuer = args.ClusterIssuerUrl,
                Subject = WebhookNames.ServiceAccountSubject,
                Audiences = { Audience },
            },
            new CustomResourceOptions { Parent = this });
        RegisterOutputs();
    }

    public FederatedIdentityCredential Credential { get; }
}
