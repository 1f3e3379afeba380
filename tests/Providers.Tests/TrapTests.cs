using System.Collections.Immutable;
using System.Reflection;
using Providers.Tests.Execution;
using Providers.Tests.Shapes;
using Pulumi;
using Pulumi.AzureNative.ContainerRegistry;
using Pulumi.AzureNative.ContainerService;
using Pulumi.AzureNative.KeyVault.Inputs;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using ClusterInputs = Pulumi.AzureNative.ContainerService.Inputs;
using RegistryInputs = Pulumi.AzureNative.ContainerRegistry.Inputs;

namespace Providers.Tests;

/// <summary>Where the packages surprise their users, and would surprise us if ours behaved better.</summary>
[Collection(ProcessState.Name)]
public sealed class TrapTests
{
    [Fact]
    public async Task A_role_assignment_is_for_a_user_unless_it_says_otherwise() =>
        Assert.Equal("User", await Evaluated.Text(new Pulumi.AzureNative.Authorization.RoleAssignmentArgs().PrincipalType));

    [Fact]
    public async Task A_vault_does_not_use_Azure_RBAC_unless_told_to()
    {
        var vault = new VaultPropertiesArgs();
        Assert.Equal("false", await Evaluated.Text(vault.EnableRbacAuthorization));
        Assert.Equal("enabled", await Evaluated.Text(vault.PublicNetworkAccess));
        Assert.Equal("90", await Evaluated.Text(vault.SoftDeleteRetentionInDays));
        Assert.Null(vault.EnablePurgeProtection);
    }

    [Fact]
    public async Task A_registry_is_open_to_the_internet_unless_told_otherwise()
    {
        var registry = new RegistryArgs();
        Assert.Equal("Enabled", await Evaluated.Text(registry.PublicNetworkAccess));
        Assert.Equal("AzureServices", await Evaluated.Text(registry.NetworkRuleBypassOptions));
        Assert.Equal("false", await Evaluated.Text(registry.AdminUserEnabled));
        Assert.Equal("Allow", await Evaluated.Text(new RegistryInputs.NetworkRuleSetArgs().DefaultAction));
    }

    [Fact]
    public async Task A_closed_enum_has_its_default_as_a_member_of_the_enum() => Assert.Equal(
        Pulumi.AzureNative.Storage.DefaultAction.Allow,
        await Evaluated.Value(new Pulumi.AzureNative.Storage.Inputs.NetworkRuleSetArgs().DefaultAction));

    [Fact]
    public void The_port_of_a_container_port_is_its_value()
    {
        var port = Member.Inputs(typeof(ContainerPortArgs))["containerPort"];
        Assert.Equal(("ContainerPortValue", "Input<int>", true), (port.Name, port.Type, port.Required));
        Assert.NotNull(typeof(Pulumi.Kubernetes.Types.Outputs.Core.V1.ContainerPort).GetField("ContainerPortValue"));
    }

    [Fact]
    public void RBAC_is_spelled_one_way_by_AKS_and_another_by_Key_Vault()
    {
        Assert.Equal("EnableAzureRBAC", Member.Inputs(typeof(ClusterInputs.ManagedClusterAADProfileArgs))["enableAzureRBAC"].Name);
        Assert.Equal("EnableRBAC", Member.Inputs(typeof(ManagedClusterArgs))["enableRBAC"].Name);
        Assert.Equal("EnableRbacAuthorization", Member.Inputs(typeof(VaultPropertiesArgs))["enableRbacAuthorization"].Name);
    }

    [Fact]
    public void User_assigned_identities_are_a_map_of_a_registry_and_a_list_of_a_cluster()
    {
        Assert.StartsWith("InputMap<", Member.Inputs(typeof(RegistryInputs.IdentityPropertiesArgs))["userAssignedIdentities"].Type, StringComparison.Ordinal);
        Assert.Equal("InputList<string>", Member.Inputs(typeof(ClusterInputs.ManagedClusterIdentityArgs))["userAssignedIdentities"].Type);
    }

    [Fact]
    public void A_spot_price_is_a_fraction_and_a_count_is_not()
    {
        var pool = Member.Inputs(typeof(ClusterInputs.ManagedClusterAgentPoolProfileArgs));
        Assert.Equal("Input<double>?", pool["spotMaxPrice"].Type);
        Assert.Equal("Input<int>?", pool["count"].Type);
        Assert.Equal("Input<double>?", Member.Inputs(typeof(KeyAttributesArgs))["expires"].Type);
    }

    [Fact]
    public void Getters_create_collections_once()
    {
        var meta = new Pulumi.Kubernetes.Types.Inputs.Meta.V1.ObjectMetaArgs();
        Assert.All(Member.Values(meta.GetType(), meta), member => Assert.Null(member.Value));
        Assert.Same(meta.Labels, meta.Labels);
        Assert.Same(meta.Finalizers, meta.Finalizers);
        Assert.Equal(
            ["finalizers", "labels"],
            Member.Values(meta.GetType(), meta).Where(member => member.Value is not null).Select(member => member.Wire).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task KUBECONFIG_of_the_environment_becomes_the_providers()
    {
        using var environment = new EnvironmentScope();
        Assert.Null(new Pulumi.Kubernetes.ProviderArgs().KubeConfig);
        environment.Set("KUBECONFIG", "/etc/kubernetes/ci.conf");
        Assert.Equal("/etc/kubernetes/ci.conf", await Evaluated.Text(new Pulumi.Kubernetes.ProviderArgs().KubeConfig));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("False", false)]
    [InlineData("0", false)]
    [InlineData("yes", null)]
    [InlineData("", null)]
    public async Task A_switch_in_the_environment_is_a_boolean_or_nothing(string text, bool? expected)
    {
        using var environment = new EnvironmentScope();
        environment.Set("PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY", text);
        var sent = new Pulumi.Kubernetes.ProviderArgs().EnableServerSideApply;
        Assert.Equal(expected, sent is null ? null : (bool?)await Evaluated.Value(sent));
    }

    [Fact]
    public async Task Numbers_and_clouds_are_taken_from_the_environment()
    {
        using var environment = new EnvironmentScope();
        environment.Set("PULUMI_K8S_CLIENT_BURST", "20");
        environment.Set("PULUMI_K8S_CLIENT_QPS", "12.5");
        var client = new Pulumi.Kubernetes.Types.Inputs.Provider.KubeClientSettingsArgs();
        Assert.Equal(("20", "12.5"), (await Evaluated.Text(client.Burst), await Evaluated.Text(client.Qps)));
        Assert.Null(client.Timeout);

        Assert.Equal("public", await Evaluated.Text(new Pulumi.AzureAD.ProviderArgs().Environment));
        environment.Set("ARM_ENVIRONMENT", "usgovernment");
        Assert.Equal("usgovernment", await Evaluated.Text(new Pulumi.AzureAD.ProviderArgs().Environment));
        Assert.Equal("public", await Evaluated.Text(new Pulumi.AzureNative.ProviderArgs().Environment));
    }

    [Theory]
    [InlineData(null, "false")]
    [InlineData("maybe", "false")]
    [InlineData("0", "false")]
    [InlineData("true", "true")]
    public async Task Entra_is_always_told_whether_to_use_a_managed_identity(string? text, string expected)
    {
        using var environment = new EnvironmentScope();
        environment.Set("ARM_USE_MSI", text);
        Assert.Equal(expected, await Evaluated.Text(new Pulumi.AzureAD.ProviderArgs().UseMsi));
        Assert.Null(new Pulumi.AzureNative.ProviderArgs().UseMsi);
    }

    [Fact]
    public async Task Credentials_that_are_assigned_become_secrets()
    {
        var azure = new Pulumi.AzureNative.ProviderArgs { ClientSecret = "hush", ClientId = "id", TenantId = "tenant" };
        Assert.True(await Evaluated.IsSecret(azure.ClientSecret));
        Assert.True(await Evaluated.IsSecret(azure.ClientId));
        Assert.False(await Evaluated.IsSecret(azure.TenantId));
        Assert.Equal("hush", await Evaluated.Text(azure.ClientSecret));
        var entra = new Pulumi.AzureAD.ProviderArgs { ClientCertificatePassword = "hush" };
        Assert.True(await Evaluated.IsSecret(entra.ClientCertificatePassword));
        entra.ClientCertificatePassword = null;
        Assert.Null(entra.ClientCertificatePassword);
        Assert.True(await Evaluated.IsSecret(new Pulumi.AzureAD.Inputs.ApplicationPasswordArgs { Value = "hush" }.Value));
    }

    [Fact]
    public async Task Data_assigned_to_a_Kubernetes_secret_becomes_secret_and_keeps_its_entries()
    {
        var secret = new SecretArgs { StringData = new Dictionary<string, string> { ["key"] = "hush" } };
        Assert.True(await Evaluated.IsSecret(secret.StringData));
        var entries = Assert.IsType<ImmutableDictionary<string, string>>(await Evaluated.Value(secret.StringData));
        Assert.Equal("hush", entries["key"]);
    }

    [Fact]
    public void Settings_of_a_provider_that_are_not_strings_travel_as_JSON()
    {
        Assert.True(Member.Inputs(typeof(Pulumi.Kubernetes.ProviderArgs))["enableServerSideApply"].Json);
        Assert.True(Member.Inputs(typeof(Pulumi.AzureNative.ProviderArgs))["auxiliaryTenantIds"].Json);
        Assert.False(Member.Inputs(typeof(Pulumi.Kubernetes.ProviderArgs))["kubeconfig"].Json);
    }

    [Fact]
    public void Only_Kubernetes_arguments_can_be_derived_from()
    {
        Assert.False(typeof(PodSpecArgs).IsSealed);
        Assert.True(typeof(ManagedClusterArgs).IsSealed);
        Assert.True(typeof(Pulumi.AzureAD.ApplicationArgs).IsSealed);
        Assert.True(typeof(Pulumi.Kubernetes.ApiExtensions.CustomResourceArgs).IsAbstract);
    }

    [Fact]
    public void An_enum_is_compared_by_its_value_and_converts_to_it()
    {
        Assert.Equal("P-256", (string)Pulumi.AzureNative.KeyVault.JsonWebKeyCurveName.P_256);
        Assert.True(OSType.Linux == typeof(OSType).GetProperty("Linux", BindingFlags.Static | BindingFlags.Public)!.GetValue(null) as OSType?);
        Assert.True(OSType.Linux != OSType.Windows);
        Assert.Equal(OSType.Linux.GetHashCode(), OSType.Linux.GetHashCode());
        Assert.Equal("Linux", OSType.Linux.ToString());
    }
}
