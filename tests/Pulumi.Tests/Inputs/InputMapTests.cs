using System.Collections.Immutable;
using Pulumi.Tests.Outputs;

namespace Pulumi.Tests.Inputs;

public sealed class InputMapTests
{
    [Fact]
    public async Task The_indexer_replaces()
        => Assert.Equal("2", (await new InputMap<string> { ["k"] = "1", ["K"] = "x", ["k2"] = "y", }.With("k", "2").ValueAsync())["k"]);

    [Fact]
    public async Task Adding_an_equal_value_again_is_fine()
        => Assert.Equal("v", (await new InputMap<string> { { "k", "v" }, { "k", Reading.Later("v") } }.ValueAsync())["k"]);

    [Fact]
    public async Task Adding_a_different_value_faults_when_the_map_is_evaluated()
    {
        var map = new InputMap<string> { { "k", "v" }, { "k", "w" } };
        await Assert.ThrowsAsync<ArgumentException>(() => map.ValueAsync());
    }

    [Fact]
    public async Task Adding_a_map_with_the_same_key_faults_even_for_an_equal_value()
    {
        var map = new InputMap<string> { { "k", "v" } };
        map.AddRange(new InputMap<string> { { "k", "v" } });
        await Assert.ThrowsAsync<ArgumentException>(() => map.ValueAsync());
    }

    [Fact]
    public async Task Adding_a_map_that_shares_the_input_is_fine()
    {
        Input<string> shared = "v";
        var map = new InputMap<string> { { "k", shared } };
        map.Add(new InputMap<string> { { "k", shared }, { "l", "x" } });
        Assert.Equal(2, (await map.ValueAsync()).Count);
    }

    [Fact]
    public async Task Merge_lets_the_second_win()
    {
        var merged = InputMap<string>.Merge(new() { ["a"] = "1", ["b"] = "1" }, new() { ["b"] = "2" });
        Assert.Equal("1", (await merged.ValueAsync())["a"]);
        Assert.Equal("2", (await merged.ValueAsync())["b"]);
    }

    [Fact]
    public async Task An_absent_map_stays_absent()
    {
        InputMap<string> fromDictionary = (ImmutableDictionary<string, string>)null!;
        InputMap<string> fromOutput = Output.Create((ImmutableDictionary<string, string>)null!);
        foreach (var map in new[] { fromDictionary, fromOutput, InputMap<string>.Merge(fromDictionary, fromOutput) })
        {
            var data = await map.ToOutput().DataAsync();
            Assert.True(data.IsKnown);
            Assert.Null(data.Value);
            await foreach (var entry in map)
            {
                Assert.Fail("There is nothing to enumerate.");
            }
        }
    }

    [Fact]
    public async Task An_absent_map_is_empty_once_something_is_added()
    {
        InputMap<string> absent = (ImmutableDictionary<string, string>)null!;
        InputMap<string> map = (ImmutableDictionary<string, string>)null!;
        map.Add("a", "1");
        map["b"] = "2";
        map.AddRange(absent);
        Assert.Equal(["1", "2"], (await map.ValueAsync()).Values.Order());
        Assert.Equal(2, (await InputMap<string>.Merge(absent, map).ValueAsync()).Count);
        absent.AddRange(map);
        Assert.Equal(2, (await absent.ValueAsync()).Count);
    }

    [Fact]
    public async Task Null_where_only_a_dictionary_can_be_faults_as_in_the_official_sdk()
    {
        InputMap<string> map = (Dictionary<string, string>)null!;
        await Assert.ThrowsAsync<ArgumentNullException>(() => map.ValueAsync());
    }

    [Fact]
    public async Task Null_entries_are_values_of_their_type()
        => Assert.Null((await new InputMap<string> { ["k"] = null! }.ValueAsync())["k"]);

    [Fact]
    public async Task Entries_are_enumerated_asynchronously()
    {
        var seen = new List<string>();
        await foreach (var entry in new InputMap<string> { ["k"] = Reading.Later("v") })
        {
            var (key, value) = await entry.ValueAsync();
            seen.Add(key + value);
        }

        Assert.Equal(["kv"], seen);
    }
}

internal static class InputMapSetting
{
    public static InputMap<string> With(this InputMap<string> map, string key, Input<string> value)
    {
        map[key] = value;
        return map;
    }
}
