using Infra.Tests.Rules.Model;

namespace Infra.Tests.Rules;

/// <summary>A waiver waives one thing, says why, and does not outlive it.</summary>
public sealed class WaiverTests
{
    private static readonly Violation s_vault = new("vault", AzureType.Vault, "properties.enablePurgeProtection", "true", "nothing");

    private static readonly Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<Violation>>> s_stacks = new()
    {
        ["dev"] = new Dictionary<string, IReadOnlyList<Violation>> { ["AKS-33"] = [] },
        ["prod"] = new Dictionary<string, IReadOnlyList<Violation>> { ["AKS-33"] = [], ["KV-01"] = [s_vault] },
    };

    [Fact]
    public void A_waiver_covers_the_resource_that_it_names()
    {
        var waiver = Assert.Single(Waivers.Read(Page("| KV-01 | prod | vault | the name must be free again |")));

        Assert.True(waiver.Covers("KV-01", "prod", s_vault));
        Assert.False(waiver.Covers("KV-01", "prod", s_vault with { Resource = "other" }));
        Assert.False(waiver.Covers("KV-01", "staging", s_vault));
        Assert.False(waiver.Covers("KV-02", "prod", s_vault));
        Assert.Empty(Waivers.Problems([waiver], s_stacks));
    }

    [Theory]
    [InlineData("| KV-01 | prod | other | r |", "waives nothing in prod")]
    [InlineData("| AKS-33 | * | * | r |", "waives nothing in dev")]
    [InlineData("| KV-01 | dev | vault | r |", "the rule is not made of this stack")]
    [InlineData("| KV-01 | production | vault | r |", "no such stack")]
    [InlineData("| KV-99 | prod | vault | r |", "no such rule")]
    public void A_waiver_that_waives_nothing_is_a_problem(string row, string problem) =>
        Assert.Contains(Waivers.Problems(Waivers.Read(Page(row)), s_stacks), text => text.Contains(problem, StringComparison.Ordinal));

    [Theory]
    [InlineData("| KV-01 | prod | vault | |")]
    [InlineData("| KV-01 | prod | because |")]
    [InlineData("| KV-01 | prod | vault | because | it | is |")]
    public void A_waiver_without_a_reason_is_refused(string row) =>
        Assert.Throws<FormatException>(() => Waivers.Read(Page(row)));

    private static string Page(string row) => $"# Waivers\n\n| rule | stack | resource | reason |\n|---|---|---|---|\n{row}\n";
}
