using System.Text.Json.Nodes;
using EndToEnd.Documents;
using EndToEnd.Engine.StandIns;
using EndToEnd.Programs;

namespace EndToEnd.Workflows.Play;

/// <summary>`promote`, step by step: what a night takes as evidence, and what the job that may write does with what the other one left.</summary>
public sealed class PromoteTests
{
    private const string Mark = "<!-- image-trust: promotion of dev";
    private const string Other = "0123456789012345678901234567890123456789";

    [Fact]
    public async Task A_step_that_is_refused_closes_the_pull_request_for_it_and_nobody_else_s()
    {
        using var copy = await CopyAsync();
        await using var github = await GitHubPlace.OfAsync(copy.Root);
        var pull = Pull(github, 3, GitHubApi.Workflows, $"{Mark} from {Other} -->\nGranted");
        var mallorys = Pull(github, 4, "mallory", $"{Mark} from {Other} -->\nGranted");

        var run = (await ProposeAsync(github, copy, "day1.5", "refused")).Succeeded();

        Assert.EndsWith("dev is not ready for day1.5: issue 101\n", run.Errors, StringComparison.Ordinal);
        Assert.Equal("closed", (string?)pull["state"]);
        Assert.Null(mallorys["state"]);
        Assert.StartsWith("<!-- image-trust: no promotion of dev -->\n", (string?)Assert.Single(github.Api.Issues)["body"], StringComparison.Ordinal);
        Assert.DoesNotContain("promote/dev", await GitHubPlace.GitAsync(copy.Root, "branch", "--list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proposal_stands_while_the_stack_s_folder_does_and_is_made_anew_when_main_has_another()
    {
        using var copy = await CopyAsync();
        await using var github = await GitHubPlace.OfAsync(copy.Root);
        (await ProposeAsync(github, copy, "day1.5", "granted")).Succeeded();
        var pull = Assert.Single(github.Api.Pulls);
        string first = await GitHubPlace.GitAsync(copy.Root, "rev-parse", "promote/dev");

        Assert.EndsWith("stands, and the gate still grants it\n", (await ProposeAsync(github, copy, "day1.5", "granted")).Succeeded().Errors, StringComparison.Ordinal);
        Assert.Equal(first, await GitHubPlace.GitAsync(copy.Root, "rev-parse", "promote/dev"));

        await github.BranchAsync("a-comment", clone => File.AppendAllTextAsync(Path.Combine(clone, "stacks/dev/trust-policy.yaml"), "# more\n"));
        await github.MergeAsync("a-comment");
        (await ProposeAsync(github, copy, "day1.5", "granted")).Succeeded();
        string folder = (await GitHubPlace.GitAsync(copy.Root, "rev-parse", "HEAD:stacks/dev")).Trim();
        Assert.StartsWith($"{Mark} from {folder} -->\n", (string?)Assert.Single(github.Api.Pulls)["body"], StringComparison.Ordinal);
        Assert.Same(pull, github.Api.Pulls[0]);
        // One commit on main as it is now, with the promotion's one change.
        Assert.Equal(await GitHubPlace.GitAsync(copy.Root, "rev-parse", "main"), await GitHubPlace.GitAsync(copy.Root, "rev-parse", "promote/dev^"));
        Assert.Equal("stacks/dev/promotions.jsonl\n", await GitHubPlace.GitAsync(copy.Root, "diff", "--name-only", "main", "promote/dev"));
    }

    [Theory]
    [InlineData(".github/workflows/ci.yml")]
    [InlineData("Pulumi.dev.yaml")]
    [InlineData("stacks/prod/trust-policy.yaml")]
    [InlineData("stacks/dev/keys/image-signing.pem")]
    [InlineData("stacks/dev/evidence/0002-day1.5/run.sh")]
    public async Task A_file_that_no_promotion_changes_is_not_proposed(string file)
    {
        using var copy = await CopyAsync();
        await using var github = await GitHubPlace.OfAsync(copy.Root);

        var run = await ProposeAsync(github, copy, "day1.5", "granted", file);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.EndsWith($"a promotion of dev does not change {file}\n", run.Errors, StringComparison.Ordinal);
        Assert.Empty(github.Api.Pulls);
        Assert.DoesNotContain("promote/dev", await GitHubPlace.GitAsync(copy.Root, "branch", "--list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_among_the_files_is_followed_nowhere()
    {
        using var copy = await CopyAsync();
        await using var github = await GitHubPlace.OfAsync(copy.Root);
        Directory.CreateDirectory(copy.PathOf("artifacts/handed/files/stacks/dev"));
        File.CreateSymbolicLink(copy.PathOf("artifacts/handed/files/stacks/dev/plan.json"), "/etc/passwd");

        var run = await ProposeAsync(github, copy, "day1.5", "granted");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.EndsWith("a promotion has no links\n", run.Errors, StringComparison.Ordinal);
        Assert.Empty(github.Api.Pulls);
    }

    [Theory]
    [InlineData("", "", 0, "dev is in day2: there is no further step")]
    [InlineData("day1.5", "", 2, "is neither granted nor refused")]
    [InlineData("day1.5", "granted by me", 2, "is neither granted nor refused")]
    [InlineData("day3", "granted", 1, "has no step in it")]
    [InlineData("day1.5 first=shop", "granted", 1, "has no step in it")]
    [InlineData("day2 first=shop second=cart", "granted", 1, "has no step in it")]
    [InlineData("day2 first=$(id)", "granted", 1, "has no step in it")]
    [InlineData("day2 everywhere else", "granted", 1, "has no step in it")]
    public async Task What_is_handed_on_is_held_to_its_form(string to, string answer, int code, string said)
    {
        using var copy = await CopyAsync();
        await using var github = await GitHubPlace.OfAsync(copy.Root);

        var run = await ProposeAsync(github, copy, to, answer);

        Assert.Equal((code, ""), (run.ExitCode, run.Output));
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
        Assert.Empty(github.Api.Pulls);
        Assert.Empty(github.Api.Issues);
    }

    /// <summary>A pull request of a fork may keep an artifact of any name, on a branch that it calls main.</summary>
    [Fact]
    public async Task Inventories_of_earlier_nights_are_those_of_this_workflow_on_main()
    {
        using var copy = await CopyAsync();
        await using var github = await GitHubPlace.OfAsync(copy.Root);
        foreach (var (run, workflow, from) in new[] { (1, "promote", GitHubApi.Repository), (2, "promote", "mallory/image-trust"), (3, "preview", GitHubApi.Repository), (4, "promote", GitHubApi.Repository) })
        {
            github.Api.Runs.Add(GitHubPlace.RunOf(run, workflow, from));
            Keep(github, run, "inventory.json", $"of run {run}");
        }

        // A branch of the repository's own, a run that is no night's, and a night that came no further than the cluster.
        github.Api.Runs[^1]["head_branch"] = "mine";
        github.Api.Runs.Add(GitHubPlace.RunOf(6, "promote", GitHubApi.Repository));
        github.Api.Runs[^1]["event"] = "pull_request";
        Keep(github, 6, "inventory.json", "of run 6");
        github.Api.Runs.Add(GitHubPlace.RunOf(5, "promote", GitHubApi.Repository));
        Keep(github, 5, "asked", "day1.5");

        var gathered = (await GatherAsync(github, copy, """{"tables": [{"columns": [{"name": "LogMessage"}], "rows": [["a line"]]}]}""")).Succeeded();

        Assert.EndsWith("dev: evidence out of 2 inventories and 32 lines of the log\n", gathered.Errors, StringComparison.Ordinal);
        Assert.Equal(["inventory-1.json", "log.jsonl"], Directory.GetFiles(copy.PathOf("artifacts/gathered")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("of run 1", await File.ReadAllTextAsync(copy.PathOf("artifacts/gathered/inventory-1.json"), TestContext.Current.CancellationToken));
        Assert.Equal(
            "evidence --stack dev --inventory artifacts/promotion/inventory.json --inventory artifacts/gathered/inventory-1.json --out artifacts/promotion/evidence.json artifacts/gathered/log.jsonl",
            (await File.ReadAllLinesAsync(copy.PathOf("artifacts/asked-of-policy"), TestContext.Current.CancellationToken))[^1]);
        Assert.False(File.Exists(copy.PathOf("artifacts/promotion/why")));
    }

    /// <summary>What is left out of a log is no evidence that nothing happened.</summary>
    [Theory]
    [InlineData("""{"error": {"code": "PartialError"}, "tables": [{"columns": [{"name": "LogMessage"}], "rows": []}]}""", "did not give all of the log")]
    [InlineData("{}", "did not give all of the log")]
    public async Task A_part_of_a_log_is_not_taken_for_all_of_it(string answer, string said)
    {
        using var copy = await CopyAsync();
        await using var github = await GitHubPlace.OfAsync(copy.Root);

        var run = await GatherAsync(github, copy, answer);

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(copy.PathOf("artifacts/promotion/evidence.json")));
    }

    [Fact]
    public async Task Evidence_that_cannot_be_made_is_a_refusal_with_its_reason()
    {
        using var copy = await CopyAsync();
        await using var github = await GitHubPlace.OfAsync(copy.Root);
        Directory.CreateDirectory(copy.PathOf("artifacts"));
        await File.WriteAllTextAsync(copy.PathOf("artifacts/fails"), "", TestContext.Current.CancellationToken);

        (await GatherAsync(github, copy, """{"tables": [{"columns": [{"name": "LogMessage"}], "rows": []}]}""")).Succeeded();
        using var judge = new GitHubRun("promote", github.Api);
        (await judge.StepAsync(copy.Root, "promote-judge.sh", new Dictionary<string, string> { ["STACK"] = "dev" })).Succeeded();

        Assert.Equal("refused", await File.ReadAllTextAsync(copy.PathOf("artifacts/promotion/answer"), TestContext.Current.CancellationToken));
        Assert.Contains("a line was changed", judge.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("promote-gather.sh", "STACK", "../dev", "expected a stack's name")]
    [InlineData("promote-gather.sh", "WINDOW", "6", "expected days, 7 to 90")]
    [InlineData("promote-gather.sh", "WINDOW", "91", "expected days, 7 to 90")]
    [InlineData("promote-gather.sh", "INVENTORY_OPTIONS", "$(id)", "expected options of policy inventory")]
    [InlineData("promote-gather.sh", "RINGS", "first", "expected rings NAME=NAMESPACE,…")]
    [InlineData("promote-gather.sh", "RINGS", "first=", "expected rings NAME=NAMESPACE,…")]
    [InlineData("promote-gather.sh", "RINGS", "first=checkout, payments", "expected rings NAME=NAMESPACE,…")]
    [InlineData("promote-gather.sh", "RINGS", "first=$(id)", "expected rings NAME=NAMESPACE,…")]
    [InlineData("promote-judge.sh", "ACCEPT", "a; id", "expected repositories")]
    [InlineData("promote-judge.sh", "WINDOW", "7d", "expected days, 7 to 90")]
    [InlineData("promote-judge.sh", "STACK", "nowhere", "there is no Pulumi.nowhere.yaml here")]
    [InlineData("promote-propose.sh", "STACK", "dev prod", "expected a stack's name")]
    [InlineData("promote-propose.sh", "PROMOTION", "", "expected a folder")]
    public async Task What_a_night_is_told_is_held_to_its_form(string script, string name, string value, string said)
    {
        using var run = new GitHubRun("promote");
        var step = await run.StepAsync(BuiltProgram.Root, script, new Dictionary<string, string> { ["STACK"] = "dev", ["GITHUB_RUN_ID"] = "9", [name] = value });

        Assert.Equal((2, ""), (step.ExitCode, step.Output));
        Assert.Contains(said, Assert.Single(step.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private static Task<FreshCopy> CopyAsync() => FreshCopy.OfAsync("infra/pipelines", ".gitignore", "stacks/dev", "Pulumi.yaml", "Pulumi.dev.yaml");

    private static JsonObject Pull(GitHubPlace github, int number, string by, string body)
    {
        var pull = PullRequest.Pull(number, GitHubApi.Repository, "promote/dev", Other);
        pull["user"] = new JsonObject { ["login"] = by };
        pull["body"] = body;
        github.Api.Pulls.Add(pull);
        return pull;
    }

    /// <summary>The step with what the other job left: an answer, a table, and a file that is changed.</summary>
    private static async Task<ProgramRun> ProposeAsync(GitHubPlace github, FreshCopy copy, string to, string answer, string file = "stacks/dev/promotions.jsonl")
    {
        string handed = copy.PathOf("artifacts/handed");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(handed, "files", file))!);
        await File.WriteAllTextAsync(Path.Combine(handed, "files", file), "changed\n");
        await File.WriteAllTextAsync(Path.Combine(handed, "asked"), to);
        await File.WriteAllTextAsync(Path.Combine(handed, "answer"), answer);
        await File.WriteAllTextAsync(Path.Combine(handed, "gate"), "the gate's table\n");
        using var run = new GitHubRun("promote", github.Api);
        return await run.StepAsync(copy.Root, "promote-propose.sh", new Dictionary<string, string>
        {
            ["STACK"] = "dev",
            ["PROMOTION"] = handed,
            ["GITHUB_RUN_ID"] = "9",
            ["GITHUB_TOKEN"] = GitHubApi.Token,
        });
    }

    /// <summary>The step with a policy tool and an <c>az</c> that write down what they are asked.</summary>
    private static async Task<ProgramRun> GatherAsync(GitHubPlace github, FreshCopy copy, string logAnalytics)
    {
        Directory.CreateDirectory(copy.PathOf("artifacts"));
        string tool = copy.PathOf("artifacts/tool"), az = copy.PathOf("artifacts/az");
        Script.Write(tool, """
            echo "$*" >> artifacts/asked-of-policy
            case $1 in
              inventory) echo '{}' ;;
              evidence) [ ! -e artifacts/fails ] || { echo "a line was changed" >&2; exit 1; } ;;
            esac

            """);
        Script.Write(az, $$"""
            case $1 in
              monitor) echo 5f6a2a5e-7c1d-4b7e-9d3b-000000000009 ;;
              rest) echo '{{logAnalytics}}' ;;
            esac

            """);
        using var run = new GitHubRun("promote", github.Api);
        return await run.StepAsync(copy.Root, "promote-gather.sh", new Dictionary<string, string>
        {
            ["STACK"] = "dev",
            ["GITHUB_RUN_ID"] = "9",
            ["GITHUB_TOKEN"] = GitHubApi.Token,
            ["KUBECONFIG"] = "/dev/null",
            ["PIPELINE_POLICY_TOOL"] = tool,
            ["AZ_ANSWERS"] = az,
        });
    }

    private static void Keep(GitHubPlace github, int run, string file, string text)
    {
        var folder = Directory.CreateTempSubdirectory("image-trust-kept-");
        File.WriteAllText(Path.Combine(folder.FullName, file), text);
        github.Keep(run, "promotion-dev", folder.FullName);
        folder.Delete(recursive: true);
    }
}
