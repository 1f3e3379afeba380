using ImageTrust.Policy.Document.Promotion;

namespace ImageTrust.Policy.Tool.Tests.Promoting;

/// <summary><c>policy demote</c> and <c>policy ledger verify</c>: back at any time, for a reason that stays.</summary>
public sealed class DemoteTests
{
    [Fact]
    public async Task Back_is_one_step_and_asks_nobody()
    {
        await using var stage = await PromotionStage.SetAsync();
        string before = stage.Document;
        stage.Gather();
        Assert.Equal(0, (await stage.PromoteAsync("day1.5")).ExitCode);
        await stage.Stage.Registry.DisposeAsync();

        var run = await stage.AskAsync("demote", "--stack", "demo", "--reason", "pods lost their tags", "--by", "Jane Doe");

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal(before, stage.Document);
        Assert.Contains("\"reason\":\"pods lost their tags\"", stage.Ledger[2], StringComparison.Ordinal);
        Assert.Equal("", await stage.ProblemsAsync());
    }

    [Fact]
    public async Task Before_the_first_phase_there_is_nothing()
    {
        await using var stage = await PromotionStage.SetAsync();

        var run = await stage.AskAsync("demote", "--stack", "demo", "--reason", "why not", "--by", "Jane Doe");

        Assert.Equal((2, "demo is in day1, enforced nowhere: there is no step before that.\n"), (run.ExitCode, run.Error));
        Assert.Empty(stage.Ledger);
    }

    [Fact]
    public async Task No_reason_is_no_demotion()
    {
        await using var stage = await PromotionStage.SetAsync();

        Assert.Equal(2, (await stage.AskAsync("demote", "--stack", "demo")).ExitCode);
        Assert.Equal(2, (await stage.AskAsync("demote", "--stack", "demo", "--reason", "", "--by", "Jane Doe")).ExitCode);
    }

    [Fact]
    public async Task Narrower_rings_that_somebody_wrote_are_recorded()
    {
        await using var stage = await PromotionStage.SetAsync();
        stage.Gather();
        await stage.PromoteAsync("day1.5");
        stage.Gather();
        Assert.Equal(0, (await stage.PromoteAsync("day2")).ExitCode);
        stage.Edit("first: [checkout]", "first: [checkout]\n      second: [payments]");
        stage.Gather();
        Assert.Equal(0, (await stage.PromoteAsync("day2")).ExitCode);
        stage.Edit("\n      second: [payments]", "");

        var run = await stage.AskAsync("demote", "--stack", "demo", "--reason", "checkout cannot restart", "--by", "Jane Doe");

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("phase: day2", stage.Document, StringComparison.Ordinal);
        Assert.Contains("\"to\":\"day2\",\"enforces\":\"rings\"", stage.Ledger[4], StringComparison.Ordinal);
        Assert.Equal("", await stage.ProblemsAsync());
    }

    [Fact]
    public async Task What_git_has_must_still_be_there()
    {
        using var place = new Workspace();
        string ledger = Path.Combine(Path.GetDirectoryName(place.File)!, LedgerFile.Name);
        await ToolRun.InAsync(place.Folder, "check");
        await File.WriteAllBytesAsync(ledger, LedgerFile.Write([Genesis("demo")]), TestContext.Current.CancellationToken);
        place.Git("init");
        place.Git("add", ".");
        place.Git("commit", "-m", "begin");

        var whole = await ToolRun.InAsync(place.Folder, "ledger", "verify", "--against", "git:HEAD");
        File.Delete(ledger);
        var gone = await ToolRun.InAsync(place.Folder, "ledger", "verify", "--against", "git:HEAD");
        var nowhere = await ToolRun.InAsync(place.Folder, "ledger", "verify", "--against", "git:nowhere");
        var noRevision = await ToolRun.InAsync(place.Folder, "ledger", "verify", "--against", "HEAD");

        Assert.Equal((0, "stacks/demo/promotions.jsonl: whole, 1 line, day1, enforced nowhere\n"), (whole.ExitCode, whole.Output));
        Assert.Equal(1, gone.ExitCode);
        Assert.StartsWith("stacks/demo/promotions.jsonl:1: it is not what git:HEAD has there", gone.Output, StringComparison.Ordinal);
        Assert.Equal(2, nowhere.ExitCode);
        Assert.Equal((2, "--against HEAD: expected git:REVISION, such as git:origin/main.\n"), (noRevision.ExitCode, noRevision.Error));
    }

    [Fact]
    public async Task Every_stack_of_this_repository_begins_in_day1_and_has_its_ledger()
    {
        var run = await ToolRun.Async("ledger", "verify");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            [.. Directory.EnumerateDirectories(Path.Combine(ToolRun.Repository, "stacks")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)
                .Select(stack => $"stacks/{stack}/promotions.jsonl: whole, 1 line, day1, enforced nowhere")],
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static Model.Promotion.Ledger.LedgerLine Genesis(string stack) =>
        Model.Promotion.Ledger.LedgerLine.Genesis(Model.Values.EntryName.TryParse(stack, out var name, out _) ? name : throw new ArgumentException(stack));
}
