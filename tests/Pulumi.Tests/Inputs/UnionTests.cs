namespace Pulumi.Tests.Inputs;

public sealed class UnionTests
{
    private static readonly Union<int, string> Number = 1;
    private static readonly Union<int, string> Text = "a";

    [Fact]
    public void A_union_tells_its_case()
    {
        Assert.True(Number.IsT0 && !Number.IsT1);
        Assert.True(Text.IsT1 && !Text.IsT0);
        Assert.Equal(1, Number.AsT0);
        Assert.Equal("a", Text.Value);
        Assert.Throws<InvalidOperationException>(() => Number.AsT1);
    }

    [Fact]
    public void A_union_is_matched_and_mapped_by_case()
    {
        Assert.Equal("n1", Number.Match(number => $"n{number}", text => text));
        Assert.Equal("A", Text.Bimap(number => number, text => text.ToUpperInvariant()).AsT1);
        Assert.Equal(2, Number.MapT0(number => number + 1).AsT0);
        Assert.Equal("a", Text.MapT0(number => number + 1).AsT1);
        Assert.True(Text.TryPickT1(out var picked, out _));
        Assert.Equal("a", picked);
        Assert.False(Text.TryPickT0(out _, out var remainder));
        Assert.Equal("a", remainder);
    }

    [Fact]
    public void Unions_are_equal_by_case_and_value()
    {
        Assert.True(Number == 1);
        Assert.True(Number != 2);
        Assert.False(Union<string, string>.FromT0("x") == Union<string, string>.FromT1("x"));
    }
}
