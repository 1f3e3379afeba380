using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Images.Tests;

public sealed class ProblemLineTests
{
    [Fact]
    public void A_problem_says_where_and_then_what_from_the_general_to_the_particular() => Assert.Equal(
        "trust-policy.yaml:3:12: bad-value: rules.shop: it is none", ProblemLine.Of("trust-policy.yaml", (3, 12), "bad-value", "rules.shop", "it is none"));

    [Fact]
    public void What_is_empty_is_left_out()
    {
        Assert.Equal("policy.json: no-file: it is not there", ProblemLine.Of("policy.json", null, "no-file", "", "it is not there"));
        Assert.Equal("Pulumi.dev.yaml:7: a colon is missing", ProblemLine.Of("Pulumi.dev.yaml", (7, null), "a colon is missing"));
    }
}
