using ImageTrust.Infra.Kubernetes;
using ImageTrust.Infra.Kubernetes.Guard;
using ImageTrust.Infra.Kubernetes.Traffic;
using ImageTrust.Infra.Settings;
using Pulumi;

namespace ImageTrust.Infra.Spine;

/// <summary>Everything inside the cluster.</summary>
internal static class InCluster
{
    /// <summary>Nobody can reach a private API server yet: the network a runner stands in for that is what the first update makes.</summary>
    public static bool MakesAnything(StackSettings settings) => !settings.Cluster.Private || settings.Webhook.Digest is not null;

    /// <summary>Without an image it stops at what the first update can already make.</summary>
    /// <returns>What was made.</returns>
    public static IReadOnlyList<Resource> Build(InClusterArgs args)
    {
        List<Resource> made = [];
        var inCluster = () => new ComponentResourceOptions { Providers = { args.Provider }, ResourceTransformations = { args.Owned.Of } };
        var place = new WebhookNamespace(
            "namespace", new(args.Azure?.ClientId, WebhookDeployment.MostReplicas(args.Webhook.Replicas), args.Ready), inCluster());
        if (args.Azure?.Signer is { } signer)
        {
            made.Add(new SigningAccount("signer", new(signer.Settings, signer.ClientId, args.Ready), inCluster()));
        }

        var access = new WebhookAccess("webhook-access", new(place.Outputs), inCluster());
        var network = new WebhookNetwork("webhook-network", new(args.Image is null ? null : args.Outside, place.Outputs), inCluster());
        if (args.Azure is not null)
        {
            made.Add(new WebhookScraping("webhook-scraping", new(place.Outputs), inCluster()));
        }

        var policy = new WebhookPolicy("trust-policy", new(args.Policy, place.Outputs), inCluster());
        made.AddRange([place, access, network, policy]);
        if (args.Image is not { } image)
        {
            return made;
        }

        var authorities = args.RegistryAuthorities.Count == 0 ? null
            : new RegistryAuthorities("registry-authorities", new(args.RegistryAuthorities, place.Outputs), inCluster());
        var declaration = new WebhookDeclaration(
            "declared-state", new(args.Policy, image, args.Webhook, args.PrivateRegistries, authorities?.Name, place.Outputs), inCluster());
        var images = args.Azure is { } azure ? new ReplicaImages("replica-images", new(image, azure.Previous, place.Outputs), inCluster()) : null;
        var deployment = new WebhookDeployment(
            "webhook",
            new(image, args.Webhook, args.PrivateRegistries, args.Nodes, place.Outputs, policy, declaration, authorities,
                [.. args.Needs, .. access.Bindings, .. network.Policies, .. images?.Written ?? []]),
            inCluster());
        if (images is not null)
        {
            var guard = GuardPolicies.Of(args.Azure!.Guard, args.Policy);
            made.AddRange([images, new AdmissionGuard("guard", new(guard, [.. deployment.Serving, .. images.Written]), inCluster())]);
        }

        made.AddRange([declaration, deployment, new AdmissionRegistration("admission", new(args.Policy, deployment.Serving), inCluster())]);
        return made;
    }
}
