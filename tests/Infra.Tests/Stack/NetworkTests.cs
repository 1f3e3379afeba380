using System.Net;
using System.Text.Json.Nodes;
using ImageTrust.Infra.Components.Networking;

namespace Infra.Tests.Stack;

/// <summary>Who can reach what by network.</summary>
public sealed class NetworkTests
{
    private const string Subnet = "azure-native:network:Subnet";
    private const string Endpoint = "azure-native:network:PrivateEndpoint";
    private const string SecurityGroup = "azure-native:network:NetworkSecurityGroup";

    [Fact]
    public async Task Every_pool_and_endpoint_has_a_subnet_of_its_own()
    {
        var stack = await BuiltStack.FromAsync(PrivateConfig.Valid());

        Assert.Equal(
            ["api-server 10.232.1.64/28", "private-endpoints 10.232.1.0/26", "system 10.232.0.0/24", "workloads 10.232.2.0/23"],
            stack.All(Subnet).Select(subnet => $"{subnet["subnetName"]} {subnet["addressPrefix"]}"));
        Assert.Equal("/ids/system-subnet", (string?)stack.One("azure-native:containerservice:ManagedCluster")["agentPoolProfiles"]![0]!["vnetSubnetID"]);
        Assert.Equal("/ids/workloads-subnet", (string?)stack.One("azure-native:containerservice:AgentPool")["vnetSubnetID"]);
    }

    [Theory]
    [InlineData("10.232.0.0/16")]
    [InlineData("172.16.252.0/22")]
    [InlineData("192.168.0.0/16")]
    public void Subnets_lie_inside_the_network_and_apart_from_each_other(string range)
    {
        var network = IPNetwork.Parse(range);
        var plan = new SubnetPlan(network);
        var subnets = new[] { plan.System, plan.Workloads, plan.ApiServer, plan.PrivateEndpoints }.Select(IPNetwork.Parse).ToList();

        Assert.All(subnets, subnet => Assert.True(network.Contains(subnet.BaseAddress) && subnet.PrefixLength >= network.PrefixLength));
        Assert.All(subnets, subnet => Assert.Single(subnets, other => other.Contains(subnet.BaseAddress) || subnet.Contains(other.BaseAddress)));
    }

    [Fact]
    public async Task A_stack_without_private_parts_has_the_two_node_subnets_only()
    {
        Assert.Equal(["system", "workloads"], (await BuiltStack.FromAsync()).All(Subnet).Select(subnet => (string?)subnet["subnetName"]));
    }

    [Fact]
    public async Task No_subnet_leaves_by_Azures_default_way_out()
    {
        Assert.All((await BuiltStack.FromAsync(PrivateConfig.Valid())).All(Subnet), subnet => Assert.False((bool)subnet["defaultOutboundAccess"]!));
    }

    [Fact]
    public async Task Nodes_leave_through_the_NAT_gateway_by_one_address()
    {
        var stack = await BuiltStack.FromAsync(PrivateConfig.Valid());

        Assert.All(["system-subnet", "workloads-subnet"], name => Assert.Equal("/ids/egress", (string?)stack.Named(Subnet, name)["natGateway"]!["id"]));
        Assert.Equal("/ids/egress-address", (string?)Assert.Single(stack.One("azure-native:network:NatGateway")["publicIpAddresses"]!.AsArray())!["id"]);
        Assert.Equal("userAssignedNATGateway", (string?)stack.One("azure-native:containerservice:ManagedCluster")["networkProfile"]!["outboundType"]);
        Assert.Equal(RecordingMocks.EgressAddress, await stack.OutputAsync("egressAddress"));
    }

    [Fact]
    public async Task Behind_a_load_balancer_there_is_neither_gateway_nor_address()
    {
        var stack = await BuiltStack.FromAsync();

        Assert.False(stack.Has("azure-native:network:NatGateway"));
        Assert.False(stack.Has("azure-native:network:PublicIPAddress"));
        Assert.Equal("loadBalancer", (string?)stack.One("azure-native:containerservice:ManagedCluster")["networkProfile"]!["outboundType"]);
    }

    [Fact]
    public async Task A_public_address_spreads_over_the_zones()
    {
        var address = (await BuiltStack.FromAsync(PrivateConfig.Valid())).One("azure-native:network:PublicIPAddress");

        Assert.Equal("Standard", (string?)address["sku"]!["name"]);
        Assert.Equal(["1", "2", "3"], address["zones"]!.AsArray().Select(zone => (string?)zone));
    }

    [Fact]
    public async Task No_subnet_lets_the_Internet_in()
    {
        var groups = (await BuiltStack.FromAsync(PrivateConfig.Valid())).All(SecurityGroup);

        Assert.Equal(4, groups.Count);
        Assert.All(groups.SelectMany(Rules).Where(rule => (string?)rule["access"] == "Allow"), rule =>
            Assert.False((string?)rule["sourceAddressPrefix"] is "*" or "Internet" or "0.0.0.0/0"));
        Assert.All(groups, group => Assert.Contains(Rules(group), rule =>
            (string?)rule["access"] == "Deny" && (string?)rule["sourceAddressPrefix"] is "*" or "Internet"));
    }

    [Fact]
    public async Task Private_endpoints_answer_to_HTTPS_alone_and_obey_their_security_group()
    {
        var stack = await BuiltStack.FromAsync(PrivateConfig.Valid());
        var allowed = Rules(stack.Named(SecurityGroup, "private-endpoints-firewall")).Where(rule => (string?)rule["access"] == "Allow");

        Assert.Equal("443", (string?)Assert.Single(allowed)["destinationPortRange"]);
        Assert.Equal("NetworkSecurityGroupEnabled", (string?)stack.Named(Subnet, "private-endpoints-subnet")["privateEndpointNetworkPolicies"]);
    }

    /// <summary>Azure refuses a tag in a list of ranges (SecurityRuleParameterContainsUnsupportedValue), and a rule that has both.</summary>
    [Fact]
    public async Task A_rule_names_one_tag_or_a_list_of_ranges()
    {
        foreach (var config in new[] { SampleConfig.Valid(), PrivateConfig.Valid() })
        {
            Assert.All((await BuiltStack.FromAsync(config)).All(SecurityGroup).SelectMany(Rules), rule =>
            {
                Assert.True(rule["sourceAddressPrefix"] is null ^ rule["sourceAddressPrefixes"] is null);
                Assert.All(rule["sourceAddressPrefixes"]?.AsArray() ?? [], prefix => Assert.True(IPNetwork.TryParse((string?)prefix, out _), $"{rule["name"]}: {prefix}"));
            });
        }
    }

    [Fact]
    public async Task Pods_and_the_network_reach_a_private_API_server()
    {
        var clients = Rules((await BuiltStack.FromAsync(PrivateConfig.Valid())).Named(SecurityGroup, "api-server-firewall"))
            .Where(rule => (string?)rule["destinationPortRange"] == "443").Select(rule => (string?)(rule["sourceAddressPrefix"] ?? rule["sourceAddressPrefixes"]![0]));

        Assert.Equal(["VirtualNetwork", "10.244.0.0/16"], clients);
    }

    [Fact]
    public async Task Priorities_of_one_security_group_are_distinct()
    {
        Assert.All((await BuiltStack.FromAsync(PrivateConfig.Valid())).All(SecurityGroup), group =>
            Assert.Distinct(Rules(group).Select(rule => (int)rule["priority"]!)));
    }

    [Theory]
    [InlineData("registry", "/ids/registry", "registry", "privatelink.azurecr.io")]
    [InlineData("vault", "/ids/vault", "vault", "privatelink.vaultcore.azure.net")]
    public async Task A_private_endpoint_answers_for_the_public_name(string target, string id, string groupId, string zone)
    {
        var stack = await BuiltStack.FromAsync(PrivateConfig.Valid());
        var endpoint = stack.Named(Endpoint, $"{target}-endpoint");
        var connection = Assert.Single(endpoint["privateLinkServiceConnections"]!.AsArray())!;
        var records = stack.Named("azure-native:network:PrivateDnsZoneGroup", $"{target}-records");

        Assert.Equal(id, (string?)connection["privateLinkServiceId"]);
        Assert.Equal(groupId, (string?)Assert.Single(connection["groupIds"]!.AsArray()));
        Assert.Equal("/ids/private-endpoints-subnet", (string?)endpoint["subnet"]!["id"]);
        Assert.Equal(zone, (string?)stack.Named("azure-native:privatedns:PrivateZone", $"{target}-zone")["privateZoneName"]);
        Assert.Equal((string?)endpoint["privateEndpointName"], (string?)records["privateEndpointName"]);
        Assert.Equal($"/ids/{target}-zone", (string?)records["privateDnsZoneConfigs"]![0]!["privateDnsZoneId"]);
        Assert.Equal("/ids/network", (string?)stack.Named("azure-native:privatedns:VirtualNetworkLink", $"{target}-zone-link")["virtualNetwork"]!["id"]);
    }

    [Fact]
    public async Task Without_private_endpoints_there_are_no_zones_either()
    {
        var stack = await BuiltStack.FromAsync();

        Assert.False(stack.Has(Endpoint));
        Assert.False(stack.Has("azure-native:privatedns:PrivateZone"));
    }

    [Fact]
    public async Task Flows_are_recorded_for_the_whole_network_without_a_storage_key()
    {
        var stack = await BuiltStack.FromAsync(PrivateConfig.Valid());
        var log = stack.One("azure-native:network:FlowLog");

        Assert.Equal("/ids/network", (string?)log["targetResourceId"]);
        Assert.Equal("/ids/flow-logs", (string?)Assert.Single(log["identity"]!["userAssignedIdentities"]!.AsArray()));
        Assert.False((bool)stack.Named("azure-native:storage:StorageAccount", "flow-storage")["allowSharedKeyAccess"]!);
        Assert.Equal("/ids/flow-storage", (string?)stack.Named(
            "azure-native:authorization:RoleAssignment", "flowlogs-storageblobdatacontributor-flowlogstorage")["scope"]);
        Assert.False((await BuiltStack.FromAsync()).Has("azure-native:network:FlowLog"));
    }

    private static IEnumerable<JsonObject> Rules(JsonObject group) => group["securityRules"]!.AsArray().Select(rule => rule!.AsObject());
}
