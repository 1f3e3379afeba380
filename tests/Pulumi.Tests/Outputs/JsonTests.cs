using System.Collections.Immutable;
using System.Text.Json;
using Pulumi.Utilities;

namespace Pulumi.Tests.Outputs;

public sealed class JsonTests
{
    [Fact]
    public async Task Nested_outputs_inputs_lists_and_maps_become_their_values()
    {
        InputList<string> list = ["a", Reading.Later("b")];
        InputMap<string> map = new() { ["k"] = Reading.Later("v") };
        var json = Output.JsonSerialize(Output.Create(new { One = Reading.Later(1), Two = (Input<string>)"two", List = list, Map = map }));
        Assert.Equal("""{"One":1,"Two":"two","List":["a","b"],"Map":{"k":"v"}}""", await OutputUtilities.GetValueAsync(json));
    }

    [Fact]
    public async Task Anything_unknown_inside_makes_the_text_unknown()
    {
        var json = Output.JsonSerialize(Output.Create(new Dictionary<string, object?> { ["a"] = 1, ["b"] = Reading.Unknown<string>() }));
        Assert.False((await json.DataAsync()).IsKnown);
    }

    [Fact]
    public async Task Anything_secret_inside_makes_the_text_secret_and_keeps_dependencies()
    {
        var resource = new DependencyResource("urn:1");
        var secret = OutputUtilities.WithDependency(Output.CreateSecret("p"), resource);
        var data = await Output.JsonSerialize(Output.Create(new object[] { secret })).DataAsync();
        Assert.Equal("""["p"]""", data.Value);
        Assert.True(data.IsSecret);
        Assert.Equal([resource], data.Resources);
    }

    [Fact]
    public async Task Absent_lists_and_maps_are_null()
    {
        InputList<string> list = default(ImmutableArray<string>);
        InputMap<string> map = (ImmutableDictionary<string, string>)null!;
        var json = Output.JsonSerialize(Output.Create(new { List = list, Map = map, Output = Output.Create(default(ImmutableArray<int>)) }));
        Assert.Equal("""{"List":null,"Map":null,"Output":null}""", await OutputUtilities.GetValueAsync(json));
    }

    [Fact]
    public async Task Options_of_the_caller_apply()
    {
        var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
        var json = Output.JsonSerialize(Output.Create(new { FirstName = Output.Create("x") }), options);
        Assert.Equal("""{"firstName":"x"}""", await OutputUtilities.GetValueAsync(json));
    }

    [Fact]
    public async Task Reading_json_keeps_secrecy()
    {
        var data = await Output.JsonDeserialize<int[]>(Output.CreateSecret("[1,2]")).DataAsync();
        Assert.Equal([1, 2], data.Value);
        Assert.True(data.IsSecret);
    }
}
