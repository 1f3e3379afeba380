using System.Text;
using System.Text.Json;
using Pulumi.Offline.Baselines;
using Pulumi.Offline.Plans;

namespace Pulumi.Offline.Tests.Plans;

public sealed class PlanJsonTests
{
    private static readonly Plan s_plan = Sample();

    [Fact]
    public void A_plan_reads_back_to_the_same_bytes()
    {
        var bytes = PlanJson.Write(s_plan);
        Assert.Equal(bytes, PlanJson.Write(Read(Encoding.UTF8.GetString(bytes))));
    }

    [Fact]
    public void The_keys_of_every_object_are_sorted_ordinally()
    {
        using var json = JsonDocument.Parse(PlanJson.Write(s_plan));
        Assert.True(CountSorted(json.RootElement) > 10);
    }

    [Fact]
    public void The_file_has_line_feeds_only_two_blanks_an_indent_and_a_final_line()
    {
        var text = Text(s_plan);
        Assert.DoesNotContain('\r', text);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.StartsWith("{\n  \"outputs\": {", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_and_secret_have_their_three_forms()
    {
        var inputs = s_plan.Resources.Single(resource => resource.Name == "x").Inputs.Fields;
        Assert.Equal(PlanValue.UnknownMark, inputs["unknown"]);
        Assert.Equal(PlanValue.SecretMark, inputs["secret"]);
        Assert.Equal(new PlanValue.Masked(Secret: true, Unknown: true), inputs["both"]);
        var flat = Text(s_plan).Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        Assert.Contains("""both":{"$secret":true,"$unknown":true}""", flat, StringComparison.Ordinal);
        Assert.Contains("""secret":{"$secret":true}""", flat, StringComparison.Ordinal);
        Assert.Contains("""unknown":{"$unknown":true}""", flat, StringComparison.Ordinal);
    }

    [Fact]
    public void An_absent_parent_provider_and_phase_are_null()
    {
        using var json = JsonDocument.Parse(PlanJson.Write(Make.Plan()));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("phase").ValueKind);
        var stack = json.RootElement.GetProperty("resources")[0];
        Assert.Equal(JsonValueKind.Null, stack.GetProperty("parent").ValueKind);
        Assert.Equal(JsonValueKind.Null, stack.GetProperty("provider").ValueKind);
    }

    [Fact]
    public void Numbers_look_the_same_in_every_culture()
    {
        var culture = Thread.CurrentThread.CurrentCulture;
        try
        {
            Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo("")
            {
                NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "minus" },
            };
            var plan = Make.Plan(Make.Custom("a:b:C", "n", """{"n":-2.5,"big":1e21,"int":3}"""));
            Assert.Contains("\"n\": -2.5", Text(plan), StringComparison.Ordinal);
            Assert.Contains("\"int\": 3,", Text(plan), StringComparison.Ordinal);
            Assert.Equal(PlanJson.Write(plan), PlanJson.Write(Read(Text(plan))));
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = culture;
        }
    }

    // Each row breaks one thing: what stands in the file, what to put there, where the error must point, what it must say.
    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "$.version", "version 1")]
    [InlineData("\"version\": 1", "\"version\": \"1\"", "$.version", "an integer")]
    [InlineData("\"project\": \"proj\"", "\"project\": 7", "$.project", "a string")]
    [InlineData("\"stack\": \"dev\",", "", "$", "a field \"stack\"")]
    [InlineData("\"custom\": true", "\"custom\": \"yes\"", "$.resources[1].custom", "true or false")]
    [InlineData("\"custom\": true", "\"extra\": 1, \"custom\": true", "$.resources[1].extra", "unknown field")]
    [InlineData("\"op\": \"create\"", "\"op\": \"Create\"", "$.resources[0].op", "one of create, update, replace, delete, same")]
    [InlineData("\"type\": \"a:b:C\"", "\"type\": \"a:b:D\"", "$.resources[1].type", "\"a:b:C\", as in the URN")]
    [InlineData("\"dependencies\": []", "\"dependencies\": [\"x\"]", "$.resources[0].dependencies[0]", "a URN")]
    [InlineData("\"create\": 3", "\"create\": 4", "$.summary.create", "3, the number of such resources")]
    [InlineData("\"create\": 3", "\"create\": 3, \"create\": 3", "$", "Duplicate property")]
    public void A_broken_file_is_refused_with_its_path(string old, string replacement, string path, string expected)
    {
        var text = Text(s_plan);
        Assert.Contains(old, text, StringComparison.Ordinal);
        var at = text.IndexOf(old, StringComparison.Ordinal);
        var broken = text[..at] + replacement + text[(at + old.Length)..];
        var error = Assert.Throws<JsonFormatException>(() => Read(broken));
        Assert.StartsWith($"plan.json: {path}", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("[]")]
    [InlineData("// no\n{}")]
    public void What_is_no_json_object_is_refused(string text) => Assert.Throws<JsonFormatException>(() => Read(text));

    [Fact]
    public void A_compared_plan_keeps_its_changes()
    {
        var before = Make.Plan(Make.Custom("a:b:C", "x", """{"p":1,"gone":{"a":[true,null]}}"""));
        var after = Make.Plan(Make.Custom("a:b:C", "x", """{"p":2,"new":"y"}"""));
        var compared = PlanDiff.Compare(after, Baseline.FromPlan(before));
        var read = Read(Text(compared));
        Assert.Equal(
            compared.Resources.SelectMany(resource => resource.Changes), read.Resources.SelectMany(resource => resource.Changes));
        Assert.Equal(3, read.Resources.Single(resource => resource.Name == "x").Changes.Length);
    }

    private static Plan Sample()
    {
        var source = Make.Custom("a:b:Source", "s");
        var inputs = $$"""
            {"z":1,"a":{"y":[1,{"b":1,"B":2}],"_":null},"A":true,"unknown":{{Make.Unknown}},
            "secret":{{PlayedProgram.Secret("\"p\"")}},"both":{{PlayedProgram.Secret(Make.Unknown)}}}
            """;
        return Make.Plan(source, Make.Custom("a:b:C", "x", inputs).From("unknown", source)) with
        {
            Outputs = Make.Values("""{"b":1,"B":"ü<>&+'","a":[]}"""),
        };
    }

    private static Plan Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return PlanJson.Read(stream, "plan.json");
    }

    private static string Text(Plan plan) => Encoding.UTF8.GetString(PlanJson.Write(plan));

    private static int CountSorted(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            return element.EnumerateArray().Sum(CountSorted);
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return 0;
        }

        var keys = element.EnumerateObject().Select(property => property.Name).ToList();
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        return 1 + element.EnumerateObject().Sum(property => CountSorted(property.Value));
    }
}
