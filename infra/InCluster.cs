using ImageTrust.Infra.Components.Clusters;
using ImageTrust.Infra.Components.Identities;
using ImageTrust.Infra.Kubernetes;
using ImageTrust.Infra.Kubernetes.Traffic;
using Pulumi;

namespace ImageTrust.Infra;

/// <summary>Everything inside the cluster.</summary>
internal static class InCluster
{
    /// <summary>Without an image digest it stops at what the first update can already make: with a private API server, nothing.</summary>
    /// <param name="needs">What the webhook needs outside the cluster.</param>
    public static void Build(
        StackInputs inputs, WorkloadIdentitiesOutputs identities, ClusterOutputs cluster, ClusterConnection connection, Resource[] needs)
    {
        var settings = inputs.Settings;
        if (settings.Cluster.Private && settings.Webhook.Digest is null)
        {
            // Nobody can reach it yet: the network a runner stands in for that is what this first update makes.
            return;
        }

        var inCluster = () => new ComponentResourceOptions { Providers = { connection.Provider } };
        var place = new WebhookNamespace(
            "namespace",
            new(identities.Webhook.ClientId, WebhookDeployment.MostReplicas(settings.Webhook), cluster.Complete),
            inCluster());
        if (settings.Signer is { } signer && identities.Signer is { } signerIdentity)
        {
            _ = new SigningAccount("signer", new(signer, signerIdentity.ClientId, cluster.Complete), inCluster());
        }

        var access = new WebhookAccess("webhook-access", new(place.Outputs), inCluster());
        var network = new WebhookNetwork("webhook-network", new(settings, place.Outputs), inCluster());
        _ = new WebhookScraping("webhook-scraping", new(place.Outputs), inCluster());
        var policy = new WebhookPolicy("trust-policy", new(inputs.Policy, place.Outputs), inCluster());
        if (settings.Webhook.Digest is not { } digest)
        {
            return;
        }

        var image = $"{settings.Registry.LoginServer}/{settings.Webhook.Repository}@{digest}";
        var declaration = new WebhookDeclaration(
            "declared-state", new(inputs.Policy, image, WebhookContainer.Variables(settings), place.Outputs), inCluster());
        var deployment = new WebhookDeployment(
            "webhook", new(image, settings, place.Outputs, policy, declaration, [.. needs, .. access.Bindings, .. network.Policies]), inCluster());
        _ = new AdmissionRegistration("admission", new(inputs.Policy, deployment.Serving), inCluster());
    }
}
