using Infra.Tests.Rules.Kubernetes;
using Infra.Tests.Rules.Model;

namespace Infra.Tests.Rules;

/// <summary>The committed stacks keep the rules, but for the exceptions of <c>docs/waivers.md</c>.</summary>
public sealed class StackRuleTests
{
    public static TheoryData<string> Stacks => [.. StackEstates.Stacks];

    public static TheoryData<string, string> RulesOfStacks =>
        [.. StackEstates.Stacks.SelectMany(stack => RulesFor(stack).Select(rule => new TheoryDataRow<string, string>(stack, rule.Id)))];

    [Theory]
    [MemberData(nameof(RulesOfStacks))]
    public async Task A_stack_keeps_a_rule(string stack, string rule)
    {
        var waivers = Waivers.Read();
        var violations = RuleTable.ById[rule].Check(await StackEstates.OfAsync(stack))
            .Where(violation => !waivers.Any(waiver => waiver.Covers(rule, stack, violation))).ToList();

        Assert.True(violations.Count == 0, $"{rule}: {RuleTable.ById[rule].Demand}\n  {string.Join("\n  ", violations)}");
    }

    [Fact]
    public async Task Every_waiver_is_needed()
    {
        var stacks = new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<Violation>>>();
        foreach (var stack in StackEstates.Stacks)
        {
            var estate = await StackEstates.OfAsync(stack);
            stacks[stack] = RulesFor(stack).ToDictionary(rule => rule.Id, rule => (IReadOnlyList<Violation>)[.. rule.Check(estate)]);
        }

        Assert.Empty(Waivers.Problems(Waivers.Read(), stacks));
    }

    /// <summary>The rules see more than the committed plan where a stack has no webhook yet, and nothing less.</summary>
    [Fact]
    public async Task The_rules_see_everything_that_the_plan_of_dev_holds()
    {
        var seen = (await StackEstates.OfAsync("dev")).Plan.Resources.ToDictionary(resource => resource.Urn, resource => resource.Inputs);

        Assert.Empty((await StackEstates.CommittedPlanAsync("dev")).Resources
            .Where(resource => resource.Custom && !(seen.TryGetValue(resource.Urn, out var inputs) && inputs.Equals(resource.Inputs))).Select(resource => resource.Urn.ToString()));
    }

    /// <summary>Else rules about the webhook would hold where there is none.</summary>
    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task The_rules_see_the_webhook(string stack) =>
        Assert.NotEmpty(WebhookWorkload.Deployments(await StackEstates.OfAsync(stack)));

    private static IEnumerable<Rule> RulesFor(string stack) =>
        RuleTable.All.Where(rule => rule.Scope == Scope.EveryStack || StackEstates.IsProduction(stack));
}
