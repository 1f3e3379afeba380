using System.Text.Json;

namespace ImageTrust.Policy.Tool.Tests;

public sealed class CommandTests
{
    [Fact]
    public async Task Check_finds_nothing_in_the_committed_stacks_but_says_its_notes()
    {
        var run = await ToolRun.Async("check");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("stacks/dev/trust-policy.yaml: ok, day1", run.Output, StringComparison.Ordinal);
        Assert.Contains("not pulled yet: run `keys pull`", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_prints_problems_as_compilers_do_and_exits_1()
    {
        using var place = new Workspace(Workspace.Policy.Replace("anyOf", "anyof", StringComparison.Ordinal));

        var run = await ToolRun.InAsync(place.Folder, "check", "--stack", "demo");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("stacks/demo/trust-policy.yaml:20:7: unknown-field: rules.shop.require.anyof: \"anyof\" is not a field here; did you mean anyOf?\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_exits_1_for_a_linter_finding()
    {
        using var place = new Workspace(Workspace.Policy.Replace("        ownerId: \"2\"\n", "", StringComparison.Ordinal));

        var run = await ToolRun.InAsync(place.Folder, "check");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("unpinned-repository", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bogus")]
    [InlineData("check", "--stack", "nowhere")]
    [InlineData("check", "--stack", "dev", "stacks/dev/trust-policy.yaml")]
    [InlineData("check", "no-such-file.yaml")]
    [InlineData("explain")]
    [InlineData("explain", "--stack", "dev", "--phase", "Day1")]
    [InlineData("diff", "stacks/dev/trust-policy.yaml")]
    [InlineData("diff", "git:--output=x", "stacks/dev/trust-policy.yaml")]
    [InlineData("diff", "git:HEAD", "git:HEAD")]
    [InlineData("diff", "git:no-such-revision", "stacks/dev/trust-policy.yaml")]
    [InlineData("test", "no-such-folder")]
    [InlineData("keys", "pull", "--stack", "nobody")]
    [InlineData("keys", "pull", "--stack", "dev", "--vault", "https://evil.example", "--key", "k")]
    [InlineData("keys", "pull", "--stack", "dev", "--vault", "https://contoso.vault.azure.net.evil.example", "--key", "k")]
    [InlineData("keys", "pull", "--stack", "dev", "--vault", "contoso", "--key", "../k")]
    [InlineData("completion", "cmd")]
    public async Task A_mistake_of_the_caller_exits_2_and_says_so(params string[] args)
    {
        var run = await ToolRun.Async(args);

        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.Error);
    }

    [Fact]
    public async Task Explain_says_the_effective_policy_of_a_phase()
    {
        var run = await ToolRun.Async("explain", "tests/corpus/stacks/demo/trust-policy.yaml", "--phase", "day2");

        Assert.Equal(0, run.ExitCode);
        var expected = Path.Combine(ToolRun.Repository, "tests", "corpus", "stacks", "demo", "explained-day2.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(expected, run.Output);
        }

        Assert.Equal(await File.ReadAllTextAsync(expected), run.Output);
    }

    [Fact]
    public async Task Diff_says_who_may_now_sign_what_and_weakenings_besides()
    {
        using var place = new Workspace();
        place.Git("init", "-q");
        place.Git("add", ".");
        place.Git("commit", "-q", "-m", "first");
        place.Write(Workspace.Policy
            .Replace("shop/.github", "web/.github", StringComparison.Ordinal)
            .Replace("  release-key:\n", "  release-key:\n    transparencyLog: not-required\n    weakeningReason: no network\n", StringComparison.Ordinal));

        var run = await ToolRun.InAsync(place.Folder, "diff", "git:HEAD", "stacks/demo/trust-policy.yaml");

        Assert.Equal(0, run.ExitCode);
        var words = string.Join(' ', run.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("widens Now release-workflow (https://github.com/contoso/web/.github/workflows/release.yml@refs/heads/main) may sign contoso.azurecr.io/shop/** in every namespace.", words, StringComparison.Ordinal);
        Assert.Contains("note: release-key is weakened (no log entry needed): no network", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_of_two_revisions_reads_both_and_formatting_is_no_change()
    {
        using var place = new Workspace();
        place.Git("init", "-q");
        place.Git("add", ".");
        place.Git("commit", "-q", "-m", "first");
        place.Write("# another comment\n" + Workspace.Policy);
        place.Git("commit", "-q", "-a", "-m", "second");

        var run = await ToolRun.InAsync(place.Folder, "diff", "git:HEAD~1", "git:HEAD", "--stack", "demo");

        Assert.Equal("Nothing changes for trust.\n", run.Output);
    }

    [Fact]
    public async Task Diff_can_say_by_its_exit_code_whether_anything_changes()
    {
        using var place = new Workspace();
        var path = Path.Combine(place.Folder, "stacks", "demo", "trust-policy.yaml");
        var other = Path.Combine(place.Folder, "other.yaml");
        await File.WriteAllTextAsync(other, (await File.ReadAllTextAsync(path)).Replace("phase: day1\n", "phase: day1.5\n", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(place.Folder, "same.yaml"), "# formatting alone\n" + await File.ReadAllTextAsync(path));

        Assert.Equal(0, (await ToolRun.InAsync(place.Folder, "diff", "stacks/demo/trust-policy.yaml", "other.yaml")).ExitCode);
        Assert.Equal(1, (await ToolRun.InAsync(place.Folder, "diff", "--exit-code", "stacks/demo/trust-policy.yaml", "other.yaml")).ExitCode);
        Assert.Equal(1, (await ToolRun.InAsync(place.Folder, "diff", "--exit-code", "--json", "stacks/demo/trust-policy.yaml", "other.yaml")).ExitCode);
        Assert.Equal(0, (await ToolRun.InAsync(place.Folder, "diff", "--exit-code", "stacks/demo/trust-policy.yaml", "same.yaml")).ExitCode);
    }

    [Fact]
    public async Task Alone_it_prints_its_help_and_is_no_success()
    {
        var run = await ToolRun.Async();

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("policy explain --stack dev", run.Output, StringComparison.Ordinal);
        Assert.Contains("diff", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_with_something_that_is_no_policy_exits_1()
    {
        using var place = new Workspace("phase: day1\n");

        var run = await ToolRun.InAsync(place.Folder, "diff", "stacks/demo/trust-policy.yaml", "stacks/demo/trust-policy.yaml");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("missing-field", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_judges_the_corpus()
    {
        var run = await ToolRun.Async("test", "tests/corpus/evaluation");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"\A(\d+) of \1 cases as expected\n\z", run.Output);
    }

    [Fact]
    public async Task Test_names_the_case_that_differs_and_exits_1()
    {
        using var place = new Workspace();
        var corpus = Path.Combine(ToolRun.Repository, "tests", "corpus", "evaluation");
        File.Copy(Path.Combine(corpus, "no-signature-is-refused", "facts.json"), Path.Combine(place.Folder, "stacks", "demo", "facts.json"));
        File.Copy(Path.Combine(corpus, "keyless-signature-is-admitted", "expected.json"), Path.Combine(place.Folder, "stacks", "demo", "expected.json"));

        var run = await ToolRun.InAsync(place.Folder, "test", ".");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("stacks/demo: expected admitted, admit by shop (signed); found refused, warn by shop (no-signature, key-not-pulled)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_reports_a_case_that_cannot_be_read()
    {
        using var place = new Workspace();
        await File.WriteAllTextAsync(Path.Combine(place.Folder, "facts.json"), "{\"namespace\":\"shop\",\"extra\":1}");

        var run = await ToolRun.InAsync(place.Folder, "test", ".");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("0 of 1 cases as expected", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("explain", "--stack", "dev")]
    [InlineData("diff", "stacks/dev/trust-policy.yaml", "stacks/prod/trust-policy.yaml")]
    [InlineData("test", "tests/corpus/evaluation")]
    [InlineData("schema")]
    [InlineData("completion", "bash")]
    public async Task With_json_standard_output_is_one_JSON_value(params string[] args)
    {
        var run = await ToolRun.Async([.. args, "--json"]);

        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Check_with_json_carries_place_rule_and_digests()
    {
        var run = await ToolRun.Async("check", "--stack", "dev", "--json");

        using var document = JsonDocument.Parse(run.Output);
        var file = Assert.Single(document.RootElement.EnumerateArray());
        Assert.True(file.GetProperty("ok").GetBoolean());
        Assert.StartsWith("sha256:", file.GetProperty("policyDigest").GetString(), StringComparison.Ordinal);
        var finding = Assert.Single(file.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("rule").GetString() == "key-not-pulled");
        Assert.Equal("note", finding.GetProperty("level").GetString());
        Assert.True(finding.GetProperty("line").GetInt32() > 0);
    }

    [Fact]
    public async Task Completion_offers_stacks_and_phases()
    {
        Assert.Contains("staging", (await ToolRun.Async("[suggest:22]", "policy check --stack s ")).Output, StringComparison.Ordinal);
        Assert.Contains("day1.5", (await ToolRun.Async("[suggest:23]", "policy explain --phase ")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("explain")]
    [InlineData("diff")]
    [InlineData("test")]
    [InlineData("keys", "pull")]
    [InlineData("keys", "add")]
    [InlineData("signing")]
    [InlineData("places")]
    [InlineData("verify")]
    [InlineData("schema")]
    [InlineData("completion")]
    public async Task Help_of_every_command_teaches_and_exits_0(params string[] command)
    {
        var run = await ToolRun.Async([.. command, "--help"]);

        Assert.Equal(0, run.ExitCode);
        Assert.True(run.Output.Length > 300, run.Output);
    }
}
