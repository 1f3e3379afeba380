using ImageTrust.Infra.Components;

namespace ImageTrust.Infra;

/// <summary>What the stack tells people and pipelines. No kubeconfig, no secret.</summary>
internal static class StackOutputs
{
    public static IDictionary<string, object?> Of(
        StackInputs inputs,
        ImageRegistryOutputs registry,
        SigningVaultOutputs vault,
        ClusterOutputs cluster,
        GitHubTrustOutputs github,
        WorkloadIdentitiesOutputs identities) => new Dictionary<string, object?>
        {
            ["clusterIssuerUrl"] = cluster.IssuerUrl,
            ["clusterName"] = cluster.Name,
            ["cosignKey"] = vault.KeyReference,
            ["githubClientId"] = github.ClientId,
            ["phase"] = inputs.Policy.Phase,
            ["policyDigest"] = inputs.Policy.PolicyDigest,
            ["registry"] = registry.LoginServer,
            ["requirementsDigest"] = inputs.Policy.RequirementsDigest,
            ["webhook"] = inputs.Settings.Webhook.Digest is { } digest
                ? $"{inputs.Settings.Registry.LoginServer}/{inputs.Settings.Webhook.Repository}@{digest}"
                : "not deployed: image-trust:webhookDigest is not set",
            ["webhookClientId"] = identities.Webhook.ClientId,
        };
}
