using ImageTrust.Infra.Components;
using ImageTrust.Infra.Components.Networking;
using ImageTrust.Infra.Components.Vaults;
using Pulumi;

namespace ImageTrust.Infra.Spine;

/// <summary>Brings registry and vault into the virtual network, where the stack asks for it.</summary>
internal static class PrivateLinks
{
    /// <returns>What must exist before their names lead into the network; empty when they stay public.</returns>
    public static IReadOnlyList<Resource> Of(
        StackScope scope, ClusterNetworkOutputs network, ImageRegistry registry, SigningVault vault)
    {
        if (network.PrivateEndpointSubnetId is not { } subnet)
        {
            return [];
        }

        var toRegistry = new PrivateLink(
            "registry-link",
            new(scope, "registry", registry.Outputs.Id, "registry", "privatelink.azurecr.io", subnet, network.VirtualNetworkId),
            // Each replica adds an address of its own to the endpoint.
            new ComponentResourceOptions { DependsOn = [.. registry.Outputs.Complete] });
        var toVault = new PrivateLink(
            "vault-link",
            new(scope, "vault", vault.Outputs.VaultId, "vault", "privatelink.vaultcore.azure.net", subnet, network.VirtualNetworkId));
        return [.. toRegistry.Reachable, .. toVault.Reachable];
    }
}
