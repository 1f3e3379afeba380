using ImageTrust.Policy.Document;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Tests;

/// <summary>Which of several rules for the same images decides in a namespace.</summary>
public sealed class RuleChoiceTests
{
    private static readonly TrustPolicy Policy = Corpus.Accepted(PolicyFile.ReadText("""
        phase: day2
        authorities:
          release:
            keyless:
              issuer: https://token.actions.githubusercontent.com
              identity: {exact: "https://github.com/contoso/shop/.github/workflows/release.yml@refs/heads/main"}
        rules:
          one-namespace:
            images: [contoso.azurecr.io/shop/**]
            namespaces: [shop-web]
            require: {anyOf: [release]}
          some-namespaces:
            images: [contoso.azurecr.io/shop/**]
            namespaces: [shop-*]
            unverified: {reason: the team tests here}
          all-written-out:
            images: [contoso.azurecr.io/shop/**]
            namespaces: ["*"]
            unverified: {reason: written out}
          everywhere:
            images: [contoso.azurecr.io/shop/**]
            unverified: {reason: nobody signs these}
        """, FilesBeside.In(Corpus.Root)));

    [Theory]
    [InlineData("shop-web", "one-namespace")]
    [InlineData("shop-api", "some-namespaces")]
    [InlineData("billing", "all-written-out")]
    public void The_rule_that_names_the_namespace_most_exactly_decides(string ns, string rule) => Assert.Equal(rule, Choice(Policy, ns));

    [Fact]
    public void A_rule_for_one_namespace_decides_over_one_for_all()
    {
        var policy = Policy with { Rules = Policy.Rules.Where(entry => entry.Key is "one-namespace" or "everywhere").ToDictionary() };

        Assert.Equal("one-namespace", Choice(policy, "shop-web"));
        Assert.Equal("everywhere", Choice(policy, "billing"));
    }

    [Fact]
    public void The_longest_pattern_is_less_specific_than_the_shortest_name()
    {
        var pattern = Parsed<NamespacePattern>(new string('a', 62) + "*");

        Assert.True(pattern.Specificity < Parsed<NamespacePattern>("a").Specificity);
    }

    private static string? Choice(TrustPolicy policy, string ns) =>
        NamedRule.Find(policy, Parsed<RepositoryName>("contoso.azurecr.io/shop/web"), Parsed<NamespaceName>(ns))?.Name;

    private static T Parsed<T>(string text) where T : class, ITextValue<T> =>
        T.TryParse(text, out var value, out var problem) ? value : throw new InvalidOperationException(problem);
}
