using Pulumi.Offline.Plans;

namespace Pulumi.Offline.Tests.Preview;

public sealed class EnvironmentTests
{
    [Fact]
    public async Task The_program_gets_the_language_hosts_environment()
    {
        var request = TestProgram.Request("environment") with
        {
            Organization = "contoso",
            Config = new Dictionary<string, string> { ["proj:a"] = "1", ["azure-native:location"] = "westeurope" },
            SecretKeys = new HashSet<string> { "proj:a" },
        };
        var seen = await SeenAsync(request);
        Assert.Equal(seen["PULUMI_ENGINE"], seen["PULUMI_MONITOR"]);
        Assert.Matches(@"^127\.0\.0\.1:\d+$", seen["PULUMI_ENGINE"]);
        Assert.Equal("proj", seen["PULUMI_PROJECT"]);
        Assert.Equal("dev", seen["PULUMI_STACK"]);
        Assert.Equal("contoso", seen["PULUMI_ORGANIZATION"]);
        Assert.Equal("true", seen["PULUMI_DRY_RUN"]);
        Assert.Equal("false", seen["PULUMI_QUERY_MODE"]);
        Assert.True(int.TryParse(seen["PULUMI_PARALLEL"], out _));
        Assert.Equal(request.RootDirectory, seen["PULUMI_ROOT_DIRECTORY"]);
        Assert.Equal("false", seen["PULUMI_ATTACH_DEBUGGER"]);
        Assert.Equal("""{"proj:a":"1","azure-native:location":"westeurope"}""", seen["PULUMI_CONFIG"]);
        Assert.Equal("""["proj:a"]""", seen["PULUMI_CONFIG_SECRET_KEYS"]);
        Assert.Equal(request.WorkingDirectory, seen["cwd"]);
    }

    [Fact]
    public async Task Without_settings_the_program_gets_an_empty_object_and_an_empty_list()
    {
        var seen = await SeenAsync(TestProgram.Request("environment"));
        Assert.Equal(("{}", "[]"), (seen["PULUMI_CONFIG"], seen["PULUMI_CONFIG_SECRET_KEYS"]));
    }

    [Fact]
    public async Task An_empty_value_is_no_variable()
    {
        var seen = await SeenAsync(TestProgram.Request("environment") with { Organization = "" });
        Assert.DoesNotContain("PULUMI_ORGANIZATION", seen.Keys);
    }

    [Fact]
    public async Task The_callers_variables_win()
    {
        var seen = await SeenAsync(TestProgram.Request("environment").With("PULUMI_PARALLEL", "3"));
        Assert.Equal("3", seen["PULUMI_PARALLEL"]);
    }

    private static async Task<Dictionary<string, string>> SeenAsync(PreviewRequest request) =>
        (await TestProgram.CompletesAsync(request)).Plan.Outputs.Fields.ToDictionary(
            output => output.Key, output => Assert.IsType<PlanValue.Text>(output.Value).Value);
}
