using EndToEnd.Documents;
using EndToEnd.Engine.StandIns;
using EndToEnd.Programs;

namespace EndToEnd.Workflows.Play;

/// <summary>`promote`: which step a night asks for, by the ledger's last line and the rings that somebody wrote down. The policy tool only says what it is asked.</summary>
public sealed class NextStepTests
{
    private const string Rings = "first=checkout second=payments,orders everywhere";

    [Theory]
    [InlineData("day1", "nowhere", "", Rings, "day1.5")]
    [InlineData("day1.5", "nowhere", "", "", "day2")]
    [InlineData("day1.5", "nowhere", "", Rings, "day2 first=checkout")]
    [InlineData("day1.5", "nowhere", "", "everywhere", "day2 everywhere")]
    [InlineData("day2", "rings", "checkout", Rings, "day2 second=payments,orders")]
    [InlineData("day2", "rings", "checkout,orders", Rings, "day2 second=payments,orders")]
    [InlineData("day2", "rings", "checkout,orders,payments", Rings, "day2 everywhere")]
    // Rings of people's own, beside those that are written down.
    [InlineData("day2", "rings", "billing", Rings, "day2 first=checkout")]
    public async Task A_night_asks_for_the_next_step(string phase, string enforces, string namespaces, string rings, string asked)
    {
        using var copy = await CopyAsync(phase, enforces, namespaces);
        await using var github = await GitHubPlace.OfAsync(copy.Root);

        (await GatherAsync(github, copy, rings)).Succeeded();

        Assert.Equal(asked, await File.ReadAllTextAsync(copy.PathOf("artifacts/promotion/asked"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("rings", "checkout", "")]
    [InlineData("rings", "checkout", "first=checkout")]
    [InlineData("everywhere", "", Rings)]
    public async Task Behind_the_last_ring_there_is_no_further_step(string enforces, string namespaces, string rings)
    {
        using var copy = await CopyAsync("day2", enforces, namespaces);
        await using var github = await GitHubPlace.OfAsync(copy.Root);

        var run = (await GatherAsync(github, copy, rings)).Succeeded();

        Assert.EndsWith("dev is in day2: there is no further step\n", run.Errors, StringComparison.Ordinal);
        Assert.Equal("", await File.ReadAllTextAsync(copy.PathOf("artifacts/promotion/asked"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(copy.PathOf("artifacts/asked-of-policy")));
    }

    [Theory]
    [InlineData("day1.5", "--to day1.5 ", "", "dev to day1.5: refused")]
    [InlineData("day2", "--to day2 ", "", "dev to day2: refused")]
    [InlineData("day2 second=payments,orders", "--to day2 ", " --ring second=payments,orders", "dev to day2, ring second (payments, orders): refused")]
    [InlineData("day2 everywhere", "--to day2 ", " --everywhere", "dev to day2, enforced everywhere: refused")]
    public async Task The_gate_is_asked_for_just_that(string asked, string to, string more, string said)
    {
        using var copy = await CopyAsync("day1.5", "nowhere", "");
        await using var github = await GitHubPlace.OfAsync(copy.Root);
        Directory.CreateDirectory(copy.PathOf("artifacts/promotion"));
        await File.WriteAllTextAsync(copy.PathOf("artifacts/promotion/asked"), asked, TestContext.Current.CancellationToken);
        string tool = Tool(copy), cosign = copy.PathOf("artifacts/cosign");
        Script.Write(cosign, "exit 0\n");
        using var run = new GitHubRun("promote", github.Api);

        var judged = (await run.StepAsync(copy.Root, "promote-judge.sh", new Dictionary<string, string>
        {
            ["STACK"] = "dev",
            ["PIPELINE_POLICY_TOOL"] = tool,
            ["PIPELINE_COSIGN"] = cosign,
            ["SIGSTORE_ID_TOKEN"] = "a-token",
        })).Succeeded();

        Assert.EndsWith($"promote-judge.sh: {said}\n", judged.Errors, StringComparison.Ordinal);
        Assert.StartsWith($"### {said}\n", run.Summary, StringComparison.Ordinal);
        string question = Assert.Single(await File.ReadAllLinesAsync(copy.PathOf("artifacts/asked-of-policy"), TestContext.Current.CancellationToken));
        Assert.Contains(to, question, StringComparison.Ordinal);
        Assert.Equal(more, question[(question.IndexOf("githubusercontent.com", StringComparison.Ordinal) + "githubusercontent.com".Length)..]);
    }

    /// <summary>A checkout whose ledger ends so. Nothing here reads more of it.</summary>
    private static async Task<FreshCopy> CopyAsync(string phase, string enforces, string namespaces)
    {
        var copy = await FreshCopy.OfAsync("infra/pipelines", ".gitignore", "stacks/local", "Pulumi.yaml", "Pulumi.local.yaml");
        Directory.Move(copy.PathOf("stacks/local"), copy.PathOf("stacks/dev"));
        File.Move(copy.PathOf("Pulumi.local.yaml"), copy.PathOf("Pulumi.dev.yaml"));
        string rings = namespaces.Length == 0 ? "" : $",\"rings\":[\"{namespaces.Replace(",", "\",\"", StringComparison.Ordinal)}\"]";
        await File.AppendAllTextAsync(copy.PathOf("stacks/dev/promotions.jsonl"), $"{{\"line\":2,\"to\":\"{phase}\",\"enforces\":\"{enforces}\"{rings}}}\n");
        return copy;
    }

    /// <summary>Refuses whatever it is asked.</summary>
    private static string Tool(FreshCopy copy)
    {
        Directory.CreateDirectory(copy.PathOf("artifacts"));
        string tool = copy.PathOf("artifacts/tool");
        Script.Write(tool, "echo \"$*\" >> artifacts/asked-of-policy\ncase $1 in inventory) echo '{}' ;; promote) exit 1 ;; esac\n");
        return tool;
    }

    /// <summary>The step, of a stack whose log is in pods that have none.</summary>
    private static async Task<ProgramRun> GatherAsync(GitHubPlace github, FreshCopy copy, string rings)
    {
        string tool = Tool(copy), bin = Directory.CreateDirectory(copy.PathOf("artifacts/bin")).FullName;
        Script.Write(Path.Combine(bin, "kubectl"), "exit 0\n");
        using var run = new GitHubRun("promote", github.Api);
        return await run.StepAsync(copy.Root, "promote-gather.sh", new Dictionary<string, string>
        {
            ["PATH"] = bin,
            ["STACK"] = "dev",
            ["RINGS"] = rings,
            ["GITHUB_RUN_ID"] = "9",
            ["GITHUB_TOKEN"] = GitHubApi.Token,
            ["KUBECONFIG"] = "/dev/null",
            ["PIPELINE_POLICY_TOOL"] = tool,
        });
    }
}
