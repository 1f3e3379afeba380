using System.Text;
using EndToEnd.Documents;
using EndToEnd.Engine.StandIns;
using EndToEnd.Programs;
using ImageTrust.Decisions.Chaining;

namespace EndToEnd.Workflows.Play;

/// <summary>`promote`, of a stack whose plan has no Log Analytics: its log is in the pods that run. kubectl is a stand-in; the lines are chained as the webhook does it.</summary>
public sealed class PodLogTests
{
    [Fact]
    public async Task The_log_is_that_of_all_replicas_with_each_chain_whole()
    {
        using var copy = await CopyAsync();
        await using var github = await GitHubPlace.OfAsync(copy.Root);

        var run = (await GatherAsync(github, copy)).Succeeded();

        Assert.EndsWith("local: evidence out of 1 inventories and 9 lines of the log\n", run.Errors, StringComparison.Ordinal);
        Assert.Equal(
            "logs --namespace image-trust-system --selector app.kubernetes.io/name=image-trust-webhook --container webhook --tail=-1 --max-log-requests=50\n",
            await File.ReadAllTextAsync(copy.PathOf("artifacts/asked-of-kubectl"), TestContext.Current.CancellationToken));
        Assert.Equal(
            "evidence --stack local --inventory artifacts/promotion/inventory.json --out artifacts/promotion/evidence.json artifacts/gathered/log.jsonl",
            (await File.ReadAllLinesAsync(copy.PathOf("artifacts/asked-of-policy"), TestContext.Current.CancellationToken))[^1]);
        var verified = (await ProgramRun.StartAsync(BuiltProgram.PathOf("Tool", "policy"), ["log", "verify", copy.PathOf("artifacts/gathered/log.jsonl")])).Succeeded();
        Assert.All((string[])["webhook-a", "webhook-b", "webhook-c"], replica => Assert.Contains(replica, verified.Output, StringComparison.Ordinal));
    }

    /// <summary>What it would have said is no evidence that nothing happened. So much of the log as there was is handed on to nobody.</summary>
    [Theory]
    [InlineData("webhook-a", 0)]
    [InlineData("webhook-b", 3)]
    [InlineData("webhook-c", 6)]
    public async Task A_replica_whose_log_cannot_be_read_leaves_no_evidence(string replica, int lines)
    {
        using var copy = await CopyAsync();
        await using var github = await GitHubPlace.OfAsync(copy.Root);

        var run = await GatherAsync(github, copy, unreadable: replica);

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.EndsWith(
            $"Error from server: Get \"https://10.0.0.4:10250/containerLogs/image-trust-system/{replica}/webhook\": proxy error\npromote-gather.sh: kubectl does not give every replica's log\n",
            run.Errors, StringComparison.Ordinal);
        Assert.Equal(lines, (await File.ReadAllLinesAsync(copy.PathOf("artifacts/gathered/log.jsonl"), TestContext.Current.CancellationToken)).Length);
        Assert.Equal(["asked", "inventory.json"], Directory.GetFiles(copy.PathOf("artifacts/promotion")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("evidence", await File.ReadAllTextAsync(copy.PathOf("artifacts/asked-of-policy"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>Nothing is refused for it here: that there is nothing to judge by is the tool's to say.</summary>
    [Fact]
    public async Task Without_a_replica_the_log_is_empty()
    {
        using var copy = await CopyAsync();
        await using var github = await GitHubPlace.OfAsync(copy.Root);

        var run = (await GatherAsync(github, copy, replicas: [])).Succeeded();

        Assert.EndsWith("local: evidence out of 1 inventories and 0 lines of the log\n", run.Errors, StringComparison.Ordinal);
    }

    private static Task<FreshCopy> CopyAsync() => FreshCopy.OfAsync("infra/pipelines", ".gitignore", "stacks/local", "Pulumi.yaml", "Pulumi.local.yaml");

    /// <summary>The step, of a cluster whose kubectl asks one replica after another, and ends at the first that does not answer.</summary>
    private static async Task<ProgramRun> GatherAsync(GitHubPlace github, FreshCopy copy, string? unreadable = null, string[]? replicas = null)
    {
        string bin = Directory.CreateDirectory(copy.PathOf("artifacts/bin")).FullName;
        var kubectl = new StringBuilder("echo \"$*\" >> artifacts/asked-of-kubectl\n");
        foreach (string replica in replicas ?? ["webhook-a", "webhook-b", "webhook-c"])
        {
            string lines = copy.PathOf($"artifacts/{replica}.jsonl");
            await File.WriteAllLinesAsync(lines, Chained(replica));
            kubectl.Append(replica == unreadable
                ? $"echo 'Error from server: Get \"https://10.0.0.4:10250/containerLogs/image-trust-system/{replica}/webhook\": proxy error' >&2\nexit 1\n"
                : $"cat {lines}\n");
        }

        Script.Write(Path.Combine(bin, "kubectl"), kubectl.ToString());
        string tool = copy.PathOf("artifacts/tool");
        Script.Write(tool, "echo \"$*\" >> artifacts/asked-of-policy\n[ \"$1\" != inventory ] || echo '{}'\n");
        using var run = new GitHubRun("promote", github.Api);
        return await run.StepAsync(copy.Root, "promote-gather.sh", new Dictionary<string, string>
        {
            ["PATH"] = bin,
            ["STACK"] = "local",
            ["GITHUB_RUN_ID"] = "9",
            ["GITHUB_TOKEN"] = GitHubApi.Token,
            ["KUBECONFIG"] = "/dev/null",
            ["PIPELINE_POLICY_TOOL"] = tool,
        });
    }

    /// <summary>Three lines of a replica.</summary>
    private static IEnumerable<string> Chained(string replica)
    {
        string name = ReplicaName.New(replica);
        ChainHead? head = null;
        foreach (string json in (string[])["""{"time":"2026-11-28T12:00:00Z","start":{}}""", """{"time":"2026-11-28T12:01:00Z","beat":{}}""", """{"time":"2026-11-28T12:02:00Z","beat":{}}"""])
        {
            var link = ChainLink.After(name, head);
            string line = link.Close(json);
            head = link.HeadOf(Encoding.UTF8.GetBytes(line));
            yield return line;
        }
    }
}
