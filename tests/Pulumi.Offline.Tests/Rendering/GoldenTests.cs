using Pulumi.Offline.Baselines;
using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Rendering;

namespace Pulumi.Offline.Tests.Rendering;

/// <summary>
/// Each folder with a tree.txt is a case: plan.json, a baseline.json to compare it with if there is one, and the expected text.
/// </summary>
public sealed class GoldenTests
{
    private static readonly Diagnostic[] s_diagnostics =
    [
        new(Severity.Info, "two resources share a label", null),
        new(Severity.Warning, "first line\nsecond line", "urn:pulumi:dev::proj::kubernetes:core/v1:Namespace::apps"),
    ];

    public static TheoryData<string> Cases => [.. Corpus.CasesWith("tree.txt")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_plan_is_printed_as_expected(string name) => Corpus.Expect(name, "tree.txt", Print(name, new RenderOptions()));

    [Fact]
    public void Details_list_every_changed_property() => Corpus.Expect("mixed", "details.txt", Print("mixed", new RenderOptions { Details = true }));

    [Fact]
    public void Colour_is_escapes_and_nothing_else()
    {
        var coloured = Print("mixed", new RenderOptions { Color = true, Details = true });
        Corpus.Expect("mixed", "colour.txt", coloured);
        Assert.Equal(Print("mixed", new RenderOptions { Details = true }), Escape.Strip(coloured));
    }

    [Fact]
    public void On_a_narrow_terminal_types_give_way_before_names_and_operations() =>
        Corpus.Expect("mixed", "narrow.txt", Print("mixed", new RenderOptions { Width = 64, Notes = ["the webhook is left out"] }));

    [Theory]
    [InlineData(200)]
    [InlineData(80)]
    [InlineData(30)]
    [InlineData(3)]
    public void No_row_of_the_tree_is_wider_than_the_terminal(int width)
    {
        var rows = Print("mixed", new RenderOptions { Width = width }).Split('\n').Skip(1).TakeWhile(row => row.Length > 0).ToList();
        Assert.Equal(9, rows.Count);
        Assert.All(rows, row => Assert.InRange(TextWidth.Of(row), 0, width));
    }

    [Fact]
    public void Diagnostics_stand_by_resource_between_tree_and_outputs() =>
        Corpus.Expect("sample", "diagnostics.txt", Print("sample", new RenderOptions(), s_diagnostics, "printed\n"));

    private static string Print(string name, RenderOptions options, Diagnostic[]? diagnostics = null, string output = "")
    {
        var baseline = File.Exists(Corpus.File(name, "baseline.json")) ? Baseline.FromPlan(Read(name, "baseline.json")) : Baseline.Empty;
        using var text = new StringWriter();
        TreeRenderer.Write(text, PlanDiff.Compare(Read(name, "plan.json"), baseline), diagnostics ?? [], output, options);
        return text.ToString();
    }

    private static Plan Read(string name, string file)
    {
        using var stream = File.OpenRead(Corpus.File(name, file));
        return PlanJson.Read(stream, file);
    }
}
