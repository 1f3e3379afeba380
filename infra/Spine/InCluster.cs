using ImageTrust.Infra.Components.Clusters;
using ImageTrust.Infra.Components.Identities;
using ImageTrust.Infra.Components.Networking;
using ImageTrust.Infra.Kubernetes;
using ImageTrust.Infra.Kubernetes.ByHand;
using ImageTrust.Infra.Kubernetes.Guard;
using ImageTrust.Infra.Kubernetes.Traffic;
using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Settings;
using Pulumi;

namespace ImageTrust.Infra.Spine;

/// <summary>Everything inside the cluster.</summary>
internal static class InCluster
{
    /// <summary>Nobody can reach a private API server yet: the network a runner stands in for that is what the first update makes.</summary>
    public static bool MakesAnything(StackSettings settings) => !settings.Cluster.Private || settings.Webhook.Digest is not null;

    /// <summary>Without an image digest it stops at what the first update can already make: with a private API server, nothing.</summary>
    /// <param name="owned">Makes the stack the owner of what it sends.</param>
    /// <param name="previous">Knows which image of the webhook runs now.</param>
    /// <param name="needs">What the webhook needs outside the cluster.</param>
    /// <returns>What was made.</returns>
    public static IReadOnlyList<Resource> Build(
        StackInputs inputs, WorkloadIdentitiesOutputs identities, ClusterOutputs cluster, ClusterConnection connection, StackOwned owned,
        PreviousImage previous, Resource[] needs)
    {
        var settings = inputs.Settings;
        if (!MakesAnything(settings))
        {
            return [];
        }

        List<Resource> made = [];
        var inCluster = () => new ComponentResourceOptions { Providers = { connection.Provider }, ResourceTransformations = { owned.Of } };
        var place = new WebhookNamespace(
            "namespace",
            new(identities.Webhook.ClientId, WebhookDeployment.MostReplicas(settings.Webhook.Replicas), cluster.Complete),
            inCluster());
        if (settings.Signer is { } signer && identities.Signer is { } signerIdentity)
        {
            made.Add(new SigningAccount("signer", new(signer, signerIdentity.ClientId, cluster.Complete), inCluster()));
        }

        var access = new WebhookAccess("webhook-access", new(place.Outputs), inCluster());
        var network = new WebhookNetwork("webhook-network", new(Traffic(settings), place.Outputs), inCluster());
        var scraping = new WebhookScraping("webhook-scraping", new(place.Outputs), inCluster());
        var policy = new WebhookPolicy("trust-policy", new(inputs.Policy, place.Outputs), inCluster());
        made.AddRange([place, access, network, scraping, policy]);
        if (settings.Webhook.Digest is not { } digest)
        {
            return made;
        }

        var image = $"{settings.Registry.LoginServer}/{settings.Webhook.Repository}@{digest}";
        var authorities = inputs.RegistryAuthorities.Count == 0 ? null
            : new RegistryAuthorities("registry-authorities", new(inputs.RegistryAuthorities, place.Outputs), inCluster());
        IReadOnlyList<string> privateRegistries = [.. RegistryHosts.Private(settings)];
        var declaration = new WebhookDeclaration(
            "declared-state", new(inputs.Policy, image, settings.Webhook, privateRegistries, authorities?.Name, place.Outputs), inCluster());
        var images = new ReplicaImages("replica-images", new(image, previous, place.Outputs), inCluster());
        var deployment = new WebhookDeployment(
            "webhook",
            new(image, settings.Webhook, privateRegistries, settings.Zones.Count > 0, place.Outputs, policy, declaration, authorities,
                [.. needs, .. access.Bindings, .. network.Policies, images.ConfigMap]),
            inCluster());
        var guard = new AdmissionGuard("guard", new(GuardPolicies.Of(settings.Guard, inputs.Policy), [.. deployment.Serving, images.ConfigMap]), inCluster());
        made.AddRange([declaration, images, deployment, guard, new AdmissionRegistration("admission", new(inputs.Policy, deployment.Serving), inCluster())]);
        return made;
    }

    private static WebhookTraffic? Traffic(StackSettings settings) => settings.Webhook.Digest is null ? null : new(
        settings.Cluster.Private ? new SubnetPlan(settings.Network.Range).ApiServer : null,
        settings.Cluster.AdvancedNetworking,
        RegistryHosts.Of(settings));
}
