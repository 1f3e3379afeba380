using Infra.Tests.Rules.Model;

namespace Infra.Tests.Rules;

/// <summary>The rules themselves: a compliant estate keeps all of them, and each of them can fail.</summary>
public sealed class RuleTests
{
    private static readonly Estate s_compliant = new(
        EstateText.Plan(File.ReadAllText(Repository.PathOf("tests/corpus/rules/compliant/estate.json"))), [], Production: true);

    /// <summary>Rules about what a stack may do without: they hold where nothing is.</summary>
    private static readonly string[] s_aboutWhatMayBeAbsent =
    [
        "ACR-11", "ACR-28", "AKS-55", "AKS-61", "GEN-01", "GEN-02", "GEN-03", "ID-09", "ID-13", "ID-14", "ID-21", "K8S-05", "K8S-21", "K8S-22", "K8S-23", "K8S-38", "KV-18",
        "KV-22", "KV-23", "KV-24", "KV-29", "NET-06", "NET-08", "NET-10", "NET-12", "NET-16", "NET-17", "NET-18",
    ];

    public static TheoryData<string> Rules => [.. RuleTable.All.Select(rule => rule.Id)];

    public static TheoryData<string, int> Breaks =>
        [.. RuleTable.All.SelectMany(rule => Enumerable.Range(0, rule.Breaks.Length).Select(index => new TheoryDataRow<string, int>(rule.Id, index)))];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_compliant_estate_keeps_a_rule(string rule) =>
        Assert.Empty(RuleTable.ById[rule].Check(s_compliant));

    [Theory]
    [MemberData(nameof(Breaks))]
    public void A_rule_can_fail(string rule, int index)
    {
        var change = RuleTable.ById[rule].Breaks[index];

        Assert.True(RuleTable.ById[rule].Check(change.Apply(s_compliant)).Any(), $"{rule} is blind to: {change.Words}");
    }

    [Fact]
    public void Every_rule_is_seen_to_fail() =>
        Assert.Empty(RuleTable.All.Where(rule => rule.Breaks.Length == 0));

    [Fact]
    public void Where_nothing_is_only_rules_about_what_may_be_absent_are_kept()
    {
        var empty = s_compliant with { Plan = s_compliant.Plan with { Resources = [] } };

        Assert.Equal(s_aboutWhatMayBeAbsent, RuleTable.All.Where(rule => !rule.Check(empty).Any()).Select(rule => rule.Id));
    }

    [Fact]
    public void Two_replicas_are_enough_outside_production()
    {
        var two = Change.Set(KubernetesType.Deployment, "spec.replicas", "2").Apply(s_compliant with { Production = false });

        Assert.Empty(RuleTable.ById["K8S-17"].Check(two));
        Assert.NotEmpty(RuleTable.ById["K8S-17"].Check(Change.Set(KubernetesType.Deployment, "spec.replicas", "1").Apply(two)));
    }

    [Fact]
    public void The_page_lists_every_rule()
    {
        var rows = RuleTable.All.Select(rule =>
            $"| {rule.Id} | {rule.Severity.ToString().ToLowerInvariant()} | {(rule.Scope == Scope.Production ? "production" : "every stack")} | {rule.Demand} |");

        Assert.Equal(rows, File.ReadLines(Repository.PathOf("docs/rules.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1));
    }
}
