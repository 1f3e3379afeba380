using System.Collections.Immutable;
using Pulumi.Utilities;

namespace Pulumi.Tests.Outputs;

public sealed class ApplyTests
{
    [Fact]
    public async Task An_unknown_value_never_reaches_the_callback()
    {
        var ran = false;
        var result = await Reading.Unknown<string>().Apply(text => ran = true).DataAsync();
        Assert.False(ran);
        Assert.False(result.IsKnown);
    }

    [Fact]
    public async Task A_secret_stays_secret_even_when_unknown()
    {
        Assert.True((await Output.CreateSecret("p").Apply(text => text.Length).DataAsync()).IsSecret);
        Assert.True((await Output.CreateSecret(Reading.Unknown<string>()).Apply(text => text.Length).DataAsync()).IsSecret);
    }

    [Fact]
    public async Task A_secret_made_inside_the_callback_makes_the_result_secret()
        => Assert.True((await Output.Create(1).Apply(number => Output.CreateSecret(number)).DataAsync()).IsSecret);

    [Fact]
    public async Task An_unknown_made_inside_the_callback_makes_the_result_unknown()
        => Assert.False((await Output.Create(1).Apply(_ => Reading.Unknown<int>()).DataAsync()).IsKnown);

    [Fact]
    public async Task Dependencies_of_outer_and_inner_outputs_are_united()
    {
        var (first, second) = (new DependencyResource("urn:1"), new DependencyResource("urn:2"));
        var outer = OutputUtilities.WithDependency(Output.Create(1), first);
        var result = outer.Apply(number => OutputUtilities.WithDependency(Output.Create(number), second));
        Assert.Equal(ImmutableHashSet.Create<Resource>(first, second), await OutputUtilities.GetDependenciesAsync(result));
    }

    [Fact]
    public async Task An_unknown_keeps_its_dependencies()
    {
        var resource = new DependencyResource("urn:1");
        var unknown = OutputUtilities.WithDependency(Reading.Unknown<int>(), resource);
        Assert.Equal([resource], await OutputUtilities.GetDependenciesAsync(unknown.Apply(number => number + 1)));
    }

    [Fact]
    public async Task A_null_inner_output_is_the_known_default()
    {
        var result = await Output.Create("a").Apply(Output<string>? (_) => null).DataAsync();
        Assert.True(result.IsKnown);
        Assert.Null(result.Value);
    }

    [Fact]
    public async Task An_exception_in_the_callback_faults_the_output()
    {
        var faulted = Reading.Later(1).Apply(int (_) => throw new FormatException("bad"));
        await Assert.ThrowsAsync<FormatException>(() => faulted.DataAsync());
    }

    [Fact]
    public async Task Create_of_an_output_nests_and_CreateSecret_of_an_output_does_not()
    {
        var inner = Output.Create("x");
        Output<Output<string>> nested = Output.Create(inner);
        Output<string> secret = Output.CreateSecret(inner);
        Assert.Same(inner, await OutputUtilities.GetValueAsync(nested));
        Assert.True(await Output.IsSecretAsync(secret));
        Assert.False(await Output.IsSecretAsync(Output.Unsecret(secret)));
    }

    [Fact]
    public void ToString_explains_instead_of_showing_a_value()
    {
        var text = Output.Create("the value").ToString();
        Assert.DoesNotContain("the value", text, StringComparison.Ordinal);
        Assert.Contains("Apply", text, StringComparison.Ordinal);
    }
}
