using ImageTrust.Infra.Components.Clusters;
using ImageTrust.Infra.Components.Identities;
using ImageTrust.Infra.Components.Networking;
using ImageTrust.Infra.Kubernetes;
using ImageTrust.Infra.Kubernetes.ByHand;
using ImageTrust.Infra.Kubernetes.Guard;
using ImageTrust.Infra.Kubernetes.Traffic;
using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Settings;
using ImageTrust.Infra.TrustPolicies;
using Pulumi;
using Pulumi.Kubernetes;

namespace ImageTrust.Infra.Spine;

/// <summary>What the cluster's part of a stack is made of, wherever the cluster comes from.</summary>
/// <param name="Image">The webhook's, by digest; null before it was pushed.</param>
/// <param name="RegistryAuthorities">PEM certificates by path below the stack's folder.</param>
/// <param name="PrivateRegistries">Hosts that may have private addresses.</param>
/// <param name="Outside">What the webhook's traffic depends on, once it runs.</param>
/// <param name="Azure">What only a cluster of Azure's has; null elsewhere.</param>
/// <param name="Provider">Leads to the cluster.</param>
/// <param name="Owned">Makes the stack the owner of what it sends.</param>
/// <param name="Ready">What the cluster needs before the first object can be made in it.</param>
/// <param name="Needs">What the webhook needs outside the cluster.</param>
internal sealed record InClusterArgs(
    StackPolicy Policy,
    WebhookSettings Webhook,
    string? Image,
    IReadOnlyDictionary<string, string> RegistryAuthorities,
    IReadOnlyList<string> PrivateRegistries,
    WebhookTraffic Outside,
    InAzure? Azure,
    NodeTraits Nodes,
    Provider Provider,
    StackOwned Owned,
    IReadOnlyList<Resource> Ready,
    IReadOnlyList<Resource> Needs)
{
    public static InClusterArgs Of(
        StackInputs inputs, WorkloadIdentitiesOutputs identities, ClusterOutputs cluster, ClusterConnection connection, StackOwned owned, PreviousImage previous,
        Resource[] needs)
    {
        var settings = inputs.Settings;
        return new InClusterArgs(
            inputs.Policy,
            settings.Webhook,
            settings.Webhook.ImageIn(settings.Registry.LoginServer),
            inputs.RegistryAuthorities,
            [.. RegistryHosts.Private(settings)],
            new(settings.Cluster.Private ? new SubnetPlan(settings.Network.Range).ApiServer : null, settings.Cluster.AdvancedNetworking, RegistryHosts.Of(settings)),
            new(identities.Webhook.ClientId, settings.Signer is { } signer && identities.Signer is { } signs ? (signer, signs.ClientId) : null, settings.Guard, previous),
            new NodeTraits(settings.Zones.Count > 0, Several: true, WorkloadIdentity: true, SystemPool: true),
            connection.Provider,
            owned,
            cluster.Complete,
            needs);
    }
}

/// <param name="ClientId">Of the webhook's identity.</param>
/// <param name="Signer">A workload that may push and sign, and the client id of its identity.</param>
/// <param name="Guard">Whom the API server lets change what keeps admission going: its accounts are Azure's.</param>
/// <param name="Previous">Knows which image of the webhook runs now.</param>
internal sealed record InAzure(
    Input<string> ClientId, (SignerSettings Settings, Input<string> ClientId)? Signer, GuardSettings Guard, PreviousImage Previous);
