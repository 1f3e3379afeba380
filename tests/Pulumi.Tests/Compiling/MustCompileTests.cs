using System.Collections.Immutable;
using System.Globalization;
using Pulumi.Tests.Outputs;
using Pulumi.Tests.Programs;
using Pulumi.Utilities;

namespace Pulumi.Tests.Compiling;

/// <summary>Forms that programs for the official SDK use. That this file compiles is the test; the values are a bonus.</summary>
public sealed class MustCompileTests
{
    private static readonly Output<string> Text = Output.Create("o");

    [Fact]
    public async Task Lists_are_made_from_arrays_lists_outputs_and_collection_expressions()
    {
        InputList<string> fromInputs = new Input<string>[] { "a", Text };
        InputList<string> fromExpression = ["a", "b"];
        InputList<string> fromOutput = Output.Create(new[] { "a" });
        InputList<ServicePortArgs> fromArray = new[] { new ServicePortArgs() };
        InputList<ServicePortArgs> fromList = new List<ServicePortArgs>();
        InputList<ServicePortArgs> fromInitializer = new() { new ServicePortArgs { Port = 1 }, new ServicePortArgs { Port = 2 } };
        InputList<object> fromObjects = new object[] { "x" };
        InputList<string> fromImmutable = ImmutableArray.Create("a");
        Assert.Equal(["a", "o"], await fromInputs.ValueAsync());
        Assert.Equal(["a", "b"], await fromExpression.ValueAsync());
        Assert.Equal(["a"], await fromOutput.ValueAsync());
        Assert.Single(await fromArray.ValueAsync());
        Assert.Empty(await fromList.ValueAsync());
        Assert.Equal(2, (await fromInitializer.ValueAsync()).Length);
        Assert.Equal(["x"], await fromObjects.ValueAsync());
        Assert.Equal(["a"], await fromImmutable.ValueAsync());
    }

    [Fact]
    public async Task Maps_are_made_from_dictionaries_and_initializers()
    {
        InputMap<string> fromInitializer = new() { ["a"] = "b", ["c"] = Text };
        InputMap<string> fromPairs = new() { { "a", "b" }, { "c", Text } };
        InputMap<object> fromDictionary = new Dictionary<string, object>();
        InputMap<string> fromImmutable = ImmutableDictionary<string, string>.Empty;
        Assert.Equal("o", (await fromInitializer.ValueAsync())["c"]);
        Assert.Equal("b", (await fromPairs.ValueAsync())["a"]);
        Assert.Empty(await fromDictionary.ValueAsync());
        Assert.Empty(await fromImmutable.ValueAsync());
    }

    [Fact]
    public async Task Scalars_convert_as_in_the_official_sdk()
    {
        Input<double> number = 3;
        Input<object> anything = Text;
        Input<string> text = "x";
        InputUnion<int, string> union = text;
        InputUnion<string, Color> open = "ClusterIP";
        InputUnion<string, Color> closed = Color.Red;
        Assert.Equal(3.0, await number.ValueAsync());
        Assert.Same(Text, await anything.ValueAsync());
        Assert.Equal("x", (await union.ValueAsync()).AsT1);
        Assert.Equal("ClusterIP", (await open.ValueAsync()).AsT0);
        Assert.Equal(Color.Red, (await closed.ValueAsync()).AsT1);
    }

    [Fact]
    public async Task Apply_takes_outputs_tasks_and_null()
    {
        var condition = bool.Parse("true");
        var maybe = Text.Apply(text => condition ? Text : null);
        var nothing = Text.Apply(async text => { await Task.Yield(); });
        var length = Text.Apply(text => text.Length);
        var input = Text.Apply(Input<int>? (text) => text.Length);
        Assert.Equal("o", await OutputUtilities.GetValueAsync(maybe));
        Assert.Equal(default, await OutputUtilities.GetValueAsync(nothing));
        Assert.Equal(1, await OutputUtilities.GetValueAsync(length));
        Assert.Equal(1, await OutputUtilities.GetValueAsync(input));
    }

    [Fact]
    public async Task Format_takes_outputs_inputs_and_plain_values()
    {
        Input<string> input = "i";
        var number = 1.5;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Assert.Equal("o-1.50-i", await OutputUtilities.GetValueAsync(Output.Format($"{Text}-{number:F2}-{input}")));
    }

    [Fact]
    public async Task DependsOn_takes_one_resource_or_many()
    {
        var (resources, _) = await Mocking.Run.Async(() =>
        {
            var pod = new ConfigMap("pod");
            ConfigMap[] pods = [pod];
            CustomResourceOptions[] options =
            [
                new() { DependsOn = pod },
                new() { DependsOn = { pod } },
                new() { DependsOn = pods },
                new() { DependsOn = new List<Resource> { pod } },
                new() { DependsOn = new Resource[] { pod } },
#pragma warning disable CA1825 // The very form that programs use.
                new() { DependsOn = new Resource[0] },
#pragma warning restore CA1825
            ];
            for (var i = 0; i < options.Length; i++)
            {
                _ = new ConfigMap(string.Create(CultureInfo.InvariantCulture, $"dependent-{i}"), null, options[i]);
            }
        });
        Assert.Equal(7, resources.Length);
    }
}
