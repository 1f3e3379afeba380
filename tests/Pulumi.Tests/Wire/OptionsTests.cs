using Google.Protobuf;
using Pulumi.Tests.Outputs;
using Pulumi.Tests.Programs;
using Pulumi.Utilities;

namespace Pulumi.Tests.Wire;

/// <summary>Options and inheritance, as they show in requests.</summary>
public sealed class OptionsTests
{
    [Fact]
    public async Task Every_option_has_its_field()
    {
        var run = await EngineRun.OfAsync(() => _ = new ConfigMap("cm", null, EveryOption(new ConfigMap("other"))));
        var request = run.Registration("cm");
        Assert.True(request is { HasProtect: true, Protect: false, HasRetainOnDelete: true, RetainOnDelete: true });
        Assert.True(request is { DeleteBeforeReplaceDefined: true, DeleteBeforeReplace: false, ImportId: "existing", Version: "9.9.9" });
        Assert.Equal("https://plugins.example", request.PluginDownloadURL);
        Assert.Equal(["data"], request.IgnoreChanges);
        Assert.Equal(["metadata"], request.ReplaceOnChanges);
        Assert.Equal(["status"], request.HideDiffs);
        Assert.Equal(["data"], request.AdditionalSecretOutputs);
        Assert.Equal("urn:pulumi:dev::proj::kubernetes:core/v1:ConfigMap::other", request.DeletedWith);
        Assert.Equal([request.DeletedWith], request.ReplaceWith);
        Assert.Equal("t1", request.ReplacementTrigger.StringValue);
        Assert.Equal("B", request.EnvVarMappings["A"]);
        Assert.Equal(("", "1000000000ns", "100ns"), (request.CustomTimeouts.Create, request.CustomTimeouts.Update, request.CustomTimeouts.Delete));
    }

    [Fact]
    public async Task Unset_options_are_absent()
    {
        var request = (await EngineRun.OfAsync(() => _ = new ConfigMap("cm"))).Registration("cm");
        Assert.False(request.HasProtect || request.HasRetainOnDelete || request.DeleteBeforeReplaceDefined);
        Assert.Null(request.CustomTimeouts);
        Assert.Null(request.ReplacementTrigger);
    }

    [Fact]
    public async Task An_option_that_the_engine_does_not_know_stops_the_run()
    {
        var run = await EngineRun.OfAsync(
            () => _ = new ConfigMap("cm", null, new CustomResourceOptions { DeletedWith = new ConfigMap("other") }),
            EngineRun.Preview with { Features = new HashSet<string> { "resourceReferences", "aliasSpecs" } });
        Assert.Equal(32, run.ExitCode);
        Assert.Contains("DeletedWith", Assert.Single(run.Logs).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transformation_sees_everything_below_it_and_its_own_come_first()
    {
        List<string> seen = [];
        ResourceTransformation Note(string word) => args =>
        {
            seen.Add($"{word} {args.Resource.GetResourceName()}");
            return args.Args is ConfigMapArgs ? new ResourceTransformationResult(new ConfigMapArgs { Data = { ["by"] = word } }, args.Options) : null;
        };

        var run = await EngineRun.OfAsync(() =>
        {
            var component = new Grouping("group", new ComponentResourceOptions { ResourceTransformations = { Note("outer") } });
            _ = new ConfigMap("child", new ConfigMapArgs(), new CustomResourceOptions { Parent = component, ResourceTransformations = { Note("inner") } });
            _ = new ConfigMap("apart");
        });
        Assert.Equal(["outer group", "inner child", "outer child"], seen);
        Assert.Equal("outer", run.Registration("child").Object.Fields["data"].StructValue.Fields["by"].StringValue);
    }

    [Fact]
    public async Task A_transformation_cannot_change_the_parent()
    {
        var run = await EngineRun.OfAsync(() =>
        {
            var component = new Grouping("group", new ComponentResourceOptions());
            _ = new ConfigMap("cm", null, new CustomResourceOptions
            {
                ResourceTransformations = { args => new ResourceTransformationResult(args.Args, new CustomResourceOptions { Parent = component }) },
            });
        });
        Assert.NotEqual(0, run.ExitCode);
    }

    [Fact]
    public async Task Protection_and_providers_come_from_the_parent_and_ignored_changes_do_not()
    {
        var run = await EngineRun.OfAsync(() =>
        {
            var provider = new KubernetesProvider("k8s");
            var component = new Grouping("group", new ComponentResourceOptions { Provider = provider, Protect = true, IgnoreChanges = { "x" } });
            var child = new ConfigMap("child", null, new CustomResourceOptions { Parent = component });
            _ = new ConfigMap("grandchild", null, new CustomResourceOptions { Parent = child });
            _ = new Application("foreign", new ApplicationArgs { DisplayName = "d" }, new CustomResourceOptions { Parent = component });
        });
        const string provider = "urn:pulumi:dev::proj::pulumi:providers:kubernetes::k8s::04da6b54-80e4-46f7-96ec-b56ff0331ba9";
        foreach (var name in new[] { "child", "grandchild" })
        {
            Assert.Equal(provider, run.Registration(name).Provider);
            Assert.True(run.Registration(name).Protect);
            Assert.Empty(run.Registration(name).IgnoreChanges);
        }

        Assert.Equal("", run.Registration("foreign").Provider);
        Assert.Equal("urn:pulumi:dev::proj::my:mod:Group::group", run.Registration("child").Parent);
        Assert.Equal("urn:pulumi:dev::proj::my:mod:Group$kubernetes:core/v1:ConfigMap::child", run.Registration("grandchild").Parent);
    }

    [Fact]
    public async Task The_children_of_a_resource_use_the_provider_it_was_given()
    {
        var run = await EngineRun.OfAsync(() =>
        {
            var parent = new ConfigMap("parent", null, new CustomResourceOptions { Provider = new KubernetesProvider("k8s") });
            _ = new ConfigMap("child", null, new CustomResourceOptions { Parent = parent });
        });
        Assert.EndsWith("::k8s::04da6b54-80e4-46f7-96ec-b56ff0331ba9", run.Registration("child").Provider, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provider_settings_travel_as_json_text()
    {
        var run = await EngineRun.OfAsync(() => _ = new KubernetesProvider("k8s", new KubernetesProviderArgs { EnableServerSideApply = true }));
        Assert.Equal("""{ "enableServerSideApply": "true" }""", JsonFormatter.Default.Format(run.Registration("k8s").Object));
    }

    [Fact]
    public async Task A_component_stands_for_the_custom_resources_below_it()
    {
        var run = await EngineRun.OfAsync(() =>
        {
            var outer = new Grouping("outer", new ComponentResourceOptions());
            var inner = new Grouping("inner", new ComponentResourceOptions { Parent = outer });
            var first = new ConfigMap("first", null, new CustomResourceOptions { Parent = outer });
            _ = new ConfigMap("below-first", null, new CustomResourceOptions { Parent = first });
            _ = new ConfigMap("second", null, new CustomResourceOptions { Parent = inner });
            _ = new ConfigMap("last", null, new CustomResourceOptions { DependsOn = outer });
        });
        Assert.Equal(
            [
                "urn:pulumi:dev::proj::my:mod:Group$kubernetes:core/v1:ConfigMap::first",
                "urn:pulumi:dev::proj::my:mod:Group$my:mod:Group$kubernetes:core/v1:ConfigMap::second",
            ],
            run.Registration("last").Dependencies);
    }

    [Fact]
    public async Task Children_that_depend_on_their_own_component_do_not_wait_for_each_other()
    {
        var run = await EngineRun.OfAsync(() =>
        {
            var component = new Grouping("group", new ComponentResourceOptions());
            _ = new ConfigMap("a", null, new CustomResourceOptions { Parent = component, DependsOn = component });
            _ = new ConfigMap("b", null, new CustomResourceOptions { Parent = component, DependsOn = component });
        });
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Registration("a").Dependencies);
    }

    [Fact]
    public async Task Every_property_names_its_dependencies_even_when_it_has_none()
    {
        var run = await EngineRun.OfAsync(() =>
        {
            var first = new ConfigMap("first");
            _ = new ConfigMap("second", new ConfigMapArgs
            {
                Data = { ["id"] = first.Id.Apply(id => id), ["plain"] = "x" },
                Metadata = new ObjectMetaArgs { Name = OutputUtilities.WithDependency(Output.Create("n"), first) },
            });
        });
        var request = run.Registration("second");
        var dependencies = request.PropertyDependencies.ToDictionary(entry => entry.Key, entry => entry.Value.Urns.Count);
        Assert.Equal(new Dictionary<string, int> { ["apiVersion"] = 0, ["kind"] = 0, ["data"] = 1, ["metadata"] = 1 }, dependencies);
        Assert.Equal(["urn:pulumi:dev::proj::kubernetes:core/v1:ConfigMap::first"], request.Dependencies);
    }

    [Fact]
    public async Task Changing_args_or_options_afterwards_changes_nothing()
    {
        var run = await EngineRun.OfAsync(() =>
        {
            var args = new ConfigMapArgs { Metadata = new ObjectMetaArgs { Name = "one" } };
            var options = new CustomResourceOptions { IgnoreChanges = { "a" } };
            _ = new ConfigMap("one", args, options);
            _ = new Raw("raw", options);
            args.Metadata = new ObjectMetaArgs { Name = "two" };
            options.IgnoreChanges.Add("b");
            _ = new ConfigMap("two", args, options);
        });
        Assert.Equal("one", run.Registration("one").Object.Fields["metadata"].StructValue.Fields["name"].StringValue);
        Assert.Equal(["a"], run.Registration("one").IgnoreChanges);
        Assert.Equal(["a"], run.Registration("raw").IgnoreChanges);
        Assert.Equal(["a", "b"], run.Registration("two").IgnoreChanges);
    }

    [Fact]
    public async Task Aliases_name_only_what_they_say()
    {
        var run = await EngineRun.OfAsync(() =>
        {
            var parent = new Grouping("group", new ComponentResourceOptions());
            _ = new ConfigMap("cm", null, new CustomResourceOptions
            {
                Aliases =
                {
                    new Alias { Urn = "urn:pulumi:dev::proj::t::whole" },
                    new Alias { NoParent = true },
                    new Alias { Parent = parent, Stack = "old" },
                    new Alias { ParentUrn = "urn:pulumi:dev::proj::t::p", Project = Reading.Later("oldproj") },
                },
            });
        });
        Assert.Equal(
            [
                """{ "urn": "urn:pulumi:dev::proj::t::whole" }""",
                """{ "spec": { "noParent": true } }""",
                """{ "spec": { "stack": "old", "parentUrn": "urn:pulumi:dev::proj::my:mod:Group::group" } }""",
                """{ "spec": { "project": "oldproj", "parentUrn": "urn:pulumi:dev::proj::t::p" } }""",
            ],
            run.Registration("cm").Aliases.Select(alias => JsonFormatter.Default.Format(alias)));
    }

    [Fact]
    public async Task Provider_and_providers_together_are_refused()
    {
        var run = await EngineRun.OfAsync(() =>
        {
            var provider = new KubernetesProvider("k8s");
            _ = new Grouping("group", new ComponentResourceOptions { Provider = provider, Providers = { provider } });
        });
        Assert.Equal(32, run.ExitCode);
    }

    [Fact]
    public async Task An_empty_id_registers_instead_of_reading()
    {
        var run = await EngineRun.OfAsync(() => _ = new ConfigMap("cm", null, new CustomResourceOptions { Id = "" }));
        Assert.Equal("cm", run.Registration("cm").Name);
        Assert.DoesNotContain("ReadResource", run.Methods);
    }

    [Fact]
    public async Task Merged_providers_of_components_are_one_a_package_and_the_second_wins()
    {
        var names = new List<string>();
        await EngineRun.OfAsync(() =>
        {
            var first = new ComponentResourceOptions { Providers = { new KubernetesProvider("k1"), new ForeignProvider("f1") } };
            var second = new ComponentResourceOptions { Providers = { new KubernetesProvider("k2") } };
            names.AddRange(ComponentResourceOptions.Merge(first, second).Providers.Select(provider => provider.GetResourceName()));
        });
        Assert.Equal(["f1", "k2"], names.Order());
    }

    [Fact]
    public void Merge_prefers_the_second_and_concatenates_lists()
    {
        var merged = CustomResourceOptions.Merge(
            new CustomResourceOptions { Version = "1", IgnoreChanges = { "a" }, Protect = true },
            new CustomResourceOptions { Version = "2", IgnoreChanges = { "b" } });
        Assert.Equal("2", merged.Version);
        Assert.True(merged.Protect);
        Assert.Equal(["a", "b"], merged.IgnoreChanges);
    }

    private static CustomResourceOptions EveryOption(Resource other) => new()
    {
        Protect = false,
        RetainOnDelete = true,
        DeleteBeforeReplace = false,
        ImportId = "existing",
        IgnoreChanges = { "data" },
        ReplaceOnChanges = { "metadata" },
        HideDiffs = { "status" },
        AdditionalSecretOutputs = { "data" },
        PluginDownloadURL = "https://plugins.example",
        Version = "9.9.9",
        DeletedWith = other,
        ReplaceWith = { other },
        ReplacementTrigger = "t1",
        EnvVarMappings = { ["A"] = "B" },
        CustomTimeouts = new CustomTimeouts { Update = TimeSpan.FromSeconds(1), Delete = TimeSpan.FromTicks(1) },
    };

    private sealed class Raw(string name, CustomResourceOptions options)
        : CustomResource("test:index:Raw", name, ResourceArgs.Empty, options);

    private sealed class ForeignProvider(string name) : ProviderResource("foreign", name, ResourceArgs.Empty, null);

    private sealed class Grouping(string name, ComponentResourceOptions options) : ComponentResource("my:mod:Group", name, options);
}
