using Google.Protobuf.WellKnownTypes;
using Pulumi.Tests.Outputs;

namespace Pulumi.Tests.Wire;

/// <summary>Protobuf for C# reads a hundred nested messages unless told otherwise: 33 levels of a property.</summary>
public sealed class DepthTests
{
    [Theory]
    [InlineData(33)]
    [InlineData(34)]
    [InlineData(250)]
    public async Task Properties_reach_the_engine_and_come_back_at_any_depth(int levels)
    {
        Output<object>? echoed = null;
        var run = await EngineRun.OfAsync(() => echoed = new Tree("t", Nest(levels)).Root);
        Assert.Equal("", string.Join("; ", run.Logs.Select(log => log.Message)));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(levels, Depth(run.Registration("t").Object.Fields["root"]));
        Assert.Equal(levels, Depth((await echoed!.DataAsync()).Value));
    }

    [Fact]
    public async Task Functions_take_and_give_deep_values()
    {
        object? result = null;
        var run = await EngineRun.OfStackAsync(
            () => new Stack().Run(async () =>
            {
                var arguments = new DictionaryInvokeArgs(System.Collections.Immutable.ImmutableDictionary<string, object?>.Empty.Add("root", Nest(70)));
                result = await Deployment.Instance.InvokeSingleAsync<object>("a:b:echo", arguments);
                return new Dictionary<string, object?>();
            }),
            EngineRun.Preview with
            {
                InvokeAnswers = new Dictionary<string, Func<System.Text.Json.Nodes.JsonObject, System.Text.Json.Nodes.JsonObject>> { ["a:b:echo"] = arguments => arguments },
            });
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(70, Depth(result));
    }

    [Fact]
    public async Task A_deep_document_is_read_as_json_and_sent_as_json()
    {
        var run = await EngineRun.OfAsync(() => _ = new Tree("t", Nest(120)).Json.Apply(json => json.GetRawText().Length));
        Assert.Equal(0, run.ExitCode);
    }

    private static object Nest(int levels)
    {
        object value = "leaf";
        for (var level = 0; level < levels; level++)
        {
            value = new Dictionary<string, object> { ["in"] = value };
        }

        return value;
    }

    private static int Depth(Value value)
    {
        var depth = 0;
        while (value.KindCase == Value.KindOneofCase.StructValue)
        {
            value = value.StructValue.Fields["in"];
            depth++;
        }

        return depth;
    }

    private static int Depth(object? value)
    {
        var depth = 0;
        while (value is IReadOnlyDictionary<string, object?> map)
        {
            value = map["in"];
            depth++;
        }

        return depth;
    }

    private sealed class TreeArgs : ResourceArgs
    {
        [Input("root")]
        public Input<object>? Root { get; set; }

        [Input("json")]
        public Input<object>? Json { get; set; }
    }

    private sealed class Tree(string name, object root)
        : CustomResource("a:b:Tree", name, new TreeArgs { Root = root, Json = root }, null)
    {
        [Output("root")]
        public Output<object> Root { get; private set; } = null!;

        [Output("json")]
        public Output<System.Text.Json.JsonElement> Json { get; private set; } = null!;
    }
}
