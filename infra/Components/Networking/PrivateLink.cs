using Pulumi;
using Pulumi.AzureNative.Network;
using Pulumi.AzureNative.Network.Inputs;
using Pulumi.AzureNative.PrivateDns;

namespace ImageTrust.Infra.Components.Networking;

/// <param name="Target">Short word for what is linked, part of names.</param>
/// <param name="TargetId">ARM id of the linked resource.</param>
/// <param name="GroupId">Azure's word for the part of it that is linked: <c>registry</c>, <c>vault</c>.</param>
/// <param name="Zone">The private DNS zone that answers for its public name: <c>privatelink.azurecr.io</c>.</param>
/// <param name="SubnetId">Where the endpoint's addresses are taken from.</param>
internal sealed record PrivateLinkArgs(
    StackScope Scope,
    string Target,
    Input<string> TargetId,
    string GroupId,
    string Zone,
    Input<string> SubnetId,
    Input<string> VirtualNetworkId);

/// <summary>Gives a resource an address in the virtual network, and its name that address for everybody who asks there.</summary>
internal sealed class PrivateLink : ComponentResource
{
    /// <summary>Zones belong to no region; the provider would send the stack's.</summary>
    private const string NoRegion = "global";

    public PrivateLink(string name, PrivateLinkArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:PrivateLink", name, options)
    {
        var zone = new PrivateZone(
            $"{args.Target}-zone",
            new PrivateZoneArgs
            {
                PrivateZoneName = args.Zone,
                ResourceGroupName = args.Scope.ResourceGroupName,
                Location = NoRegion,
                Tags = args.Scope.Names.Tags,
            },
            new CustomResourceOptions { Parent = this });
        var link = new VirtualNetworkLink(
            $"{args.Target}-zone-link",
            new VirtualNetworkLinkArgs
            {
                VirtualNetworkLinkName = args.Scope.Names.VirtualNetwork,
                PrivateZoneName = zone.Name,
                ResourceGroupName = args.Scope.ResourceGroupName,
                Location = NoRegion,
                RegistrationEnabled = false,
                VirtualNetwork = new Pulumi.AzureNative.PrivateDns.Inputs.SubResourceArgs { Id = args.VirtualNetworkId },
                Tags = args.Scope.Names.Tags,
            },
            new CustomResourceOptions { Parent = this });
        var endpoint = Endpoint(args, options);
        var records = new PrivateDnsZoneGroup(
            $"{args.Target}-records",
            new PrivateDnsZoneGroupArgs
            {
                PrivateDnsZoneGroupName = "default",
                PrivateEndpointName = endpoint.Name,
                ResourceGroupName = args.Scope.ResourceGroupName,
                PrivateDnsZoneConfigs = new[] { new PrivateDnsZoneConfigArgs { Name = args.GroupId, PrivateDnsZoneId = zone.Id } },
            },
            new CustomResourceOptions { Parent = this });
        Reachable = [link, records];
        RegisterOutputs();
    }

    /// <summary>Who needs the name to lead into the network waits for these.</summary>
    public IReadOnlyList<Resource> Reachable { get; }

    private PrivateEndpoint Endpoint(PrivateLinkArgs args, ComponentResourceOptions? options) => new(
        $"{args.Target}-endpoint",
        new PrivateEndpointArgs
        {
            PrivateEndpointName = args.Scope.Names.PrivateEndpoint(args.Target),
            ResourceGroupName = args.Scope.ResourceGroupName,
            Location = args.Scope.Location,
            Subnet = new Pulumi.AzureNative.Network.Inputs.SubnetArgs { Id = args.SubnetId },
            PrivateLinkServiceConnections = new[]
            {
                new PrivateLinkServiceConnectionArgs { Name = args.Target, PrivateLinkServiceId = args.TargetId, GroupIds = { args.GroupId } },
            },
            CustomNetworkInterfaceName = $"{args.Scope.Names.PrivateEndpoint(args.Target)}-nic",
            Tags = args.Scope.Names.Tags,
        },
        new CustomResourceOptions { Parent = this, DependsOn = options?.DependsOn ?? [] });
}
