using System.Collections.Immutable;
using Pulumi.Tests.Outputs;

namespace Pulumi.Tests.Inputs;

public sealed class InputListTests
{
    [Fact]
    public async Task Elements_are_appended_in_order()
    {
        InputList<string> list = ["a"];
        list.Add("b", Output.Create("c"));
        list.AddRange(new[] { "d" });
        Assert.Equal(["a", "b", "c", "d"], await list.ValueAsync());
    }

    [Fact]
    public async Task Concat_leaves_both_operands_alone()
    {
        InputList<string> first = ["a"];
        InputList<string> second = ["b"];
        Assert.Equal(["a", "b"], await first.Concat(second).ValueAsync());
        Assert.Equal(["a"], await first.ValueAsync());
        Assert.Equal(["b"], await second.ValueAsync());
    }

    [Fact]
    public void Synchronous_enumeration_is_refused()
        => Assert.Throws<NotSupportedException>(() => ((System.Collections.IEnumerable)new InputList<string> { "a" }).GetEnumerator());

    [Fact]
    public async Task Asynchronous_enumeration_yields_the_elements_as_inputs()
    {
        var seen = new List<string>();
        await foreach (var item in new InputList<string> { "a", Reading.Later("b") })
        {
            seen.Add(await item.ValueAsync());
        }

        Assert.Equal(["a", "b"], seen);
    }

    [Fact]
    public async Task An_absent_list_stays_absent()
    {
        InputList<string> fromArray = default(ImmutableArray<string>);
        InputList<string> fromOutput = Output.Create(default(ImmutableArray<string>));
        InputList<string> fromInputs = default(ImmutableArray<Input<string>>);
        InputList<string> fromOutputs = default(ImmutableArray<Output<string>>);
        foreach (var list in new[] { fromArray, fromOutput, fromInputs, fromOutputs })
        {
            var data = await list.ToOutput().DataAsync();
            Assert.True(data is { IsKnown: true, Value.IsDefault: true });
            await foreach (var item in list)
            {
                Assert.Fail("There is nothing to enumerate.");
            }
        }
    }

    [Fact]
    public async Task An_absent_list_is_empty_once_something_is_added()
    {
        InputList<string> absent = default(ImmutableArray<string>);
        InputList<string> list = default(ImmutableArray<string>);
        Assert.True((await list.Concat(absent).ValueAsync()).IsDefault);
        list.Add("a");
        list.AddRange(absent);
        Assert.Equal(["a"], await list.ValueAsync());
        Assert.Equal(["a"], await absent.Concat(list).ValueAsync());
    }

    [Fact]
    public async Task Options_take_an_absent_list_of_resources_for_none()
    {
        var (resources, _) = await Mocking.Run.Async(
            () => _ = new Programs.ConfigMap("cm", null, new CustomResourceOptions { DependsOn = default(ImmutableArray<Resource>) }));
        Assert.Single(resources);
    }

    [Fact]
    public async Task Unions_are_added_by_either_case()
    {
        var list = new InputList<Union<int, string>>();
        InputListExtensions.Add(list, (Input<int>)1);
        InputListExtensions.Add(list, (Input<string>)"a");
        Assert.Equal<object>([1, "a"], (await list.ValueAsync()).Select(union => union.Value));
    }
}
