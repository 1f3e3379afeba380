using System.Collections.Immutable;
using Pulumi.Testing;
using Pulumi.Tests.Outputs;
using Pulumi.Tests.Programs;
using Pulumi.Utilities;

namespace Pulumi.Tests.Mocking;

public sealed class TestAsyncTests
{
    private static readonly TestOptions Update = new() { IsPreview = false };

    [Fact]
    public async Task Mocks_see_wire_names_with_secrets_unwrapped_and_unknowns_absent()
    {
        var (_, mocks) = await Run.Async(() => _ = new Secret("s", new SecretArgs
        {
            Metadata = new ObjectMetaArgs { Name = Reading.Unknown<string>() },
            StringData = { ["x"] = Output.CreateSecret("p") },
        }));
        var inputs = Assert.Single(mocks.Created).Inputs;
        Assert.Equal(["apiVersion", "kind", "stringData"], inputs.Keys.Order());
        Assert.Equal("p", ((ImmutableDictionary<string, object>)inputs["stringData"])["x"]);
    }

    [Fact]
    public async Task Outputs_missing_from_the_state_are_unknown_by_default_and_null_in_an_update()
    {
        foreach (var (options, known) in new[] { (new TestOptions(), false), (Update, true) })
        {
            var (resources, _) = await Run.Async(() => _ = new ConfigMap("cm"), options);
            var map = resources.OfType<ConfigMap>().Single();
            Assert.Equal(known, await OutputUtilities.GetIsKnownAsync(map.Immutable));
            Assert.Null(await OutputUtilities.GetValueAsync(map.Immutable));
            Assert.Equal("cm_id", await OutputUtilities.GetValueAsync(map.Id));
        }
    }

    [Fact]
    public async Task An_id_that_the_mock_withholds_is_unknown()
    {
        var resources = await Deployment.TestAsync(
            new EchoMocks { Answer = args => (null, args.Inputs) }, Update, () => { _ = new ConfigMap("cm"); });
        Assert.False(await OutputUtilities.GetIsKnownAsync(resources.OfType<ConfigMap>().Single().Id));
    }

    [Fact]
    public async Task Mock_urns_name_the_stack_type_and_the_first_parent_type_only()
    {
        var (resources, _) = await Run.Async(() =>
        {
            var outer = new Grouping("outer", new ComponentResourceOptions());
            _ = new ConfigMap("cm", null, new CustomResourceOptions { Parent = outer });
        });
        var urns = new List<string>();
        foreach (var resource in resources)
        {
            urns.Add(await OutputUtilities.GetValueAsync(resource.Urn));
        }

        Assert.Equal(
            [
                "urn:pulumi:stack::project::pulumi:pulumi:Stack$kubernetes:core/v1:ConfigMap::cm",
                "urn:pulumi:stack::project::pulumi:pulumi:Stack$my:mod:Group::outer",
            ],
            urns.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_stack_class_is_returned_but_not_shown_to_the_mocks()
    {
        var mocks = new EchoMocks();
        var resources = await Deployment.TestAsync<TestStack>(mocks, new TestOptions { ProjectName = "p", StackName = "s", IsPreview = false });
        var stack = Assert.Single(resources.OfType<TestStack>());
        Assert.Equal("cm_id", await OutputUtilities.GetValueAsync(stack.Id));
        Assert.DoesNotContain(mocks.Created, args => args.Type == "pulumi:pulumi:Stack");
        Assert.Equal("urn:pulumi:s::p::pulumi:pulumi:Stack::p-s", await OutputUtilities.GetValueAsync(stack.Urn));
    }

    [Fact]
    public async Task Returned_outputs_are_handed_to_the_test()
    {
        var (resources, outputs) = await Deployment.TestAsync(
            new EchoMocks(), Update, () => new Dictionary<string, object?> { ["id"] = new ConfigMap("cm").Id });
        Assert.Equal("cm_id", await OutputUtilities.GetValueAsync((Output<string>)outputs["id"]!));
        Assert.IsType<ConfigMap>(Assert.Single(resources));
    }

    [Fact]
    public async Task A_failing_program_fails_the_test_with_what_the_user_would_have_seen()
    {
        var failure = await Assert.ThrowsAsync<RunException>(() => Run.Async(() => throw new RunException("set the region")));
        Assert.Equal("set the region", failure.Message);
    }

    [Fact]
    public async Task Several_errors_fail_the_test_together()
    {
        var failures = await Assert.ThrowsAsync<AggregateException>(() => Run.Async(() =>
        {
            Log.Error("set the region");
            Log.Error("set the zone");
        }));
        Assert.Equal(["set the region", "set the zone"], failures.InnerExceptions.Select(failure => Assert.IsType<RunException>(failure).Message));
    }

    [Fact]
    public async Task Mocks_hear_what_components_and_the_stack_declare_as_outputs()
    {
        var mocks = new EchoMocks();
        await Deployment.TestAsync(mocks, Update, () =>
        {
            var component = new Describing("c");
            return new Dictionary<string, object?> { ["name"] = component.Name, ["nothing"] = null };
        });
        var component = Assert.Single(mocks.Declared, request => request.Urn.EndsWith("my:mod:Describing::c", StringComparison.Ordinal)).Outputs;
        Assert.Equal(["later", "name", "token"], component.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("n", false), await ValueAndSecrecyAsync(component["name"]));
        Assert.Equal(("t", true), await ValueAndSecrecyAsync(component["token"]));
        Assert.False(await OutputUtilities.GetIsKnownAsync(component["later"]));
        var stack = Assert.Single(mocks.Declared, request => request.Urn.EndsWith("pulumi:pulumi:Stack::project-stack", StringComparison.Ordinal));
        Assert.Equal(["name"], stack.Outputs.Keys);

        static async Task<(object?, bool)> ValueAndSecrecyAsync(Output<object?> output)
            => (await OutputUtilities.GetValueAsync(output), await Output.IsSecretAsync(output));
    }

    [Fact]
    public async Task Mocks_that_do_not_care_for_outputs_need_not_say_so()
        => Assert.Single(await Deployment.TestAsync(new SilentMocks(), Update, () => { _ = new Describing("c"); }));

    [Fact]
    public async Task Functions_and_reads_go_to_the_mocks()
    {
        string? user = null;
        var (resources, mocks) = await Run.Async(() =>
        {
            GetUser.Invoke(new GetUserArgs { UserPrincipalName = "a@b" }).Apply(result => user = result.UserPrincipalName);
            _ = Group.Get("g", "gid-1");
        });
        Assert.Equal("a@b", user);
        Assert.Equal(GetUser.Token, Assert.Single(mocks.Called).Token);
        Assert.Equal(("g", "gid-1"), (Assert.Single(mocks.Created).Name, mocks.Created[0].Id));
        Assert.Equal("gid-1", await OutputUtilities.GetValueAsync(resources.OfType<Group>().Single().Id));
    }

    [Fact]
    public async Task Ints_in_untyped_values_come_back_as_doubles()
    {
        var (_, mocks) = await Run.Async(() => _ = new Service("s", new ServiceArgs
        {
            Spec = new ServiceSpecArgs { Ports = { new ServicePortArgs { Port = 80 } } },
        }));
        var spec = (ImmutableDictionary<string, object>)mocks.Created[0].Inputs["spec"];
        var port = (ImmutableDictionary<string, object>)((ImmutableArray<object?>)spec["ports"])[0]!;
        Assert.Equal(80.0, port["port"]);
    }

    [Fact]
    public async Task Names_and_directories_come_from_the_options()
    {
        var options = new TestOptions { OrganizationName = "acme", RootDirectory = "/root" };
        await Run.Async(
            () =>
            {
                Assert.Equal("acme", Deployment.Instance.OrganizationName);
                Assert.Equal("/root", Deployment.Instance.RootDirectory);
                Assert.Equal("stack", Deployment.Instance.StackName);
                Assert.True(Deployment.Instance.IsDryRun);
            },
            options);
        Assert.Throws<InvalidOperationException>(() => Deployment.Instance);
    }

    private sealed class Grouping(string name, ComponentResourceOptions options) : ComponentResource("my:mod:Group", name, options);

    private sealed class Describing : ComponentResource
    {
        public Describing(string name)
            : base("my:mod:Describing", name)
        {
            Name = Output.Create("n");
            Token = Output.CreateSecret("t");
            Later = Reading.Unknown<string>();
            Hidden = Output.Create("h");
            RegisterOutputs();
        }

        [Output("name")]
        public Output<string> Name { get; set; }

        [Output("token")]
        public Output<string> Token { get; set; }

        [Output("later")]
        public Output<string> Later { get; set; }

        [Output("hidden")]
        private Output<string> Hidden { get; set; }
    }

    private sealed class SilentMocks : IMocks
    {
        public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
            => Task.FromResult<(string?, object)>((null, args.Inputs));

        public Task<object> CallAsync(MockCallArgs args) => Task.FromResult<object>(args.Args);
    }

    private sealed class TestStack : Stack
    {
        public TestStack() => Id = new ConfigMap("cm").Id;

        [Output]
        public Output<string> Id { get; set; }
    }
}
