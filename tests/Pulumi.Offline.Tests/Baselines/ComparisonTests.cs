using System.Collections.Immutable;
using Pulumi.Offline.Baselines;
using Pulumi.Offline.Plans;

namespace Pulumi.Offline.Tests.Baselines;

public sealed class ComparisonTests
{
    [Fact]
    public void Against_nothing_everything_is_to_be_created()
    {
        var plan = PlanDiff.Compare(Make.Plan(Make.Custom("a:b:C", "x")), Baseline.Empty);
        Assert.All(plan.Resources, resource => Assert.Equal(PlanOp.Create, resource.Op));
        Assert.Equal(2, plan.Summary[PlanOp.Create]);
    }

    [Fact]
    public void A_plan_does_not_differ_from_itself()
    {
        var source = Make.Custom("a:b:C", "source");
        var plan = Make.Plan(source, Make.Custom("a:b:C", "x", $$"""{"p":{{Make.Unknown}},"s":{{PlayedProgram.Secret("1")}}}""").From("p", source));
        Assert.False(PlanDiff.Compare(plan, Baseline.FromPlan(plan)).HasChanges);
    }

    [Fact]
    public void Added_updated_and_deleted_properties_have_their_paths()
    {
        const string Before = """{"spec":{"containers":[{"image":"a"},{"image":"b"}]},"labels":{"a.b/c":"1"},"gone":true,"same":[1]}""";
        const string After = """{"spec":{"containers":[{"image":"z"}]},"labels":{"a.b/c":"2","plain":"3"},"fresh":{"deep":1},"same":[1]}""";
        Assert.Equal(
            [
                "add fresh", "delete gone", "update labels[\"a.b/c\"]", "add labels.plain", "update spec.containers[0].image",
                "delete spec.containers[1]",
            ],
            Changes(Before, After).Select(change => $"{PlanJson.Word(change.Kind)} {change.Path}"));
    }

    [Fact]
    public void What_is_gone_is_deleted_and_stays_deleted()
    {
        var before = Make.Plan(Make.Custom("a:b:C", "x"), Make.Custom("a:b:C", "y"));
        var compared = PlanDiff.Compare(Make.Plan(Make.Custom("a:b:C", "x")), Baseline.FromPlan(before));
        Assert.Equal(PlanOp.Delete, Of(compared, "y").Op);
        Assert.Equal(1, compared.Summary[PlanOp.Delete]);
        var again = PlanDiff.Compare(Make.Plan(Make.Custom("a:b:C", "x")), Baseline.FromPlan(compared));
        Assert.False(again.HasChanges);
    }

    [Fact]
    public void Ignored_changes_do_not_count()
    {
        var before = Make.Custom("a:b:C", "x", """{"spec":{"replicas":1,"pools":[{"count":1,"v":1}]},"m":1}""");
        var after = Make.Custom("a:b:C", "x", """{"spec":{"replicas":2,"pools":[{"count":2,"v":2}]},"m":1}""")
            .Options(ignore: ["spec.replicas", "spec.pools[*].count"]);
        Assert.Equal(["spec.pools[0].v"], Compare(before, after).Changes.Select(change => change.Path.ToString()));
    }

    [Fact]
    public void A_resource_whose_only_changes_are_ignored_stays_the_same() =>
        Assert.Equal(PlanOp.Same, Compare(
            Make.Custom("a:b:C", "x", """{"p":1}"""), Make.Custom("a:b:C", "x", """{"p":2}""").Options(ignore: ["*"])).Op);

    [Fact]
    public void The_program_can_ask_for_a_replacement_on_change()
    {
        var compared = Compare(
            Make.Custom("a:b:C", "x", """{"a":{"b":1},"c":1}"""), Make.Custom("a:b:C", "x", """{"a":{"b":2},"c":2}""").Options(replace: ["a"]));
        Assert.Equal(PlanOp.Replace, compared.Op);
        Assert.Equal(["a.b"], compared.Changes.Where(change => change.ForcesReplace).Select(change => change.Path.ToString()));
    }

    [Fact]
    public void A_resource_can_be_replaced_with_another()
    {
        var source = Make.Custom("a:b:C", "source", """{"p":1}""");
        var follower = Make.Custom("a:b:C", "x").Options(replaceWith: [source.Urn]);
        var compared = PlanDiff.Compare(
            Make.Plan(Make.Custom("a:b:C", "source", """{"p":2}""").Options(replace: ["p"]), follower), Baseline.FromPlan(Make.Plan(source, follower)));
        Assert.Equal(PlanOp.Replace, Of(compared, "x").Op);
    }

    [Fact]
    public void An_unknown_changes_when_its_source_is_replaced()
    {
        var (before, source) = (Make.Custom("a:b:C", "s", """{"p":1}"""), Make.Custom("a:b:C", "s", """{"p":2}""").Options(replace: ["p"]));
        var user = Make.Custom("a:b:C", "x", $$"""{"id":{{Make.Unknown}},"other":{{Make.Unknown}}}""").From("id", before);
        var compared = Of(PlanDiff.Compare(Make.Plan(source, user), Baseline.FromPlan(Make.Plan(before, user))), "x");
        Assert.Equal(PlanOp.Update, compared.Op);
        Assert.Contains("id", compared.Changes.Select(change => change.Path.ToString()));
    }

    [Fact]
    public void An_unknown_stays_when_its_source_is_only_updated()
    {
        var (before, source) = (Make.Custom("a:b:C", "s", """{"p":1}"""), Make.Custom("a:b:C", "s", """{"p":2}"""));
        var user = Make.Custom("a:b:C", "x", $$"""{"id":{{Make.Unknown}}}""").From("id", before);
        Assert.Equal(PlanOp.Same, Of(PlanDiff.Compare(Make.Plan(source, user), Baseline.FromPlan(Make.Plan(before, user))), "x").Op);
    }

    [Fact]
    public void An_unknown_changes_when_it_comes_from_another_resource()
    {
        var (one, two) = (Make.Custom("a:b:C", "one"), Make.Custom("a:b:C", "two"));
        var user = Make.Custom("a:b:C", "x", $$"""{"principalId":{{Make.Unknown}}}""");
        var compared = PlanDiff.Compare(
            Make.Plan(one, two, user.From("principalId", two)), Baseline.FromPlan(Make.Plan(one, two, user.From("principalId", one))));
        Assert.Equal(["principalId"], Of(compared, "x").Changes.Select(change => change.Path.ToString()));
    }

    [Fact]
    public void A_known_value_that_becomes_unknown_is_a_change() =>
        Assert.Equal(["p"], Changes("""{"p":"x"}""", $$"""{"p":{{Make.Unknown}}}""").Select(change => change.Path.ToString()));

    [Fact]
    public void A_value_that_becomes_secret_is_a_masked_change_even_before()
    {
        var change = Assert.Single(Changes("""{"p":"hunter2"}""", $$"""{"p":{{PlayedProgram.Secret("\"hunter2\"")}}}"""));
        Assert.Equal((PlanValue.SecretMark, PlanValue.SecretMark), (change.Old, change.New));
        var parts = Assert.Single(Changes("""{"p":"user:hunter2"}""", $$"""{"p":{"pw":{{PlayedProgram.Secret("\"hunter2\"")}}} }"""));
        Assert.Equal((PlanValue.SecretMark, PlanValue.SecretMark), (parts.Old, parts.New));
    }

    [Fact]
    public void A_secret_that_is_unknown_now_has_not_changed_for_that()
    {
        var source = Make.Custom("a:b:C", "s");
        var before = Make.Custom("a:b:C", "x", $$"""{"p":{{PlayedProgram.Secret(Make.Unknown)}}}""").From("p", source);
        var after = Make.Custom("a:b:C", "x", $$"""{"p":{{Make.Unknown}}}""").From("p", source);
        Assert.Equal(PlanOp.Same, Of(PlanDiff.Compare(Make.Plan(source, after), Baseline.FromPlan(Make.Plan(source, before))), "x").Op);
    }

    [Fact]
    public void An_alias_finds_the_resource_under_its_old_urn()
    {
        var before = Make.Custom("a:b:C", "old", """{"p":1}""");
        var after = Make.Custom("a:b:C", "new", """{"p":2}""").Options(aliases: [Make.Urn("a:b:C", "never"), before.Urn]);
        var compared = PlanDiff.Compare(Make.Plan(after), Baseline.FromPlan(Make.Plan(before)));
        Assert.Equal(PlanOp.Update, Of(compared, "new").Op);
        Assert.Equal(0, compared.Summary[PlanOp.Delete]);
    }

    [Fact]
    public void A_dependency_under_its_new_name_is_still_the_same_dependency()
    {
        var before = Make.Custom("a:b:C", "old");
        var after = Make.Custom("a:b:C", "new").Options(aliases: [before.Urn]);
        var user = Make.Custom("a:b:C", "x", $$"""{"id":{{Make.Unknown}}}""");
        var compared = PlanDiff.Compare(Make.Plan(after, user.From("id", after)), Baseline.FromPlan(Make.Plan(before, user.From("id", before))));
        Assert.False(compared.HasChanges);
    }

    [Fact]
    public void Another_provider_is_a_change_and_replaces_only_if_it_points_elsewhere()
    {
        Assert.Equal(PlanOp.Update, SwitchProvider("cluster-1").Op);
        var elsewhere = SwitchProvider("cluster-2");
        Assert.Equal(PlanOp.Replace, elsewhere.Op);
        Assert.Equal(["provider"], elsewhere.Changes.Select(change => change.Path.ToString()));
    }

    [Fact]
    public void A_replaced_provider_replaces_what_it_provides()
    {
        PlannedResource Provider(string cluster) => Make.Custom("pulumi:providers:kubernetes", "k", $$"""{"clusterIdentifier":"{{cluster}}"}""");
        var thing = Make.Custom("kubernetes:core/v1:ConfigMap", "x") with { Provider = Provider("1").Urn };
        var compared = PlanDiff.Compare(Make.Plan(Provider("2"), thing), Baseline.FromPlan(Make.Plan(Provider("1"), thing)));
        Assert.Equal(PlanOp.Replace, Of(compared, "k").Op);
        Assert.Equal(PlanOp.Replace, Of(compared, "x").Op);
    }

    [Fact]
    public void Stack_outputs_are_compared_too()
    {
        var before = Make.Plan() with { Outputs = Make.Values("""{"a":1,"b":2,"c":3}""") };
        var after = Make.Plan() with { Outputs = Make.Values("""{"a":1,"b":4,"d":5}""") };
        var compared = PlanDiff.Compare(after, Baseline.FromPlan(before));
        Assert.Equal(["update b", "delete c", "add d"], compared.OutputChanges.Select(change => $"{PlanJson.Word(change.Kind)} {change.Path}"));
        Assert.False(compared.HasChanges);
    }

    [Fact]
    public void Plans_of_two_stacks_cannot_be_compared()
    {
        var other = Make.Plan() with { Stack = "prod" };
        var baseline = Baseline.FromPlan(Make.Plan());
        Assert.Contains("stack dev", baseline.Mismatch(other), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PlanDiff.Compare(other, baseline));
    }

    [Fact]
    public void Dependencies_in_a_circle_do_not_hang()
    {
        var (one, two) = (Make.Custom("a:b:C", "one", $$"""{"p":{{Make.Unknown}}}"""), Make.Custom("a:b:C", "two", $$"""{"p":{{Make.Unknown}}}"""));
        var plan = Make.Plan(one.From("p", two), two.From("p", one));
        Assert.False(PlanDiff.Compare(plan, Baseline.FromPlan(plan)).HasChanges);
    }

    private static PlannedResource SwitchProvider(string cluster)
    {
        var before = Make.Custom("pulumi:providers:kubernetes", "k1", """{"clusterIdentifier":"cluster-1"}""");
        var after = Make.Custom("pulumi:providers:kubernetes", "k2", $$"""{"clusterIdentifier":"{{cluster}}"}""");
        var thing = Make.Custom("kubernetes:core/v1:ConfigMap", "x");
        return Of(
            PlanDiff.Compare(
                Make.Plan(after, thing with { Provider = after.Urn }), Baseline.FromPlan(Make.Plan(before, thing with { Provider = before.Urn }))),
            "x");
    }

    private static PlannedResource Compare(PlannedResource before, PlannedResource after) =>
        Of(PlanDiff.Compare(Make.Plan(after), Baseline.FromPlan(Make.Plan(before))), after.Name);

    private static ImmutableArray<PropertyChange> Changes(string before, string after) =>
        Compare(Make.Custom("a:b:C", "x", before), Make.Custom("a:b:C", "x", after)).Changes;

    private static PlannedResource Of(Plan plan, string name) => plan.Resources.Single(resource => resource.Name == name);
}
