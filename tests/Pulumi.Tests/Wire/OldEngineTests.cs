using Google.Protobuf;
using Pulumi.Tests.Programs;

namespace Pulumi.Tests.Wire;

public sealed class OldEngineTests
{
    [Fact]
    public async Task An_engine_without_the_final_signal_is_fine()
    {
        await using var engine = await BareEngine.StartAsync();
        var address = new Uri(Assert.Single(engine.Urls)).Authority;
        var settings = new DeploymentSettings { Project = "proj", Stack = "dev", IsDryRun = true, Monitor = address, Engine = address };
        await using var connection = new GrpcConnection(settings);
        var exitCode = await Deployment.RunAsync(
            new Deployment(settings, connection.Monitor, connection.Engine),
            () => new Stack().Run(() => Task.FromResult<IDictionary<string, object?>>(
                new Dictionary<string, object?> { ["id"] = new ConfigMap("cm").Id })));
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Aliases_of_a_parent_also_rename_children_that_are_named_after_it()
    {
        var run = await EngineRun.OfAsync(
            () =>
            {
                var web = new Grouping("web", new ComponentResourceOptions { Aliases = { new Alias { Name = "old" } } });
                _ = new ConfigMap("web-settings", null, new CustomResourceOptions { Parent = web });
            },
            EngineRun.Preview with { Features = new HashSet<string>() });
        Assert.Equal(
            ["urn:pulumi:dev::proj::my:mod:Group$kubernetes:core/v1:ConfigMap::old-settings"], run.Registration("web-settings").AliasURNs);
        Assert.Empty(run.Registration("web-settings").Aliases);
    }

    [Fact]
    public async Task Secret_outputs_as_a_whole_are_sent_as_secrets()
    {
        var run = await EngineRun.OfAsync(() => new SecretOutputs("c").Register());
        var outputs = run.Of<Offline.Protocol.RegisterResourceOutputsRequest>().Single(request => request.Urn.EndsWith("::c", StringComparison.Ordinal));
        Assert.Equal(
            """{ "k": { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "v" } }""",
            JsonFormatter.Default.Format(outputs.Outputs));
    }

    private sealed class Grouping(string name, ComponentResourceOptions options) : ComponentResource("my:mod:Group", name, options);

    private sealed class SecretOutputs(string name) : ComponentResource("my:mod:Secret", name)
    {
        public void Register()
            => RegisterOutputs(Output.CreateSecret<IDictionary<string, object?>>(new Dictionary<string, object?> { ["k"] = "v" }));
    }
}
