namespace Infra.Tests.Stack;

/// <summary>Where images and the key are kept.</summary>
public sealed class RegistryAndVaultTests
{
    private const string Registry = "azure-native:containerregistry:Registry";
    private const string Replication = "azure-native:containerregistry:Replication";
    private const string Vault = "azure-native:keyvault:Vault";

    [Fact]
    public async Task A_private_registry_answers_nobody_outside_and_exports_nothing()
    {
        var registry = (await BuiltStack.FromAsync(PrivateConfig.Valid())).One(Registry);

        Assert.Equal("Disabled", (string?)registry["publicNetworkAccess"]);
        Assert.Equal("None", (string?)registry["networkRuleBypassOptions"]);
        Assert.Equal("disabled", (string?)registry["policies"]!["exportPolicy"]!["status"]);
        Assert.True((bool)registry["dataEndpointEnabled"]!);
    }

    [Fact]
    public async Task A_public_registry_can_export_since_Azure_would_refuse_to_forbid_it()
    {
        var registry = (await BuiltStack.FromAsync()).One(Registry);

        Assert.Equal("Enabled", (string?)registry["publicNetworkAccess"]);
        Assert.Null(registry["policies"]!["exportPolicy"]);
    }

    [Fact]
    public async Task Copies_are_named_after_their_regions_and_never_at_home()
    {
        var stack = await BuiltStack.FromAsync(PrivateConfig.Valid());

        Assert.Equal(["northeurope", "swedencentral"], stack.All(Replication).Select(copy => (string?)copy["location"]));
        Assert.All(stack.All(Replication), copy => Assert.Equal((string?)copy["location"], (string?)copy["replicationName"]));
        Assert.DoesNotContain((string?)stack.One(Registry)["location"], stack.All(Replication).Select(copy => (string?)copy["location"]));
    }

    [Fact]
    public async Task Soft_delete_and_copies_exclude_each_other()
    {
        Assert.Null((await BuiltStack.FromAsync(PrivateConfig.Valid())).One(Registry)["policies"]!["softDeletePolicy"]);
        Assert.Equal("enabled", (string?)(await BuiltStack.FromAsync()).One(Registry)["policies"]!["softDeletePolicy"]!["status"]);
    }

    [Fact]
    public async Task Zones_reach_registry_and_copies()
    {
        var zoned = await BuiltStack.FromAsync(PrivateConfig.Valid());

        Assert.All(zoned.All(Registry).Concat(zoned.All(Replication)), part => Assert.Equal("Enabled", (string?)part["zoneRedundancy"]));
        Assert.Equal("Disabled", (string?)(await BuiltStack.FromAsync()).One(Registry)["zoneRedundancy"]);
    }

    [Fact]
    public async Task Untagged_manifests_are_kept_in_every_kind_of_stack()
    {
        Assert.Null((await BuiltStack.FromAsync(PrivateConfig.Valid())).One(Registry)["policies"]!["retentionPolicy"]);
        Assert.Null((await BuiltStack.FromAsync()).One(Registry)["policies"]!["retentionPolicy"]);
    }

    [Fact]
    public async Task A_private_vault_lists_no_address_and_lets_no_service_pass()
    {
        var vault = (await BuiltStack.FromAsync(PrivateConfig.Valid())).One(Vault)["properties"]!;

        Assert.Equal("disabled", (string?)vault["publicNetworkAccess"]);
        Assert.Equal("Deny", (string?)vault["networkAcls"]!["defaultAction"]);
        Assert.Equal("None", (string?)vault["networkAcls"]!["bypass"]);
        Assert.Empty(vault["networkAcls"]!["ipRules"]?.AsArray() ?? []);
    }

    [Fact]
    public async Task Purge_protection_is_sent_when_asked_for_and_left_out_otherwise()
    {
        Assert.True((bool)(await BuiltStack.FromAsync(PrivateConfig.Valid())).One(Vault)["properties"]!["enablePurgeProtection"]!);
        Assert.Null((await BuiltStack.FromAsync()).One(Vault)["properties"]!["enablePurgeProtection"]);
    }

    [Fact]
    public async Task A_key_that_expires_is_announced_first_and_rotated_at_the_last_moment()
    {
        var rotation = (await BuiltStack.FromAsync(PrivateConfig.Valid())).One("azure-native:keyvault:Key")["properties"]!["rotationPolicy"]!;

        Assert.Equal("P730D", (string?)rotation["attributes"]!["expiryTime"]);
        Assert.Equal(
            ["notify P90D", "rotate P30D"],
            rotation["lifetimeActions"]!.AsArray().Select(action => $"{action!["action"]!["type"]} {action["trigger"]!["timeBeforeExpiry"]}"));
        Assert.All(rotation["lifetimeActions"]!.AsArray(), action => Assert.Null(action!["trigger"]!["timeAfterCreate"]));
    }

    [Fact]
    public async Task A_key_without_a_lifetime_has_no_rotation_policy()
    {
        Assert.Null((await BuiltStack.FromAsync()).One("azure-native:keyvault:Key")["properties"]!["rotationPolicy"]);
    }

    [Fact]
    public async Task Locks_cover_registry_vault_and_log_store_and_only_where_they_are_asked_for()
    {
        var locks = (await BuiltStack.FromAsync(PrivateConfig.Valid())).All("azure-native:authorization:ManagementLockByScope");

        Assert.Equal(["/ids/registry", "/ids/vault", "/ids/workspace"], locks.Select(one => (string?)one["scope"]));
        Assert.All(locks, one => Assert.Equal("CanNotDelete", (string?)one["level"]));
        Assert.False((await BuiltStack.FromAsync()).Has("azure-native:authorization:ManagementLockByScope"));
    }
}
