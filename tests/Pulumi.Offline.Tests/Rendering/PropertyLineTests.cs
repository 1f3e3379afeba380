using Pulumi.Offline.Baselines;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Rendering;

namespace Pulumi.Offline.Tests.Rendering;

/// <summary>A change, property by property.</summary>
public sealed class PropertyLineTests
{
    private const string Type = "azure-native:containerregistry:Registry";

    [Fact]
    public void Old_and_new_value_stand_at_the_path()
    {
        var line = Assert.Single(Changed("""{"a":{"b":[1,2]}}""", """{"a":{"b":[1,3]}}"""));
        Assert.Equal(new PropertyLine(ChangeKind.Update, "a.b[1]", "2", "3", false), line);
    }

    [Fact]
    public void All_of_what_is_created_is_listed()
    {
        var lines = PropertyLine.Of(Make.Custom(Type, "x", """{"a":{"b":"c"},"e":[],"f":{}}"""));
        Assert.Equal(["a.b=\"c\"", "e=[]", "f={}"], lines.Select(line => $"{line.Path}={line.New}"));
        Assert.All(lines, line => Assert.Null(line.Old));
    }

    [Fact]
    public void All_of_what_is_deleted_is_listed()
    {
        var lines = PropertyLine.Of(Make.Custom(Type, "x", """{"a":1}""") with { Op = PlanOp.Delete });
        Assert.Equal(new PropertyLine(ChangeKind.Delete, "a", "1", null, false), Assert.Single(lines));
    }

    [Fact]
    public void A_secret_is_masked_on_both_sides()
    {
        var line = Assert.Single(Changed($$"""{"p":"plain"}""", $$"""{"p":{{PlayedProgram.Secret("\"hunter2\"")}}}"""));
        Assert.Equal(("[secret]", "[secret]"), (line.Old, line.New));
    }

    [Fact]
    public void An_unknown_is_said_to_be_one()
    {
        Assert.Equal("[known after the update]", Assert.Single(Changed("""{"p":"a"}""", $$"""{"p":{{Make.Unknown}}}""")).New);
        Assert.Equal("[not known]", Assert.Single(Changed($$"""{"p":{{Make.Unknown}}}""", """{"p":"a"}""")).Old);
        Assert.Equal("[[known after the update], 1]", Assert.Single(Changed("""{"p":"a"}""", $$"""{"p":[{{Make.Unknown}},1]}""")).New);
    }

    [Fact]
    public void A_text_of_JSON_is_taken_apart()
    {
        var lines = Changed("""{"data":{"p.json":"{\"a\":1,\"b\":[\"x\"]}"}}""", """{"data":{"p.json":"{\"a\":2,\"b\":[\"x\",\"y\"]}"}}""");
        Assert.Equal(
            [
                new PropertyLine(ChangeKind.Update, "data[\"p.json\"] › a", "1", "2", false),
                new PropertyLine(ChangeKind.Add, "data[\"p.json\"] › b[1]", null, "\"y\"", false),
            ],
            lines);
    }

    [Theory]
    [InlineData("{not json", "{not json either")]
    [InlineData("""{\"a\":1,\"a\":2}""", """{\"a\":3}""")]
    public void What_only_looks_like_JSON_is_a_text(string old, string now) =>
        Assert.Equal("p", Assert.Single(Changed($$"""{"p":"{{old}}"}""", $$"""{"p":"{{now}}"}""")).Path);

    [Fact]
    public void Of_long_values_the_part_that_differs_is_shown()
    {
        var shared = new string('s', 1000);
        var line = Assert.Single(Changed($$"""{"p":"{{shared}}old"}""", $$"""{"p":"{{shared}}new"}"""));
        Assert.EndsWith("sssold\" (1005 characters)", line.Old, StringComparison.Ordinal);
        Assert.EndsWith("sssnew\" (1005 characters)", line.New, StringComparison.Ordinal);
        Assert.True(line.Old!.Length < PropertyLine.LongestValue);
    }

    [Fact]
    public void A_long_value_is_cut_and_says_how_long_it_is()
    {
        var line = Assert.Single(PropertyLine.Of(Make.Custom(Type, "x", $$"""{"p":"{{new string('s', 1000)}}"}""")));
        Assert.EndsWith("s… (1002 characters)", line.New, StringComparison.Ordinal);
        Assert.True(line.New!.Length < PropertyLine.LongestValue + 30);
    }

    [Fact]
    public void A_replacement_names_the_property_and_how_that_is_known()
    {
        var old = Make.Custom(Type, "x", """{"location":"a","tags":{"t":"1"}}""");
        var plan = Compare(old, old with { Inputs = Make.Values("""{"location":"b","tags":{"t":"2"}}""") });
        Assert.Equal(new ReplaceReason(ReplaceBasis.Table, "location"), Assert.Single(plan.ReplacedBecause));
        Assert.Equal(["location"], PropertyLine.Of(plan).Where(line => line.ForcesReplace).Select(line => line.Path));
        Assert.Equal(["location cannot change in place (table of replacements)"], Words.Because(plan));
    }

    [Fact]
    public void Reasons_of_one_kind_stand_on_one_line()
    {
        var old = Make.Custom(Type, "x", """{"location":"a","resourceGroupName":"g"}""");
        Assert.Equal(
            ["location, resourceGroupName cannot change in place (table of replacements)"],
            Words.Because(Compare(old, old with { Inputs = Make.Values("""{"location":"b","resourceGroupName":"h"}""") })));
    }

    [Fact]
    public void A_value_of_a_resource_made_anew_is_known_as_one()
    {
        var (old, now) = (Make.Custom(Type, "s", """{"location":"a"}"""), Make.Custom(Type, "s", """{"location":"b"}"""));
        var user = Make.Custom("azure-native:a:B", "x", $$"""{"p":{{Make.Unknown}},"q":"1"}""");
        var compared = PlanDiff.Compare(
            Make.Plan(now, Make.Custom("azure-native:a:B", "x", $$"""{"p":{{Make.Unknown}},"q":"2"}""").From("p", now)), Baseline.FromPlan(Make.Plan(old, user.From("p", old))));
        Assert.Equal([("p", true), ("q", false)], PropertyLine.Of(compared.Resources.Single(resource => resource.Name == "x")).Select(line => (line.Path, line.IsAnew)));
    }

    [Fact]
    public void A_replacement_the_program_asks_for_is_not_blamed_on_the_table()
    {
        var old = Make.Custom(Type, "x", """{"p":"a"}""");
        var plan = Compare(old, Make.Custom(Type, "x", """{"p":"b"}""").Options(replace: ["p"]));
        Assert.Equal(new ReplaceReason(ReplaceBasis.Program, "p"), Assert.Single(plan.ReplacedBecause));
    }

    [Fact]
    public void An_update_has_no_reason_to_replace() =>
        Assert.Empty(Compare(Make.Custom(Type, "x", """{"p":"a"}"""), Make.Custom(Type, "x", """{"p":"b"}""")).ReplacedBecause);

    [Fact]
    public void Line_ends_in_names_and_values_stay_on_the_line() => Assert.All(
        PropertyLine.Of(Make.Custom(Type, "x", """{"a\nb":"c\nd\u202e"}""")),
        line => Assert.DoesNotContain(line.Path + line.New, character => character is '\n' or '\u202E'));

    private static IReadOnlyList<PropertyLine> Changed(string old, string now) =>
        PropertyLine.Of(Compare(Make.Custom(Type, "x", old), Make.Custom(Type, "x", now)));

    private static PlannedResource Compare(PlannedResource old, PlannedResource now) =>
        PlanDiff.Compare(Make.Plan(now), Baseline.FromPlan(Make.Plan(old))).Resources.Single(resource => resource.Name == "x");
}
