using ImageTrust.Policy.Document.Promotion;

namespace ImageTrust.Policy.Tool.Tests.Promoting;

/// <summary><c>policy promote</c>: the whole step or nothing, and no word of the evidence is believed about a signature.</summary>
public sealed class PromoteTests
{
    [Fact]
    public async Task A_granted_promotion_changes_the_phase_and_leaves_what_it_rests_on()
    {
        await using var stage = await PromotionStage.SetAsync();
        string before = stage.Document;
        stage.Gather();

        var run = await stage.PromoteAsync("day1.5");

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal(before.Replace("phase: day1", "phase: day1.5", StringComparison.Ordinal), stage.Document);
        Assert.Equal(2, stage.Ledger.Length);
        Assert.Contains("\"by\":\"Jane Doe\"", stage.Ledger[1], StringComparison.Ordinal);
        Assert.Equal(
            ["evidence.json", "granted-policy.json", "verified.json"],
            Directory.EnumerateFiles(stage.PathOf("evidence/0002-day1.5")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        Assert.Contains("run ./preview demo --write", run.Words(), StringComparison.Ordinal);
        Assert.Equal("", await stage.ProblemsAsync());
        Assert.Equal("stacks/demo/promotions.jsonl: whole, 2 lines, day1.5, enforced nowhere\n", (await stage.AskAsync("ledger", "verify")).Output);
    }

    [Fact]
    public async Task A_forged_record_of_an_image_that_nobody_signed_does_not_help()
    {
        await using var stage = await PromotionStage.SetAsync();
        string digest = stage.Run("payments", "forged", isSigned: false);
        stage.Gather();
        var before = stage.Snapshot();

        var run = await stage.PromoteAsync("day1.5");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"shop/forged@{digest[..19]}… in payments: no-signature by rule shop (the gate itself)", run.Words(), StringComparison.Ordinal);
        Assert.EndsWith("REFUSED: 1 reason. Nothing was changed.\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(before, stage.Snapshot());
    }

    [Fact]
    public async Task A_registry_that_cannot_be_asked_is_no_proof()
    {
        await using var stage = await PromotionStage.SetAsync();
        stage.Gather();
        stage.Stage.Registry.Store.Delete("shop/api", stage.Stage.Registry.Store.Manifest("shop/api", "1")!.Value.Digest);

        var run = await stage.PromoteAsync("day1.5");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("not-verified", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_shows_the_table_and_changes_nothing()
    {
        await using var stage = await PromotionStage.SetAsync();
        stage.Gather();
        var before = stage.Snapshot();

        var run = await stage.PromoteAsync("day1.5", "--dry-run");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(11, run.Output.Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)));
        Assert.EndsWith("It would be granted. Nothing was changed: this was a dry run.\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(before, stage.Snapshot());
    }

    [Fact]
    public async Task From_ring_to_ring_people_write_and_the_gate_answers()
    {
        await using var stage = await PromotionStage.SetAsync();
        stage.Gather();
        Assert.Equal(0, (await stage.PromoteAsync("day1.5")).ExitCode);
        stage.Gather();
        Assert.Equal(0, (await stage.PromoteAsync("day2")).ExitCode);
        Assert.Contains("\"enforces\":\"rings\",\"by\":\"Jane Doe\"", stage.Ledger[2], StringComparison.Ordinal);

        stage.Edit("first: [checkout]", "first: [checkout]\n      second: [payments]");
        var unpromoted = await stage.AskAsync("check");
        Assert.Equal(1, unpromoted.ExitCode);
        Assert.Contains("the document says day2, enforced in checkout, payments, and by promotions.jsonl the stack is in day2, enforced in checkout", unpromoted.Output, StringComparison.Ordinal);

        stage.Gather();
        var run = await stage.PromoteAsync("day2");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal("", await stage.ProblemsAsync());
        Assert.Contains("\"rings\":[\"checkout\",\"payments\"]", stage.Ledger[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_only_image_goes_into_day2_by_name_alone()
    {
        await using var stage = await PromotionStage.SetAsync();
        stage.Edit("require: {anyOf: [release-key, release-workflow]}", "require: {anyOf: [release-key, release-workflow]}\n    keyFallback: {authorities: [release-key], reason: an old pipeline}");
        string digest = stage.Run("checkout", "old", isSigned: false);
        stage.Stage.SignWithKey("shop/old", digest);
        stage.Gather();
        Assert.Equal(0, (await stage.PromoteAsync("day1.5")).ExitCode);
        stage.Gather();

        var refused = await stage.PromoteAsync("day2");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"name it with --accept {stage.Stage.Registry.Host}/shop/old", refused.Output, StringComparison.Ordinal);

        Assert.Equal(0, (await stage.PromoteAsync("day2", "--accept", $"{stage.Stage.Registry.Host}/shop/old")).ExitCode);
        Assert.Contains($"\"accepted\":[\"{stage.Stage.Registry.Host}/shop/old\"]", stage.Ledger[2], StringComparison.Ordinal);
        Assert.Equal("", await stage.ProblemsAsync());
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 1", 2)]
    public async Task A_plan_that_cannot_be_written_undoes_everything(string ending, int code)
    {
        await using var stage = await PromotionStage.SetAsync();
        stage.Gather();
        string program = Path.Combine(stage.Stage.Folder, "preview");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\necho \"$@\" > asked\ngrep -c 'phase: day1.5' stacks/demo/trust-policy.yaml >> asked\n{ending}\n", TestContext.Current.CancellationToken);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the checkout's programs are shell scripts");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var before = stage.Snapshot();

        var run = await stage.PromoteAsync("day1.5");

        Assert.Equal(code, run.ExitCode);
        Assert.Equal("demo --write\n1\n", await File.ReadAllTextAsync(Path.Combine(stage.Stage.Folder, "asked"), TestContext.Current.CancellationToken));
        Assert.Equal(code != 0, before.SequenceEqual(stage.Snapshot()));
        Assert.Equal(code != 0, run.Error.Contains("./preview demo --write failed, so stacks/demo/plan.json could not be written. Nothing was changed.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}", "evidence.json:1:")]
    [InlineData(null, "evidence.json does not exist; expected what `policy evidence` wrote.")]
    public async Task What_is_no_evidence_is_a_mistake_of_the_caller(string? content, string expected)
    {
        await using var stage = await PromotionStage.SetAsync();
        if (content is not null)
        {
            stage.Stage.Write("evidence.json", content);
        }

        var run = await stage.PromoteAsync("day1.5");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(expected, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--window", "6d", "expected 7d to 90d")]
    [InlineData("--accept", "nginx", "a repository is host/path")]
    [InlineData("--by", " ", "words are one line")]
    public async Task An_option_that_cannot_be_read_is_named(string option, string value, string expected)
    {
        await using var stage = await PromotionStage.SetAsync();
        stage.Gather();

        var run = await stage.Stage.RunAsync("promote", "--stack", "demo", "--to", "day1.5", "--evidence", "evidence.json", option, value);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(option, run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_ledger_is_no_ground_to_build_on()
    {
        await using var stage = await PromotionStage.SetAsync();
        stage.Gather();
        await File.WriteAllTextAsync(stage.PathOf(LedgerFile.Name), "{\"line\":1}\n", TestContext.Current.CancellationToken);

        var run = await stage.PromoteAsync("day1.5");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("stacks/demo/promotions.jsonl:1: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_get_one_value_with_every_check()
    {
        await using var stage = await PromotionStage.SetAsync();
        stage.Gather(evidence => evidence with { Rows = [.. evidence.Rows.Select(row => row with { CouldNotCheck = 1 })] });

        var run = await stage.PromoteAsync("day1.5", "--json");

        Assert.Equal(1, run.ExitCode);
        using var json = System.Text.Json.JsonDocument.Parse(run.Output);
        Assert.False(json.RootElement.GetProperty("granted").GetBoolean());
        Assert.Equal(
            ["too-many-unchecked"],
            json.RootElement.GetProperty("checks").EnumerateArray().SelectMany(check => check.GetProperty("refusals").EnumerateArray()).Select(refusal => refusal.GetProperty("code").GetString()));
    }
}
