namespace ImageTrust.Policy.Tool.Tests.Promoting;

/// <summary>A wider ring that <c>policy promote</c> writes itself, once the gate grants it.</summary>
public sealed class RingPromotionTests
{
    [Fact]
    public async Task From_ring_to_ring_to_everywhere_the_document_is_written_with_its_line_of_the_ledger()
    {
        await using var stage = await InDay2Async();
        string before = stage.Document;

        stage.Gather();
        var run = await stage.PromoteAsync("day2", "--ring", "second=payments");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("from day2, enforced in checkout to day2, enforced in checkout, payments", run.Output, StringComparison.Ordinal);
        Assert.Equal(before.TrimEnd('\n') + "\n      second: [payments]\n", stage.Document);
        Assert.Contains("\"rings\":[\"checkout\",\"payments\"]", stage.Ledger[3], StringComparison.Ordinal);
        Assert.Equal("", await stage.ProblemsAsync());

        stage.Gather();
        Assert.Equal(0, (await stage.PromoteAsync("day2", "--everywhere")).ExitCode);
        Assert.Equal(before[..before.IndexOf("phases:", StringComparison.Ordinal)], stage.Document);
        Assert.Contains("\"to\":\"day2\",\"enforces\":\"everywhere\"", stage.Ledger[4], StringComparison.Ordinal);
        Assert.Equal("", await stage.ProblemsAsync());
    }

    [Fact]
    public async Task A_ring_in_which_something_would_be_refused_is_not_written()
    {
        await using var stage = await InDay2Async();
        stage.Run("payments", "legacy", isSigned: false);
        stage.Gather();
        var before = stage.Snapshot();

        var run = await stage.PromoteAsync("day2", "--ring", "second=payments");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("would-deny", run.Output, StringComparison.Ordinal);
        Assert.Contains("shop/legacy@sha256:", run.Output, StringComparison.Ordinal);
        Assert.Equal(before, stage.Snapshot());
    }

    [Fact]
    public async Task A_dry_run_says_what_the_gate_thinks_of_a_ring_and_writes_nothing()
    {
        await using var stage = await InDay2Async();
        stage.Gather();
        var before = stage.Snapshot();

        var run = await stage.PromoteAsync("day2", "--ring", "second=payments", "--dry-run");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("to day2, enforced in checkout, payments", run.Output, StringComparison.Ordinal);
        Assert.Equal(before, stage.Snapshot());
    }

    /// <summary>A ring is no way to enforce less than before, nor to ask for the same again.</summary>
    [Theory]
    [InlineData("first=checkout")]
    [InlineData("first=checkout,checkout")]
    public async Task A_step_that_leads_nowhere_is_none(string ring)
    {
        await using var stage = await InDay2Async();
        stage.Gather();

        var run = await stage.PromoteAsync("day2", "--ring", ring);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("not-one-step", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_everything_is_enforced_a_ring_would_be_a_step_back()
    {
        await using var stage = await InDay2Async();
        stage.Gather();
        Assert.Equal(0, (await stage.PromoteAsync("day2", "--everywhere")).ExitCode);
        stage.Gather();
        var before = stage.Snapshot();

        var run = await stage.PromoteAsync("day2", "--ring", "first=checkout");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("from day2, enforced everywhere to day2, enforced in checkout is not one step", run.Output, StringComparison.Ordinal);
        Assert.Equal(before, stage.Snapshot());
    }

    [Theory]
    [InlineData("day2", "second=checkout", "checkout is already in ring first")]
    [InlineData("day1", "second=payments", "the phase audits, so no ring of it is enforced")]
    [InlineData("day2", "payments", "expected NAME=NAMESPACE,NAMESPACE")]
    [InlineData("day2", "second=", "\"\" is no name of a ring or a namespace")]
    [InlineData("day2", "=payments", "\"\" is no name of a ring or a namespace")]
    [InlineData("day2", "second=payments,", "\"\" is no name of a ring or a namespace")]
    [InlineData("day2", "second=pay*", "\"pay*\" is no name of a ring or a namespace")]
    [InlineData("day2", "second=payments]\nphase: day1", "is no name of a ring or a namespace")]
    [InlineData("day2", "a=b=c", "expected NAME=NAMESPACE,NAMESPACE")]
    public async Task What_cannot_be_a_ring_is_a_mistake_of_whoever_asks(string to, string ring, string said)
    {
        await using var stage = await InDay2Async();
        stage.Gather();
        var before = stage.Snapshot();

        var run = await stage.PromoteAsync(to, "--ring", ring);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Equal(before, stage.Snapshot());
    }

    [Fact]
    public async Task One_ring_or_everywhere()
    {
        await using var stage = await InDay2Async();
        stage.Gather();

        var run = await stage.PromoteAsync("day2", "--ring", "second=payments", "--everywhere");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--ring and --everywhere are two steps; give one.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_writes_its_phases_in_braces_is_for_people_to_edit()
    {
        await using var stage = await InDay2Async();
        stage.Edit("phases:\n  day2:\n    rings:\n      first: [checkout]", "phases: {day2: {rings: {first: [checkout]}}}");
        stage.Gather();

        var run = await stage.PromoteAsync("day2", "--everywhere");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("writes its phases in a way that this does not edit. Write it there by hand.", run.Error, StringComparison.Ordinal);
    }

    /// <summary>In the ring that its document begins with.</summary>
    private static async Task<PromotionStage> InDay2Async()
    {
        var stage = await PromotionStage.SetAsync();
        foreach (string phase in (string[])["day1.5", "day2"])
        {
            stage.Gather();
            var run = await stage.PromoteAsync(phase);
            Assert.True(run.ExitCode == 0, run.Output + run.Error);
        }

        return stage;
    }
}
