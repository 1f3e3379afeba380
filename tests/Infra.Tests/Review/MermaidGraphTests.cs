using System.Text.RegularExpressions;
using ImageTrust.Infra.Review;
using ImageTrust.Infra.Review.Markdown;
using Pulumi.Offline.Plans;

namespace Infra.Tests.Review;

/// <summary>The picture of the components.</summary>
public sealed partial class MermaidGraphTests
{
    [Fact]
    public void A_component_has_a_box_with_what_happens_in_it()
    {
        var lines = MermaidGraph.Lines([Component("signing", PlanOp.Replace, PlanOp.Update, PlanOp.Same)]);

        Assert.Equal("flowchart LR", lines[0]);
        Assert.Equal("  c0[\"signing<br/>1 update, 1 replace\"]:::replace", lines[1]);
    }

    [Fact]
    public void What_a_component_needs_has_an_arrow_unless_a_longer_way_says_it()
    {
        var lines = MermaidGraph.Lines([
            Component("a") with { Needs = ["b", "c"] }, Component("b") with { Needs = ["c"] }, Component("c") with { Needs = ["gone"] }]);

        Assert.Equal(["  c0 --> c1", "  c1 --> c2"], lines.Where(line => line.Contains("-->", StringComparison.Ordinal)));
    }

    [Fact]
    public void Two_components_that_need_each_other_both_say_so()
    {
        var lines = MermaidGraph.Lines([Component("a") with { Needs = ["b"] }, Component("b") with { Needs = ["a"] }]);

        Assert.Equal(["  c0 --> c1", "  c1 --> c0"], lines.Where(line => line.Contains("-->", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("x\"]; c0 --> c1")]
    [InlineData("a<b>\n  click c0 href \"javascript:x\"")]
    [InlineData("``` %%{init}%% end")]
    [InlineData("日本 😀 #quot;")]
    public void A_name_cannot_write_the_diagram(string name)
    {
        var lines = MermaidGraph.Lines([Component(name)]);

        Assert.Matches(Box(), lines[1]);
        Assert.Equal(6, lines.Count);
    }

    [Fact]
    public void A_picture_nobody_could_read_is_not_drawn_in_full()
    {
        var lines = MermaidGraph.Lines([.. Enumerable.Range(0, 200).Select(index => Component($"component-{index}"))]);

        Assert.Equal(40, lines.Count(line => line.Contains("[\"", StringComparison.Ordinal)));
        Assert.All(lines.Where(line => line.Contains("-->", StringComparison.Ordinal)), line => Assert.Matches("^  c[0-9]+ --> c[0-9]+$", line));
    }

    private static ComponentChanges Component(string name, params PlanOp[] ops) =>
        new(name, "Part", [.. ops.Select((op, index) => Plans.Resource("a:b:C", $"{name}{index}") with { Op = op })], []);

    [GeneratedRegex("^  c[0-9]+\\[\"([A-Za-z0-9 .-]|#[0-9]+;)*\"\\]$")]
    private static partial Regex Box();
}
