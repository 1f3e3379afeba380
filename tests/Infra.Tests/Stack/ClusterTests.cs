using System.Text.Json.Nodes;

namespace Infra.Tests.Stack;

/// <summary>The cluster as AKS gets it.</summary>
public sealed class ClusterTests
{
    private const string ManagedCluster = "azure-native:containerservice:ManagedCluster";
    private const string AgentPool = "azure-native:containerservice:AgentPool";

    [Fact]
    public async Task A_private_API_server_has_no_public_name()
    {
        var access = (await BuiltStack.FromAsync(PrivateConfig.Valid())).One(ManagedCluster)["apiServerAccessProfile"]!;

        Assert.True((bool)access["enablePrivateCluster"]!);
        Assert.False((bool)access["enablePrivateClusterPublicFQDN"]!);
        Assert.True((bool)access["enableVnetIntegration"]!);
        Assert.Equal("/ids/api-server-subnet", (string?)access["subnetId"]);
        Assert.Null(access["authorizedIPRanges"]);
    }

    [Fact]
    public async Task A_public_API_server_answers_to_the_listed_addresses_only()
    {
        var access = (await BuiltStack.FromAsync()).One(ManagedCluster)["apiServerAccessProfile"]!;

        Assert.Null(access["enablePrivateCluster"]);
        Assert.Equal(["198.51.100.7", "192.0.2.0/24"], Texts(access["authorizedIPRanges"]));
    }

    [Fact]
    public async Task Nodes_behind_a_NAT_gateway_are_listed_at_a_public_API_server()
    {
        var access = (await BuiltStack.FromAsync(SampleConfig.With("image-trust:egress", "natGateway"))).One(ManagedCluster)["apiServerAccessProfile"]!;

        Assert.Contains($"{RecordingMocks.EgressAddress}/32", Texts(access["authorizedIPRanges"]));
    }

    [Fact]
    public async Task Nobody_runs_commands_past_the_API_servers_own_audit()
    {
        Assert.True((bool)(await BuiltStack.FromAsync()).One(ManagedCluster)["apiServerAccessProfile"]!["disableRunCommand"]!);
    }

    [Fact]
    public async Task Only_the_system_pool_is_inline_and_it_is_tainted()
    {
        var stack = await BuiltStack.FromAsync();
        var system = Assert.Single(stack.One(ManagedCluster)["agentPoolProfiles"]!.AsArray())!;

        Assert.Equal("System", (string?)system["mode"]);
        Assert.Equal(["CriticalAddonsOnly=true:NoSchedule"], Texts(system["nodeTaints"]));
        Assert.Equal("User", (string?)stack.One(AgentPool)["mode"]);
        Assert.Null(stack.One(AgentPool)["nodeTaints"]);
    }

    [Fact]
    public async Task Pools_are_hardened_alike()
    {
        Assert.All(Pools(await BuiltStack.FromAsync()), pool =>
        {
            Assert.Equal("Disabled", (string?)pool["securityProfile"]!["sshAccess"]);
            Assert.True((bool)pool["securityProfile"]!["enableSecureBoot"]!);
            Assert.True((bool)pool["securityProfile"]!["enableVTPM"]!);
            Assert.False((bool)pool["enableNodePublicIP"]!);
            Assert.Equal("Ephemeral", (string?)pool["osDiskType"]);
            Assert.Equal("AzureLinux", (string?)pool["osSKU"]);
        });
    }

    [Theory]
    [InlineData("Standard_D4ds_v5", "Ephemeral", 128)]
    [InlineData("Standard_D2ds_v5", "Ephemeral", 64)]
    [InlineData("Standard_D4s_v5", "Managed", 128)]
    [InlineData("Standard_B4ms", "Managed", 128)]
    public async Task A_nodes_disk_is_on_its_host_where_there_is_room(string size, string type, int gibibytes)
    {
        var config = SampleConfig.With("image-trust:nodeVmSize", size);
        config["image-trust:systemNodeVmSize"] = size;

        Assert.All(Pools(await BuiltStack.FromAsync(config)), pool =>
        {
            Assert.Equal(type, (string?)pool["osDiskType"]);
            Assert.Equal(gibibytes, (int)pool["osDiskSizeGB"]!);
        });
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task Nodes_encrypt_on_the_host_where_a_stack_says_so(string setting, bool encrypts) => Assert.All(
        Pools(await BuiltStack.FromAsync(SampleConfig.With("image-trust:encryptionAtHost", setting))),
        pool => Assert.Equal(encrypts, (bool)pool["enableEncryptionAtHost"]!));

    [Fact]
    public async Task Pools_scale_by_themselves_within_their_bounds()
    {
        Assert.All(Pools(await BuiltStack.FromAsync()), pool =>
        {
            Assert.True((bool)pool["enableAutoScaling"]!);
            Assert.True((int)pool["minCount"]! <= (int)pool["maxCount"]!);
            Assert.True((int)pool["maxPods"]! >= 50);
        });
    }

    [Fact]
    public async Task Pools_spread_over_the_zones_a_stack_names()
    {
        Assert.All(Pools(await BuiltStack.FromAsync(PrivateConfig.Valid())), pool => Assert.Equal(["1", "2", "3"], Texts(pool["availabilityZones"])));
        Assert.All(Pools(await BuiltStack.FromAsync()), pool => Assert.Null(pool["availabilityZones"]));
    }

    [Fact]
    public async Task AKS_changes_the_cluster_in_two_windows_on_different_days()
    {
        var windows = (await BuiltStack.FromAsync()).All("azure-native:containerservice:MaintenanceConfiguration");

        Assert.Equal(["aksManagedAutoUpgradeSchedule", "aksManagedNodeOSUpgradeSchedule"], windows.Select(window => (string?)window["configName"]));
        Assert.Distinct(windows.Select(window => (string?)window["maintenanceWindow"]!["schedule"]!["weekly"]!["dayOfWeek"]));
        Assert.All(windows, window => Assert.True((int)window["maintenanceWindow"]!["durationHours"]! >= 4));
    }

    [Fact]
    public async Task The_control_plane_may_join_its_subnets_and_no_other()
    {
        var stack = await BuiltStack.FromAsync(PrivateConfig.Valid());
        var scopes = stack.All("azure-native:authorization:RoleAssignment")
            .Where(grant => ((string)grant["roleDefinitionId"]!).EndsWith("4d97b98b-1d4f-4787-a291-c67834d212e7", StringComparison.Ordinal))
            .Select(grant => $"{grant["principalId"]} {grant["scope"]}");

        Assert.Equal(
            ["principal-of-control-plane /ids/api-server-subnet", "principal-of-control-plane /ids/system-subnet", "principal-of-control-plane /ids/workloads-subnet"],
            scopes);
    }

    [Fact]
    public async Task Egress_by_name_is_bought_only_where_a_stack_asks_for_it()
    {
        Assert.True((bool)(await BuiltStack.FromAsync(PrivateConfig.Valid())).One(ManagedCluster)["networkProfile"]!["advancedNetworking"]!["enabled"]!);
        Assert.Null((await BuiltStack.FromAsync()).One(ManagedCluster)["networkProfile"]!["advancedNetworking"]);
    }

    [Theory]
    [InlineData("off", false, false)]
    [InlineData("cluster", true, false)]
    [InlineData("subscription", true, true)]
    public async Task Defender_watches_as_far_as_a_stack_says(string defender, bool cluster, bool subscription)
    {
        var stack = await BuiltStack.FromAsync(SampleConfig.With("image-trust:defender", defender));

        Assert.Equal(cluster, stack.One(ManagedCluster)["securityProfile"]!["defender"] is not null);
        Assert.Equal(subscription, stack.Has("azure-native:security:Pricing"));
    }

    [Fact]
    public async Task Addons_are_policy_and_logs_and_no_secret_is_read_from_a_vault()
    {
        var addons = (await BuiltStack.FromAsync()).One(ManagedCluster)["addonProfiles"]!.AsObject();

        Assert.Equal(["azurepolicy", "omsagent"], addons.Select(addon => addon.Key).Order(StringComparer.Ordinal));
        Assert.All(addons, addon => Assert.True((bool)addon.Value!["enabled"]!));
        Assert.Equal("true", (string?)addons["omsagent"]!["config"]!["useAADAuth"]);
    }

    [Fact]
    public async Task Nobody_changes_the_nodes_group_by_hand()
    {
        Assert.Equal("ReadOnly", (string?)(await BuiltStack.FromAsync()).One(ManagedCluster)["nodeResourceGroupProfile"]!["restrictionLevel"]);
    }

    private static IEnumerable<JsonNode> Pools(BuiltStack stack) =>
        [Assert.Single(stack.One(ManagedCluster)["agentPoolProfiles"]!.AsArray())!, stack.One(AgentPool)];

    private static IEnumerable<string?> Texts(JsonNode? list) => list!.AsArray().Select(item => (string?)item);
}
