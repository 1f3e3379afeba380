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
