using ImageTrust.Infra.Access;
using ImageTrust.Infra.Settings;
using Pulumi;
using Pulumi.AzureNative.Network;
using Pulumi.AzureNative.Network.Inputs;
using NatGatewayArgs = Pulumi.AzureNative.Network.NatGatewayArgs;
using NetworkSecurityGroupArgs = Pulumi.AzureNative.Network.NetworkSecurityGroupArgs;
using PublicIPAddressArgs = Pulumi.AzureNative.Network.PublicIPAddressArgs;
using SecurityRuleArgs = Pulumi.AzureNative.Network.Inputs.SecurityRuleArgs;
using SubnetArgs = Pulumi.AzureNative.Network.SubnetArgs;

namespace ImageTrust.Infra.Components.Networking;

internal sealed record ClusterNetworkArgs(StackScope Scope, NetworkSettings Settings, bool PrivateApiServer);

/// <param name="ApiServerSubnetId">Null when the API server is public.</param>
/// <param name="PrivateEndpointSubnetId">Null when there are no private endpoints.</param>
/// <param name="EgressAddress">The one address nodes come from, or null behind a load balancer.</param>
internal sealed record ClusterNetworkOutputs(
    Output<string> VirtualNetworkId,
    Output<string> SystemSubnetId,
    Output<string> WorkloadSubnetId,
    Output<string>? ApiServerSubnetId,
    Output<string>? PrivateEndpointSubnetId,
    Output<string>? EgressAddress)
{
    public IEnumerable<GrantTarget> GrantTargets =>
    [
        new(GrantScope.SystemSubnet, SystemSubnetId),
        new(GrantScope.WorkloadSubnet, WorkloadSubnetId),
        .. ApiServerSubnetId is { } apiServer ? [new GrantTarget(GrantScope.ApiServerSubnet, apiServer)] : Array.Empty<GrantTarget>(),
    ];
}

/// <summary>The virtual network: a subnet and a security group for each pool, for the API server and for private endpoints, and the way out.</summary>
internal sealed class ClusterNetwork : ComponentResource
{
    private readonly ClusterNetworkArgs args;
    private readonly VirtualNetwork network;
    private readonly NatGateway? gateway;
    private Resource previous;

    public ClusterNetwork(string name, ClusterNetworkArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:ClusterNetwork", name, options)
    {
        this.args = args;
        var plan = new SubnetPlan(args.Settings.Range);
        previous = network = Network();
        var address = args.Settings.Egress == Egress.NatGateway ? EgressAddress() : null;
        gateway = address is null ? null : Gateway(address);
        var system = NodeSubnet("system", plan.System);
        var workloads = NodeSubnet("workloads", plan.Workloads);
        var apiServer = args.PrivateApiServer ? ApiServerSubnet(plan) : null;
        var endpoints = args.Settings.PrivateEndpoints ? PrivateEndpointSubnet(plan) : null;
        Outputs = new(
            network.Id, system.Id, workloads.Id, apiServer?.Id, endpoints?.Id, address?.IpAddress.Apply(text => text ?? ""));
        RegisterOutputs(new Dictionary<string, object?> { ["virtualNetworkId"] = network.Id });
    }

    public ClusterNetworkOutputs Outputs { get; }

    /// <summary>Subnets are resources of their own: listed here as well, an update of the network would remove them.</summary>
    private VirtualNetwork Network() => new(
        "network",
        new VirtualNetworkArgs
        {
            VirtualNetworkName = args.Scope.Names.VirtualNetwork,
            ResourceGroupName = args.Scope.ResourceGroupName,
            Location = args.Scope.Location,
            AddressSpace = new AddressSpaceArgs { AddressPrefixes = { args.Settings.Range.ToString() } },
            Tags = args.Scope.Names.Tags,
        },
        new CustomResourceOptions { Parent = this });

    private PublicIPAddress EgressAddress()
    {
        var address = new PublicIPAddressArgs
        {
            PublicIpAddressName = args.Scope.Names.EgressAddress,
            ResourceGroupName = args.Scope.ResourceGroupName,
            Location = args.Scope.Location,
            Sku = new PublicIPAddressSkuArgs { Name = PublicIPAddressSkuName.Standard, Tier = PublicIPAddressSkuTier.Regional },
            PublicIPAllocationMethod = IPAllocationMethod.Static,
            PublicIPAddressVersion = IPVersion.IPv4,
            Tags = args.Scope.Names.Tags,
        };
        if (args.Scope.Zones is { Count: > 0 } zones)
        {
            address.Zones = zones.ToArray();
        }

        return new("egress-address", address, new CustomResourceOptions { Parent = this, Protect = args.Scope.Protects });
    }

    /// <summary>Without a zone: Azure places it, and no zone of the cluster is bound to one gateway's zone by this program.</summary>
    private NatGateway Gateway(PublicIPAddress address) => new(
        "egress",
        new NatGatewayArgs
        {
            NatGatewayName = args.Scope.Names.NatGateway,
            ResourceGroupName = args.Scope.ResourceGroupName,
            Location = args.Scope.Location,
            Sku = new NatGatewaySkuArgs { Name = NatGatewaySkuName.Standard },
            PublicIpAddresses = new[] { new SubResourceArgs { Id = address.Id } },
            IdleTimeoutInMinutes = 4,
            Tags = args.Scope.Names.Tags,
        },
        new CustomResourceOptions { Parent = this });

    private Subnet NodeSubnet(string name, string range) =>
        Subnet(name, range, SubnetFirewall.Nodes(args.Settings), subnet =>
        {
            if (gateway is not null)
            {
                subnet.NatGateway = new SubResourceArgs { Id = gateway.Id };
            }
        });

    private Subnet ApiServerSubnet(SubnetPlan plan) =>
        Subnet("api-server", plan.ApiServer, SubnetFirewall.ApiServer(), subnet =>
            subnet.Delegations = new[] { new DelegationArgs { Name = "aks", ServiceName = "Microsoft.ContainerService/managedClusters" } });

    private Subnet PrivateEndpointSubnet(SubnetPlan plan) =>
        // Off by default, and then no security group applies to an endpoint.
        Subnet("private-endpoints", plan.PrivateEndpoints, SubnetFirewall.PrivateEndpoints(), subnet =>
            subnet.PrivateEndpointNetworkPolicies = VirtualNetworkPrivateEndpointNetworkPolicies.NetworkSecurityGroupEnabled);

    private Subnet Subnet(string name, string range, SecurityRuleArgs[] rules, Action<SubnetArgs> more)
    {
        var group = new NetworkSecurityGroup(
            $"{name}-firewall",
            new NetworkSecurityGroupArgs
            {
                NetworkSecurityGroupName = args.Scope.Names.NetworkSecurityGroup(name),
                ResourceGroupName = args.Scope.ResourceGroupName,
                Location = args.Scope.Location,
                SecurityRules = rules,
                Tags = args.Scope.Names.Tags,
            },
            new CustomResourceOptions { Parent = this });
        var subnet = new SubnetArgs
        {
            SubnetName = name,
            VirtualNetworkName = network.Name,
            ResourceGroupName = args.Scope.ResourceGroupName,
            AddressPrefix = range,
            NetworkSecurityGroup = new Pulumi.AzureNative.Network.Inputs.NetworkSecurityGroupArgs { Id = group.Id },
            DefaultOutboundAccess = false,
        };
        more(subnet);
        // One write at a time: ARM refuses concurrent changes of one network's subnets.
        var made = new Subnet($"{name}-subnet", subnet, new CustomResourceOptions { Parent = this, DependsOn = { previous } });
        previous = made;
        return made;
    }
}
