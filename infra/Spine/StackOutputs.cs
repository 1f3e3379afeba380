using ImageTrust.Infra.Components;
using ImageTrust.Infra.Components.Clusters;
using ImageTrust.Infra.Components.Identities;
using ImageTrust.Infra.Components.Networking;
using ImageTrust.Infra.Components.Vaults;
using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Words;

namespace ImageTrust.Infra.Spine;

/// <summary>What the parts gave.</summary>
internal sealed record StackParts(
    ImageRegistryOutputs Registry,
    SigningKeyOutputs Key,
    ClusterOutputs Cluster,
    ClusterNetworkOutputs Network,
    GitHubTrustOutputs GitHub,
    WorkloadIdentitiesOutputs Identities);

/// <summary>What the stack tells people and pipelines. No kubeconfig, no secret.</summary>
internal static class StackOutputs
{
    public static IDictionary<string, object?> Of(StackInputs inputs, StackParts parts)
    {
        var outputs = new Dictionary<string, object?>
        {
            ["clusterIssuerUrl"] = parts.Cluster.IssuerUrl.Apply(inputs.ConfirmedIssuer),
            ["clusterName"] = parts.Cluster.Name,
            ["cosignKey"] = parts.Key.Reference,
            ["githubClientId"] = parts.GitHub.ClientId,
            ["phase"] = inputs.Policy.Phase,
            [DecisionMembers.PolicyDigest] = inputs.Policy.PolicyDigest.Text,
            ["registry"] = parts.Registry.LoginServer,
            ["requirementsDigest"] = inputs.Policy.RequirementsDigest.Text,
            ["webhook"] = WebhookIn(inputs.Settings.Webhook.ImageIn(inputs.Settings.Registry.LoginServer)),
            ["webhookClientId"] = parts.Identities.Webhook.ClientId,
        };
        (string Name, object? Value)[] optional =
        [
            ("azurePipelinesClientId", parts.Identities.AzurePipelines?.ClientId),
            ("egressAddress", parts.Network.EgressAddress),
            ("signerClientId", parts.Identities.Signer?.ClientId),
            ("trust", inputs.Policy.Document is { } policy ? Trust(policy) : null),
        ];
        foreach (var (name, value) in optional.Where(output => output.Value is not null))
        {
            outputs[name] = value;
        }

        return outputs;
    }

    /// <summary>What a stack without a cloud tells: no more than it has.</summary>
    public static IDictionary<string, object?> Of(StackPolicy policy, string? image) => new Dictionary<string, object?>
    {
        ["phase"] = policy.Phase,
        [DecisionMembers.PolicyDigest] = policy.PolicyDigest.Text,
        ["requirementsDigest"] = policy.RequirementsDigest.Text,
        ["trust"] = policy.Document is { } document ? Trust(document) : null,
        ["webhook"] = WebhookIn(image),
    }.Where(output => output.Value is not null).ToDictionary();

    private static string WebhookIn(string? image) => image ?? "not deployed: image-trust:webhookDigest is not set";

    /// <summary>The policy in words, a line for each of its names: Pulumi's own diff of outputs then shows what changes for trust.</summary>
    private static Dictionary<string, object?> Trust(TrustPolicy policy) => TrustLines.Of(policy).ToDictionary(
        group => group.Name, group => (object?)group.Lines.ToDictionary(line => line.Key, line => (object?)line.Value));
}
