using Pulumi.Offline.Plans;

namespace Pulumi.Offline.Tests.Plans;

public sealed class PropertyPathTests
{
    [Theory]
    [InlineData("sku")]
    [InlineData("spec.template.spec.containers[0].image")]
    [InlineData("metadata.annotations[\"a.b/c\"]")]
    [InlineData("data[\"quote\\\"and\\\\slash\"].x")]
    [InlineData("list[0][12]")]
    [InlineData("labels[\"\"]")]
    [InlineData("*")]
    [InlineData("rules[*].name")]
    [InlineData("literal[\"*\"]")]
    [InlineData("labels.app/with-slash")]
    public void A_path_reads_as_it_is_written(string text) => Assert.Equal(text, PropertyPath.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("a[")]
    [InlineData("a[x]")]
    [InlineData("a[-1]")]
    [InlineData("a[\"x]")]
    [InlineData("a[\"x\"")]
    [InlineData("a[0]b")]
    public void Text_that_is_no_path_is_refused(string text) => Assert.False(PropertyPath.TryParse(text, out _));

    [Theory]
    [InlineData("spec", "spec.replicas", true)]
    [InlineData("spec.replicas", "spec", false)]
    [InlineData("spec.*", "spec.replicas", true)]
    [InlineData("rules[*].name", "rules[3].name", true)]
    [InlineData("rules[*].name", "rules[3].port", false)]
    [InlineData("*", "anything.at[0].all", true)]
    [InlineData("a", "ab", false)]
    public void A_path_covers_itself_and_what_is_inside(string path, string other, bool covers) =>
        Assert.Equal(covers, PropertyPath.Parse(path).Covers(PropertyPath.Parse(other)));

    [Fact]
    public void A_path_meets_what_contains_it() => Assert.True(PropertyPath.Parse("spec.selector").Meets(PropertyPath.Parse("spec")));
}
