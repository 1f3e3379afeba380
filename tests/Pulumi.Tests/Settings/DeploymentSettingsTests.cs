namespace Pulumi.Tests.Settings;

public sealed class DeploymentSettingsTests
{
    private static readonly Dictionary<string, string> Complete = new(StringComparer.Ordinal)
    {
        ["PULUMI_MONITOR"] = "127.0.0.1:1",
        ["PULUMI_ENGINE"] = "127.0.0.1:2",
        ["PULUMI_PROJECT"] = "proj",
        ["PULUMI_STACK"] = "dev",
        ["PULUMI_DRY_RUN"] = "false",
        ["PULUMI_QUERY_MODE"] = "false",
        ["PULUMI_PARALLEL"] = "16",
    };

    [Fact]
    public void The_language_hosts_variables_are_read()
    {
        var settings = Read(("PULUMI_ORGANIZATION", "acme"), ("PULUMI_ROOT_DIRECTORY", "/p"), ("PULUMI_DISABLE_RESOURCE_REFERENCES", "1"));
        Assert.Equal(("127.0.0.1:1", "127.0.0.1:2", "proj", "dev", "acme", "/p"),
            (settings.Monitor, settings.Engine, settings.Project, settings.Stack, settings.Organization, settings.RootDirectory));
        Assert.False(settings.IsDryRun);
        Assert.False(settings.AcceptResources);
        Assert.Equal("organization", Read().Organization);
    }

    [Theory]
    [InlineData("PULUMI_MONITOR", null)]
    [InlineData("PULUMI_ENGINE", "")]
    [InlineData("PULUMI_PROJECT", null)]
    [InlineData("PULUMI_STACK", null)]
    [InlineData("PULUMI_DRY_RUN", "perhaps")]
    [InlineData("PULUMI_QUERY_MODE", "perhaps")]
    [InlineData("PULUMI_PARALLEL", "many")]
    public void A_missing_or_malformed_variable_means_there_is_no_engine(string name, string? value)
        => Assert.Throws<InvalidOperationException>(() => Read((name, value)));

    [Fact]
    public void Old_configuration_keys_are_normalized()
        => Assert.Equal("v", Read(("PULUMI_CONFIG", """{"proj:config:key":"v"}""")).Configuration["proj:key"]);

    private static DeploymentSettings Read(params (string Name, string? Value)[] changes)
    {
        var variables = new Dictionary<string, string?>(Complete.Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value)));
        foreach (var (name, value) in changes)
        {
            variables[name] = value;
        }

        return DeploymentSettings.Read(name => variables.GetValueOrDefault(name));
    }
}
