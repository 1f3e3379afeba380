using Pulumi.Utilities;

namespace Pulumi.Tests.Outputs;

public sealed class CombinationTests
{
    [Fact]
    public async Task All_keeps_the_order_of_its_parts()
        => Assert.Equal([1, 2, 3], await OutputUtilities.GetValueAsync(Output.All(Reading.Later(1), Output.Create(2), Reading.Later(3))));

    [Fact]
    public async Task All_of_inputs_takes_plain_values_and_outputs()
        => Assert.Equal(["a", "b"], await OutputUtilities.GetValueAsync(Output.All(new Input<string>[] { "a", Output.Create("b") })));

    [Fact]
    public async Task One_unknown_part_makes_the_whole_unknown()
    {
        Assert.False((await Output.All(Output.Create(1), Reading.Unknown<int>()).DataAsync()).IsKnown);
        Assert.False((await Output.Tuple(Output.Create(1), Reading.Unknown<string>()).DataAsync()).IsKnown);
        Assert.False((await Output.Format($"{Output.Create(1)} {Reading.Unknown<int>()}").DataAsync()).IsKnown);
    }

    [Fact]
    public async Task One_secret_part_makes_the_whole_secret()
    {
        Assert.True((await Output.All(Output.Create(1), Output.CreateSecret(2)).DataAsync()).IsSecret);
        Assert.True((await Output.Tuple(Output.Create(1), Output.CreateSecret("s")).DataAsync()).IsSecret);
        Assert.True((await Output.Format($"{Output.CreateSecret(1)}").DataAsync()).IsSecret);
    }

    [Fact]
    public async Task Dependencies_of_all_parts_are_united()
    {
        var (first, second) = (new DependencyResource("urn:1"), new DependencyResource("urn:2"));
        var all = Output.All(
            OutputUtilities.WithDependency(Output.Create(1), first), OutputUtilities.WithDependency(Reading.Unknown<int>(), second));
        Assert.Equal(2, (await OutputUtilities.GetDependenciesAsync(all)).Count);
    }

    [Fact]
    public async Task Tuples_hold_up_to_eight_parts_of_different_types()
    {
        Input<string> input = "i";
        Input<int> number = 7;
        var eight = Output.Tuple(input, number, input, number, input, number, input, number);
        Assert.Equal(("i", 7, "i", 7, "i", 7, "i", 7), await OutputUtilities.GetValueAsync(eight));
        var three = Output.Tuple(Output.Create(1), Output.Create("b"), Reading.Later(true));
        Assert.Equal((1, "b", true), await OutputUtilities.GetValueAsync(three));
    }

    [Fact]
    public async Task Format_ignores_the_culture_of_the_machine()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        var commas = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        System.Globalization.CultureInfo.CurrentCulture = commas;
        try
        {
            Assert.Equal("1.5", await OutputUtilities.GetValueAsync(Output.Format($"{Output.Create(1.5)}")));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task Parts_of_a_list_output_are_read_in_place()
    {
        var list = Output.Create(System.Collections.Immutable.ImmutableArray.Create("a", "b"));
        Assert.Equal("b", await OutputUtilities.GetValueAsync(list.GetAt(1)));
        Assert.Equal("a", await OutputUtilities.GetValueAsync(list.First()));
        Assert.Equal(2, await OutputUtilities.GetValueAsync(list.Length()));
    }
}
