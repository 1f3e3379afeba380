using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EndToEnd.Engine.Harness;
using EndToEnd.Programs;
using ImageTrust.TestKit.Cluster;

namespace EndToEnd.Workflows;

/// <summary>`stack`, as `deploy` and `drift` call it: the real engine, a real API server, and stand-ins for Azure and GitHub.</summary>
[Collection(EngineTests.Name)]
public sealed class StackTests(EngineWorld world)
{
    private const string Title = "dev is not as the repository says";

    [Fact]
    public async Task What_is_committed_is_deployed_and_what_somebody_changes_beside_it_becomes_an_issue_until_it_is_repaired()
    {
        var stack = await world.StackAsync("dev");
        stack.Prepare("day1", EngineWorld.Webhook);
        using var deploy = new GitHubRun("stack");
        var deployed = (await StepAsync(stack, deploy, "deploy.sh")).Succeeded();
        stack.Touched();
        Assert.Equal("day1", deploy.Outputs["phase"]);
        Assert.EndsWith(EngineWorld.Webhook, deploy.Outputs["webhook"], StringComparison.Ordinal);
        Assert.Contains("### dev: what the update will do", deploy.Summary, StringComparison.Ordinal);
        Assert.Contains("### dev: what the update did", deploy.Summary, StringComparison.Ordinal);
        Assert.EndsWith("deploy.sh: dev is deployed, day1\n", deployed.Errors, StringComparison.Ordinal);
        await world.SettledAsync();

        // At night: a bound that somebody changed (how many replicas run within it is the load's to say), and an image that nobody signed.
        await using var api = await GitHubApi.StartAsync();
        (await world.Plane.KubectlAsync("-n", EngineWorld.WebhookNamespace, "patch", "horizontalpodautoscaler", "image-trust-webhook", "--patch", """{"spec": {"maxReplicas": 50}}""")).Succeeded();
        await DriftAsync(stack, api, world.Images.Signed, world.Images.Unsigned);
        var issue = Assert.Single(api.Issues);
        Assert.Equal(Title, (string?)issue["title"]);
        string body = (string)issue["body"]!;
        Assert.Contains("pulumi preview --refresh has changes", body, StringComparison.Ordinal);
        Assert.Contains("maxReplicas", body, StringComparison.Ordinal);
        Assert.Contains(world.Images.Unsigned, body, StringComparison.Ordinal);

        // The next night it is changed, not opened again; and once all is well it is closed.
        (await StepAsync(stack, deploy, "deploy.sh")).Succeeded();
        await DriftAsync(stack, api, world.Images.Signed, world.Images.Unsigned);
        Assert.Contains("What is there is what is committed.", (string)Assert.Single(api.Issues)["body"]!, StringComparison.Ordinal);
        Assert.NotEqual("closed", (string?)api.Issues[0]["state"]);
        await DriftAsync(stack, api, world.Images.Signed);
        Assert.Equal("closed", (string?)Assert.Single(api.Issues)["state"]);
        await DriftAsync(stack, api, world.Images.Signed);
        Assert.Single(api.Issues);
    }

    /// <summary>Who may only read makes no stack: there is nothing to compare with.</summary>
    [Fact]
    public async Task A_stack_that_was_never_deployed_is_not_made_by_looking_at_it()
    {
        var stack = await world.StackAsync("dev");
        stack.Prepare("day1", EngineWorld.Webhook);
        using var empty = new Workplace();
        using var drift = new GitHubRun("stack");

        var run = await StepAsync(stack, drift, "drift.sh", new Dictionary<string, string> { ["PULUMI_BACKEND_URL"] = $"file://{empty.PathOf(".")}" });

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.EndsWith("drift.sh: the stack dev cannot be selected: it has to be deployed first\n", run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(empty.PathOf(".pulumi/stacks")));
    }

    [Fact]
    public async Task A_policy_that_does_not_read_stops_before_anything_is_changed()
    {
        var stack = await world.StackAsync("dev");
        stack.Prepare("day1", EngineWorld.Webhook);
        await File.AppendAllTextAsync(stack.Folder.PolicyFile, "phase: day9\n", TestContext.Current.CancellationToken);
        stack.Azure.ForgetCalls();
        using var deploy = new GitHubRun("stack");

        var run = await StepAsync(stack, deploy, "deploy.sh");

        stack.Touched();
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.EndsWith("deploy.sh: the preview of dev failed: nothing was changed\n", run.Errors, StringComparison.Ordinal);
        Assert.Contains("trust-policy.yaml", deploy.Summary, StringComparison.Ordinal);
        Assert.Empty(deploy.Outputs);
        Assert.Empty(stack.Azure.Calls);
    }

    [Theory]
    [InlineData("STACK", "../dev", "expected a stack's name")]
    [InlineData("STACK", "nowhere", "there is no Pulumi.nowhere.yaml here")]
    [InlineData("PULUMI_BACKEND_URL", "", "expected where the state is")]
    [InlineData("INVENTORY_OPTIONS", "$(id)", "expected options of policy inventory")]
    public async Task What_a_stack_s_job_is_told_is_held_to_its_form(string name, string value, string said)
    {
        using var run = new GitHubRun("stack");
        var step = await run.StepAsync(BuiltProgram.Root, "drift.sh", new Dictionary<string, string> { ["STACK"] = "dev", ["PULUMI_BACKEND_URL"] = "file:///tmp", [name] = value });

        Assert.Equal((2, ""), (step.ExitCode, step.Output));
        Assert.Contains(said, Assert.Single(step.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    /// <summary>As whoever may only read: in the cluster, and nothing is written to Azure or the state.</summary>
    private async Task DriftAsync(EngineStack stack, GitHubApi api, params string[] images)
    {
        stack.Azure.ForgetCalls();
        string[] state = await StateAsync(stack);
        // Instead of what kubectl lists: the webhook's own image lies in a registry that nobody has here.
        string[] hosts = world.Images.Hosts.Split(',');
        await File.WriteAllTextAsync(
            stack.Folder.In("cluster.json"), ClusterList.Of([.. images.Select((image, i) => ClusterObjects.Deployment("shop", $"app-{i}", image))]), TestContext.Current.CancellationToken);
        using var drift = new GitHubRun("stack", api);
        var run = (await StepAsync(stack, drift, "drift.sh", new Dictionary<string, string>
        {
            ["PATH"] = $"{await world.ReaderAsync()}:{stack.Pulumi.Environment["PATH"]}",
            ["GITHUB_TOKEN"] = GitHubApi.Token,
            ["KUBECONFIG"] = world.Plane.AdministratorConfig,
            ["INVENTORY_OPTIONS"] = $"cluster.json --registry {hosts[0]} --plain-http {hosts[0]}",
        })).Succeeded();
        Assert.Contains("is as the repository says", run.Errors.Replace("is not as", "is as", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("### dev: the repository and what is there", drift.Summary, StringComparison.Ordinal);
        Assert.Contains("verdict", drift.Summary, StringComparison.Ordinal);
        Assert.Empty(stack.Azure.Calls);
        Assert.Equal(state, await StateAsync(stack));
        Assert.DoesNotContain(world.Plane.AuditEvents(), one => (string?)one["user"]!["username"] == ClusterReader.Name && (int)one["responseStatus"]!["code"]! < 300 && !IsAsking(one));
    }

    /// <summary>A question about oneself is a creation of an object that nobody keeps.</summary>
    private static bool IsAsking(JsonObject written) => (string?)written["objectRef"]!["apiGroup"] is "authorization.k8s.io" or "authentication.k8s.io";

    /// <summary>The files of the state, each with the hash of what is in it.</summary>
    private static async Task<string[]> StateAsync(EngineStack stack)
    {
        var files = stack.StateFiles().Select(async file => $"{file} {Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file)))}");
        return await Task.WhenAll(files);
    }

    /// <summary>In the stack's own folder, which has the scripts as a checkout has them.</summary>
    private static Task<ProgramRun> StepAsync(EngineStack stack, GitHubRun run, string script, Dictionary<string, string>? more = null)
    {
        if (!Directory.Exists(stack.Folder.In("infra/pipelines")))
        {
            Directory.CreateSymbolicLink(stack.Folder.In("infra/pipelines"), Path.Combine(BuiltProgram.Root, "infra/pipelines"));
        }

        var given = new Dictionary<string, string>(stack.Pulumi.Environment) { ["STACK"] = stack.Name, ["PIPELINE_POLICY_TOOL"] = BuiltProgram.PathOf("Tool", "policy") };
        foreach (var (name, value) in more ?? [])
        {
            given[name] = value;
        }

        return run.StepAsync(stack.Folder.Path, script, given);
    }
}
