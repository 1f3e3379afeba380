namespace EndToEnd.Walks;

/// <summary>What fails a walk: a page or a program that is not as the other says.</summary>
public sealed class StrayingTests
{
    private static readonly Walk Three = Walk.Read(Page("Reader.Read", "Judge.Of", "Writer.Write"), "A walk");

    [Fact]
    public void Stops_are_met_in_their_order_whatever_is_called_between_them_and_after() =>
        Assert.Empty(Three.Strayed(["A.Program.Main", "A.Reader.Read", "A.Other.Of", "A.B.Judge.Of", "A.Writer.Write", "A.Program.End"]));

    [Fact]
    public void A_stop_that_is_not_met_fails() =>
        Assert.Equal(["2. Judge.Of is not met"], Three.Strayed(["A.Reader.Read", "A.Judge.OfAll", "A.FairJudge.Of", "A.Judge+Case.Of", "A.Writer.Write"]));

    [Fact]
    public void A_stop_that_is_met_too_early_fails() =>
        Assert.Equal(["3. Writer.Write is met before 2. Judge.Of"], Three.Strayed(["A.Reader.Read", "A.Writer.Write", "A.Judge.Of"]));

    [Fact]
    public void A_program_that_does_nothing_meets_no_stop() => Assert.Equal(3, Three.Strayed([]).Count);

    [Fact]
    public void A_walk_has_twelve_stops_at_most()
    {
        Assert.Equal(12, Walk.Read(Page(Many(12)), "A walk").Stops.Count);
        Refused(Page(Many(13)));
        static string[] Many(int count) => [.. Enumerable.Range(1, count).Select(i => $"Type{i}.Member")];
    }

    [Fact]
    public void A_page_without_the_walk_or_without_stops_is_refused()
    {
        Refused("# Page\n\n## Another walk\n\n1. [`A.B`](../a/A.cs)\n");
        Refused("# Page\n\n## A walk\n\nIt is easy.\n\n## Another walk\n\n1. [`A.B`](../a/A.cs)\n");
    }

    [Theory]
    [InlineData("1. The server answers.")]
    [InlineData("1. `A.B` answers.")]
    [InlineData("1. [`A`](../a/A.cs) answers.")]
    [InlineData("2. [`A.B`](../a/A.cs) answers.")]
    [InlineData("1. [`A.B`](../a/A.cs) asks.\n1. [`A.C`](../a/A.cs) answers.")]
    public void A_numbered_line_that_is_no_stop_in_its_turn_is_refused(string lines) => Refused($"## A walk\n\n{lines}\n");

    private static void Refused(string page) => Assert.Throws<FormatException>(() => Walk.Read(page, "A walk"));

    private static string Page(params string[] members) =>
        "# Page\n\n## A walk\n\nSome words.\n\n" + string.Concat(members.Select((member, i) => $"{i + 1}. [`{member}`](../a/File.cs): does\n   something.\n")) + "\n## Next\n\n1. Not ours.\n";
}
