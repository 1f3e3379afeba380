using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Protocol;

namespace Pulumi.Offline.Tests.Plans;

/// <summary>What the program sent, as the plan holds it.</summary>
public sealed class PlanBuilderTests
{
    private const string Prefix = "urn:pulumi:dev::proj::";

    [Fact]
    public async Task Dependencies_are_sorted_and_each_stands_once()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var (a, b) = (await program.CustomAsync("a:b:C", "a"), await program.CustomAsync("a:b:C", "b"));
        var request = PlayedProgram.Custom("a:b:C", "x", """{"p":1}""");
        request.Dependencies.Add([b.Urn, a.Urn, b.Urn]);
        request.PropertyDependencies.Add("p", new RegisterResourceRequest.Types.PropertyDependencies { Urns = { b.Urn, a.Urn } });
        await program.RegisterAsync(request);
        var planned = Of(program, "x");
        Assert.Equal([a.Urn, b.Urn], planned.Dependencies.Select(urn => urn.ToString()));
        Assert.Equal([a.Urn, b.Urn], planned.PropertyDependencies["p"].Select(urn => urn.ToString()));
    }

    [Fact]
    public async Task A_dependency_that_is_no_urn_is_refused()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var request = PlayedProgram.Custom("a:b:C", "x");
        request.Dependencies.Add("nonsense");
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => program.RegisterAsync(request))).StatusCode);
    }

    [Theory]
    [InlineData("pulumi:providers:kubernetes", "4.34.2", true)]
    [InlineData("pulumi:providers:kubernetes", "", false)]
    [InlineData("kubernetes:core/v1:Namespace", "4.34.2", false)]
    public async Task The_version_that_is_asked_of_a_provider_is_an_input_of_it_and_of_nothing_else(string type, string version, bool expected)
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var request = PlayedProgram.Custom(type, "x");
        request.Version = version;
        await program.RegisterAsync(request);
        var inputs = Of(program, "x").Inputs.Fields;
        Assert.Equal(expected ? new PlanValue.Text(version) : null, inputs.GetValueOrDefault("version"));
    }

    [Fact]
    public async Task Aliases_are_resolved_against_the_resource_they_stand_on()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var parent = await program.RegisterAsync(new RegisterResourceRequest { Type = "my:mod:P", Name = "p", Parent = PlayedProgram.StackUrn });
        var request = PlayedProgram.Custom("a:b:C", "x", parent: parent.Urn);
        request.Aliases.Add(
        [
            new Alias { Urn = Prefix + "a:b:C::given" },
            new Alias { Spec = new Alias.Types.Spec { Name = "old", NoParent = false } },
            new Alias { Spec = new Alias.Types.Spec { Type = "a:b:Old", NoParent = false } },
            new Alias { Spec = new Alias.Types.Spec { NoParent = true } },
            new Alias { Spec = new Alias.Types.Spec { ParentUrn = Prefix + "my:mod:Q::q" } },
            new Alias { Spec = new Alias.Types.Spec { Stack = "prod", Project = "other", NoParent = false } },
        ]);
        await program.RegisterAsync(request);
        Assert.Equal(
            [
                Prefix + "a:b:C::given", Prefix + "my:mod:P$a:b:C::old", Prefix + "my:mod:P$a:b:Old::x", Prefix + "a:b:C::x",
                Prefix + "my:mod:Q$a:b:C::x", "urn:pulumi:prod::other::my:mod:P$a:b:C::x",
            ],
            Aliases(program, "x"));
    }

    [Fact]
    public async Task A_child_inherits_the_earlier_identities_of_its_parent()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var parent = await program.RegisterAsync(new RegisterResourceRequest
        {
            Type = "my:mod:New",
            Name = "web",
            Parent = PlayedProgram.StackUrn,
            Aliases = { new Alias { Spec = new Alias.Types.Spec { Type = "my:mod:Old", Name = "www" } } },
        });
        await program.RegisterAsync(PlayedProgram.Custom("a:b:C", "web-db", parent: parent.Urn));
        await program.RegisterAsync(PlayedProgram.Custom("a:b:C", "other", parent: parent.Urn));
        Assert.Equal([Prefix + "my:mod:Old$a:b:C::www-db"], Aliases(program, "web-db"));
        Assert.Equal([Prefix + "my:mod:Old$a:b:C::other"], Aliases(program, "other"));
    }

    [Fact]
    public async Task Aliases_of_a_program_that_collapsed_them_are_taken_as_they_are()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var request = PlayedProgram.Custom("a:b:C", "x");
        request.AliasURNs.Add(Prefix + "a:b:C::old");
        await program.RegisterAsync(request);
        Assert.Equal([Prefix + "a:b:C::old"], Aliases(program, "x"));
    }

    [Fact]
    public async Task Options_that_steer_a_comparison_are_kept()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var request = PlayedProgram.Custom("a:b:C", "x");
        request.IgnoreChanges.Add("spec.replicas");
        request.ReplaceOnChanges.Add("a[*].b");
        request.ReplaceWith.Add(PlayedProgram.StackUrn);
        request.Protect = true;
        await program.RegisterAsync(request);
        var planned = Of(program, "x");
        Assert.Equal(["spec.replicas"], planned.Options.IgnoreChanges.Select(path => path.ToString()));
        Assert.Equal(["a[*].b"], planned.Options.ReplaceOnChanges.Select(path => path.ToString()));
        Assert.Equal([PlayedProgram.StackUrn], planned.Options.ReplaceWith.Select(urn => urn.ToString()));
        Assert.True(planned.Protect);
    }

    [Fact]
    public async Task Special_values_have_stable_forms()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        const string Key = "4dabf18193072939515e22adb298388d";
        await program.CustomAsync("a:b:C", "x", $$"""
            {"ref":{"{{Key}}":"5cf8f73096256a8f31e491e813e4eb8e","urn":"{{PlayedProgram.StackUrn}}","id":""},
            "file":{"{{Key}}":"c44067f5952c0a294b673a41bacd8c17","path":"/program/dir/sub/a.txt","hash":"0"},
            "away":{"{{Key}}":"c44067f5952c0a294b673a41bacd8c17","path":"/elsewhere/b.txt"},
            "text":{"{{Key}}":"c44067f5952c0a294b673a41bacd8c17","text":"hello"},
            "output":{"{{Key}}":"d0e6a833031e9bbcd3f4e8bde6ca49a4","value":"v"},"id":"i","urn":"u"}
            """);
        Assert.Equal(
            Make.Values($$$"""
                {"ref":{"$resource":"{{{PlayedProgram.StackUrn}}}"},"file":{"$asset":{"path":"sub/a.txt"}},"away":{"$asset":{"path":"b.txt"}},
                "text":{"$asset":{"text":"hello"}},"output":"v"}
                """),
            Of(program, "x").Inputs);
    }

    [Fact]
    public async Task Resources_that_are_only_read_are_not_planned()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        await program.Monitor.ReadResourceAsync(new ReadResourceRequest { Type = "a:b:C", Name = "read", Id = "1", Properties = new Struct() });
        Assert.Equal(["proj-dev"], Plan(program).Resources.Select(resource => resource.Name));
    }

    [Fact]
    public async Task Every_secret_string_of_the_run_is_collected()
    {
        await using var program = await PlayedProgram.StartWithStackAsync();
        var secret = PlayedProgram.Secret($$"""{"a":["secret-in-resource",1],"u":{{Make.Unknown}} }""");
        await program.CustomAsync("a:b:C", "x", $$"""{"deep":[{"s":{{secret}} }]}""");
        await program.Monitor.RegisterResourceOutputsAsync(new RegisterResourceOutputsRequest
        {
            Urn = PlayedProgram.StackUrn,
            Outputs = PlayedProgram.Json($$"""{"o":{{PlayedProgram.Secret("\"secret-in-output\"")}} }"""),
        });
        Assert.Equal(["secret-in-output", "secret-in-resource"], PlanBuilder.SecretsIn(program.Engine.Calls).Order(StringComparer.Ordinal));
    }

    private static Plan Plan(PlayedProgram program) =>
        PlanBuilder.Build(program.Engine, "proj", "dev", null, new PlanValueReader(new SecretText([]), "/program/dir"));

    private static PlannedResource Of(PlayedProgram program, string name) => Plan(program).Resources.Single(resource => resource.Name == name);

    private static IEnumerable<string> Aliases(PlayedProgram program, string name) =>
        Of(program, name).Options.Aliases.Select(urn => urn.ToString());
}
