using ImageTrust.Infra.Local;
using ImageTrust.Infra.Settings;

namespace Infra.Tests.Local;

/// <summary>A stack without a cloud has few settings, and what needs Azure is refused by name.</summary>
public sealed class LocalSettingsTests
{
    private static readonly HashSet<string> NoOverrides = [];

    [Fact]
    public void A_context_and_a_registry_are_enough()
    {
        var (settings, problems) = LocalSettingsReader.Read("local", SampleConfig.Local(), NoOverrides);

        Assert.Empty(problems);
        Assert.Equal("kind-shop", settings!.KubeContext);
        Assert.Equal(["registry.fabrikam.example:5000"], settings.Webhook.Others.Hosts.Select(host => host.Text));
        Assert.Null(settings.Image);
        Assert.Equal(
            $"registry.fabrikam.example:5000/image-trust/webhook@{SampleConfig.Digest}",
            LocalSettingsReader.Read("local", SampleConfig.Local(("image-trust:webhookDigest", SampleConfig.Digest)), NoOverrides).Settings!.Image);
    }

    /// <summary>Without a name the stack would go into whatever cluster somebody's kubectl looked at last.</summary>
    [Theory]
    [InlineData("image-trust:kubeContext")]
    [InlineData("image-trust:webhookRegistry")]
    public void Neither_can_be_left_out(string key) =>
        Assert.Matches($"^Pulumi.local.yaml: {key}: missing; expected .*with cloud none", Assert.Single(Problems((key, null))));

    [Theory]
    [InlineData("azure-native:location", "westeurope")]
    [InlineData("azure-native:useOidc", "true")]
    [InlineData("image-trust:registryName", "fabrikam")]
    [InlineData("image-trust:keyVaultName", "kv-fabrikam")]
    [InlineData("image-trust:kubernetesVersion", "1.36")]
    [InlineData("image-trust:defender", "off")]
    [InlineData("image-trust:githubOwner", "fabrikam")]
    public void What_needs_Azure_is_refused(string key, string text) =>
        Assert.Equal($"Pulumi.local.yaml: {key}: needs Azure, and image-trust:cloud is none; expected no such setting", Assert.Single(Problems((key, text))));

    [Fact]
    public void Every_setting_is_of_one_kind_and_those_that_need_Azure_are_most()
    {
        var elsewhere = SettingTable.Everywhere.Concat(SettingTable.Local).ToList();

        Assert.Equal(elsewhere.Count, elsewhere.Distinct().Count());
        Assert.Empty(elsewhere.Except(SettingTable.All));
        Assert.True(SettingTable.All.Count - elsewhere.Count > 40);
    }

    [Theory]
    [InlineData("image-trust:kubeContext", "kind-shop")]
    [InlineData("image-trust:webhookRegistry", "ghcr.io")]
    [InlineData("image-trust:webhookPlainHttpRegistries", "ghcr.io")]
    public void A_stack_in_Azure_takes_none_of_its_settings(string key, string text) =>
        Assert.Equal(
            $"Pulumi.dev.yaml: {key}: only a stack without a cloud has it; expected image-trust:cloud none, or no such setting",
            Assert.Single(SettingsReader.Read("dev", SampleConfig.With(key, text)).Problems));

    [Theory]
    [InlineData("image-trust:kubeContext", "kind shop")]
    [InlineData("image-trust:kubeContext", "$(id)")]
    [InlineData("image-trust:webhookRegistry", "https://registry.fabrikam.example")]
    [InlineData("image-trust:webhookRegistry", "a.example,b.example")]
    public void A_text_of_another_form_is_refused(string key, string text) =>
        Assert.StartsWith($"Pulumi.local.yaml: {key}: '{text}' is not valid; expected ", Assert.Single(Problems((key, text))), StringComparison.Ordinal);

    /// <summary>Not a cloud is missing, but a name.</summary>
    [Theory]
    [InlineData("127.0.0.1:5000")]
    [InlineData("localhost:5000")]
    [InlineData("registry:5000")]
    public void A_registry_without_a_name_that_nodes_and_pods_find_is_told_so(string text)
    {
        string problem = Assert.Single(Problems(("image-trust:webhookRegistry", text)));
        Assert.StartsWith($"Pulumi.local.yaml: image-trust:webhookRegistry: '{text}' is not valid; expected a host name with a dot in it, no address and not localhost", problem, StringComparison.Ordinal);
        Assert.Contains("nodes and pods find it by that name", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image-trust:webhookPlainHttpRegistries", "elsewhere.example", "not among the registries")]
    [InlineData("image-trust:webhookPrivateRegistries", "elsewhere.example", "is asked for nothing")]
    [InlineData("image-trust:webhookRegistrySecret", "image-trust-serving-certificate", "holds the webhook's serving certificate")]
    [InlineData("image-trust:clout", "none", "no such setting")]
    public void What_says_nothing_about_this_stack_is_refused(string key, string text, string words) =>
        Assert.Contains(words, Assert.Single(Problems((key, text))), StringComparison.Ordinal);

    private static IReadOnlyList<string> Problems(params (string Key, string? Value)[] more) =>
        LocalSettingsReader.Read("local", SampleConfig.Local(more), NoOverrides).Problems;
}
