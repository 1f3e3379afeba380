using Pulumi.Utilities;

namespace Pulumi.Tests.Settings;

public sealed class ConfigTests
{
    private static readonly Dictionary<string, string> Values = new(StringComparer.Ordinal)
    {
        ["proj:text"] = "t",
        ["proj:yes"] = "true",
        ["proj:Yes"] = "True",
        ["proj:count"] = "7",
        ["proj:ratio"] = "1.5",
        ["proj:object"] = """{"Name":"n"}""",
        ["azure-native:location"] = "westeurope",
    };

    [Fact]
    public Task Values_are_read_by_type() => WithConfigAsync(() =>
    {
        var config = new Config();
        Assert.Equal("t", config.Get("text"));
        Assert.True(config.RequireBoolean("yes"));
        Assert.Equal(7, config.GetInt32("count"));
        Assert.Equal(1.5, config.RequireDouble("ratio"));
        Assert.Equal("n", config.RequireObject<Named>("object").Name);
        Assert.Equal("westeurope", new Config("azure-native").Require("location"));
        Assert.Equal("westeurope", new Config("azure-native:config").Require("location"));
    });

    [Fact]
    public Task Missing_values_are_null() => WithConfigAsync(() =>
    {
        var config = new Config();
        Assert.Null(config.Get("none"));
        Assert.Null(config.GetBoolean("none"));
        Assert.Null(config.GetInt32("none"));
        Assert.Null(config.GetSecret("none"));
        Assert.Null(config.GetObject<Named>("none"));
        Assert.Null(config.GetSecretInt32("none"));
    });

    [Fact]
    public Task A_missing_required_value_is_told_with_the_command_that_sets_it() => WithConfigAsync(() =>
    {
        var missing = Assert.ThrowsAny<RunException>(() => new Config().Require("none"));
        Assert.Equal(
            "Missing Required configuration variable 'proj:none'\n\tplease set a value using the command `pulumi config set proj:none <value>`",
            missing.Message);
    });

    [Fact]
    public Task Values_of_another_type_are_refused() => WithConfigAsync(() =>
    {
        var config = new Config();
        Assert.ThrowsAny<RunException>(() => config.GetBoolean("Yes"));
        Assert.ThrowsAny<RunException>(() => config.GetInt32("ratio"));
        Assert.ThrowsAny<RunException>(() => config.GetDouble("text"));
        Assert.ThrowsAny<RunException>(() => config.GetObject<Named>("text"));
    });

    [Fact]
    public Task Secret_methods_wrap_whatever_they_read() => WithConfigAsync(async () =>
    {
        var config = new Config();
        Assert.True(await Output.IsSecretAsync(config.RequireSecret("text")));
        Assert.True(await Output.IsSecretAsync(config.GetSecretBoolean("yes")!));
        Assert.Equal(7, await OutputUtilities.GetValueAsync(config.RequireSecretInt32("count")));
        Assert.Equal("n", (await OutputUtilities.GetValueAsync(config.GetSecretObject<Named>("object")!)).Name);
    });

    private static Task WithConfigAsync(Action test) => WithConfigAsync(() =>
    {
        test();
        return Task.CompletedTask;
    });

    private static async Task WithConfigAsync(Func<Task> test)
    {
        var settings = new DeploymentSettings { Project = "proj", Stack = "dev", IsDryRun = true, Configuration = Values };
        var engine = new MockEngine();
        var deployment = new Deployment(settings, new MockMonitor(new Mocking.EchoMocks(), settings), engine);
        await Deployment.RunAsync(deployment, () => new Stack().Run(async () =>
        {
            await test();
            return new Dictionary<string, object?>();
        }));
        Assert.Empty(engine.Errors);
    }

    private sealed record Named(string Name);
}
