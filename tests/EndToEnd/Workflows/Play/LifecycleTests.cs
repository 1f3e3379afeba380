using System.Text.Json.Nodes;
using EndToEnd.Engine.Harness;
using EndToEnd.Pipelines;
using EndToEnd.Programs;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Cluster;

namespace EndToEnd.Workflows.Play;

/// <summary>
/// A stack from a pull request to its promotion, by nothing but the steps of the workflow files in their order: the real engine, webhook, API server, cosign and
/// registry, a Sigstore and stand-ins for Azure and GitHub.
/// </summary>
[Collection(EngineTests.Name)]
public sealed partial class LifecycleTests(EngineWorld world, PipelineWorld pipelines)
{
    private const string Policy = """
        phase: day1 # moved by policy promote alone
        authorities:
          sign-workflow:
            keyless:
              issuer: https://token.actions.githubusercontent.com
              identity: {exact: "https://github.com/adatum/image-trust/.github/workflows/sign.yml@refs/heads/main"}
              github: {repositoryId: "1001", ownerId: "2002"}
            trustRoot: {file: root.json}
        rules:
          team:
            images: ["HOST/team/**", "adatumimagetrustdev.azurecr.io/team/**"]
            require: {anyOf: [sign-workflow]}

        """;

    private readonly Dictionary<string, string> machine = [];
    private EngineStack stack = null!;
    private GitHubPlace github = null!;
    private PipelineWorld.Made made = null!;

    private string Host => world.Images.Hosts.Split(',')[0];

    [Fact]
    public async Task A_stack_goes_from_a_pull_request_to_its_promotion_by_the_steps_of_the_workflows()
    {
        await BeginAsync();
        try
        {
            await A_pull_request_gets_a_comment();
            string cart = await ImageAsync("cart"), legacy = await ImageAsync("legacy");
            await SignedAsync(cart);
            Assert.Equal("day1", await DeployedAsync());

            using var store = new Workplace();
            var log = new LogStore(store.PathOf("."), "log-imagetrust-dev");
            machine["AZ_ANSWERS"] = log.Answers;
            await RunsAsync("cart", cart);
            await RunsAsync("legacy", legacy);
            log.Hold(world.Replicas.Select(replica => replica.Lines));
            await An_evidence_of_a_day_becomes_an_issue();

            await SignedAsync(legacy);
            await RunsAsync("legacy", legacy);
            log.Hold(world.Replicas.Select(replica => replica.Lines), days: 8, aDay: 25);
            await An_evidence_of_a_week_becomes_a_pull_request();
            await The_pull_request_shows_what_would_be_refused_and_leads_to_the_next_phase();
            await At_night_all_is_as_it_was_committed(store, cart, legacy);
            await From_ring_to_ring_each_night_proposes_the_next(log, cart, legacy);
        }
        finally
        {
            stack.Abandon();
            await github.DisposeAsync();
        }
    }

    private async Task BeginAsync()
    {
        made = await pipelines.Async();
        stack = await world.FreshAsync("dev");
        (await world.Plane.KubectlAsync("delete", "pods", "--all", "--namespace", ShopPods.Namespace, "--force", "--grace-period=0")).Succeeded();
        stack.Prepare("day1", EngineWorld.Webhook);
        var folder = stack.Folder;
        folder.Set("githubOwner", "adatum");
        folder.Set("githubRepository", "image-trust");
        folder.Set("githubRepositoryId", "1001");
        folder.Set("githubOwnerId", "2002");
        folder.Set("canaryAccount", Administrator);
        await File.WriteAllTextAsync(folder.PolicyFile, Policy.Replace("HOST", Host, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        File.Copy(made.Sigstore.TrustedRootFile, folder.In("stacks/dev/root.json"));
        foreach (string part in (string[])["promotions.jsonl"])
        {
            File.Copy(Path.Combine(BuiltProgram.Root, "stacks/dev", part), folder.In($"stacks/dev/{part}"));
        }

        using var copy = await Documents.FreshCopy.OfAsync("infra/pipelines", "preview", ".gitignore");
        (await ProgramRun.StartAsync("cp", ["-a", copy.Root + "/.", folder.Path])).Succeeded();
        (await ProgramRun.StartAsync(BuiltProgram.PathOf("Infra", "ImageTrust.Infra"), ["preview", "--stack", "dev", "--write"], folder: folder.Path)).Succeeded();
        github = await GitHubPlace.OfAsync(folder.Path);
        foreach (var (name, value) in stack.Pulumi.Environment)
        {
            machine[name] = value;
        }

        machine["PATH"] = $"{github.Programs}:{world.Plane.KubectlFolder}:{machine["PATH"]}";
        machine["PIPELINE_POLICY_TOOL"] = BuiltProgram.PathOf("Tool", "policy");
        machine["PIPELINE_PLAIN_HTTP"] = Host;
        machine["PIPELINE_SIGNING_CONFIG"] = made.Sigstore.LogOne;
        machine["PIPELINE_TRUSTED_ROOT"] = made.Sigstore.TrustedRootFile;
        machine["KUBECONFIG"] = world.Plane.AdministratorConfig;
    }

    private async Task A_pull_request_gets_a_comment()
    {
        string head = await github.BranchAsync("more-replicas", async clone =>
        {
            string settings = Path.Combine(clone, "Pulumi.dev.yaml");
            string text = await File.ReadAllTextAsync(settings);
            Assert.Contains("webhookReplicas: \"2\"", text, StringComparison.Ordinal);
            await File.WriteAllTextAsync(settings, text.Replace("webhookReplicas: \"2\"", "webhookReplicas: \"3\"", StringComparison.Ordinal));
            (await ProgramRun.StartAsync(BuiltProgram.PathOf("Infra", "ImageTrust.Infra"), ["preview", "--stack", "dev", "--write"], folder: clone)).Succeeded();
        });
        string comment = await CommentAsync(7, "more-replicas", head);
        Assert.Contains("replicas", comment, StringComparison.OrdinalIgnoreCase);
        // There is no evidence yet.
        Assert.DoesNotContain("What would be refused", comment, StringComparison.Ordinal);
        await github.MergeAsync("more-replicas");
    }

    /// <summary>`preview`, and `preview-comment` behind it.</summary>
    private async Task<string> CommentAsync(int number, string branch, string head)
    {
        if (!github.Api.Pulls.Exists(pull => (int)pull["number"]! == number))
        {
            github.Api.Pulls.Add(PullRequest.Pull(number, GitHubApi.Repository, branch, head));
        }

        github.Look(branch);
        using var preview = new RunPlay(github, machine);
        await preview.JobAsync("preview", "review", Contexts(("github.event.pull_request.number", $"{number}")));
        github.Look(null);
        using var comment = new RunPlay(github, machine);
        await comment.JobAsync(
            "preview-comment", "comment",
            Contexts(("github.event.workflow_run.event", "pull_request"), ("github.event.workflow_run.conclusion", "success"), ("github.event.workflow_run.id", $"{preview.Id}")),
            PullRequest.RunOf(GitHubApi.Repository, branch, head));
        return (string)Assert.Single(github.Api.Comments, one => (string?)one["issue"] == $"{number}")["body"]!;
    }

    /// <summary>An image that an application's workflow has built and pushed.</summary>
    private async Task<string> ImageAsync(string name)
    {
        string layer = made.Work.PathOf($"lifecycle-{name}.tar.gz");
        (await ProgramRun.StartAsync("/bin/sh", ["-c", "echo \"$2\" > \"$1.txt\" && tar --create --file - --directory / \"${1#/}.txt\" | gzip -n > \"$1\"", "sh", layer, name])).Succeeded();
        return (await ProgramRun.StartAsync(
            await Peer.RequireAsync("crane"), ["append", "--oci-empty-base", "--new_layer", layer, "--new_tag", $"{Host}/team/{name}:1"], made.Work.Environment)).Succeeded().Output.Trim();
    }

    private async Task SignedAsync(string image)
    {
        using var sign = new RunPlay(github, As("sign.yml"));
        await sign.JobAsync("sign", "sign", Contexts(("inputs.image", image), ("inputs.stacks", "dev")));
        Assert.Equal(image, sign.Outputs["image"]);
    }

    /// <summary>`deploy`, of one stack.</summary>
    /// <returns>The phase that the stack is in then.</returns>
    private async Task<string> DeployedAsync()
    {
        using var deploy = new RunPlay(github, machine);
        await deploy.JobAsync("deploy", "dev", Contexts());
        Assert.Contains("### dev: what the update did", deploy.Summary, StringComparison.Ordinal);
        await world.SettledAsync();
        return deploy.Outputs["phase"];
    }

    private async Task<RunPlay> NightAsync()
    {
        var night = new RunPlay(github, As("promote.yml"));
        await night.JobAsync("promote", "judge", Contexts(("matrix.stack", "dev"), ("matrix.runner", "RUNS_ON_DEV"), ("vars.PROMOTE_RINGS", Rings)));
        await night.JobAsync("promote", "propose", Contexts(("matrix.stack", "dev")));
        return night;
    }

    private async Task An_evidence_of_a_day_becomes_an_issue()
    {
        using var night = await NightAsync();
        var issue = Assert.Single(github.Api.Issues);
        Assert.Equal("dev is not ready for day1.5", (string?)issue["title"]);
        string body = (string)issue["body"]!;
        Assert.Contains("window-short", body, StringComparison.Ordinal);
        Assert.Contains("would-deny    Deployment/legacy in shop", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Deployment/cart", body, StringComparison.Ordinal);
        Assert.Contains("### dev to day1.5: refused", night.Summary, StringComparison.Ordinal);
        // The next night it is the same one.
        using var next = await NightAsync();
        Assert.Single(github.Api.Issues);
        Assert.DoesNotContain(github.Api.Pulls, pull => ((string?)pull["title"])?.StartsWith("Promote", StringComparison.Ordinal) == true);
    }

    private async Task An_evidence_of_a_week_becomes_a_pull_request()
    {
        using var night = await NightAsync();
        Assert.Equal("closed", (string?)Assert.Single(github.Api.Issues)["state"]);
        var pull = Promotion();
        Assert.Equal(("Promote dev to day1.5", "main"), ((string?)pull["title"], (string?)pull["base"]));
        Assert.DoesNotContain("\e", (string)pull["body"]!, StringComparison.Ordinal);
        Assert.Contains("\nGranted.\n", (string)pull["body"]!, StringComparison.Ordinal);
        Assert.Contains("signed for https://github.com/adatum/image-trust/.github/workflows/promote.yml@refs/heads/main", (string)pull["body"]!, StringComparison.Ordinal);
        string[] changed = (await GitHubPlace.GitAsync(stack.Folder.Path, "diff", "--name-only", "main...promote/dev")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            [
                "stacks/dev/evidence/0002-day1.5/evidence.json", "stacks/dev/evidence/0002-day1.5/evidence.sigstore.json", "stacks/dev/evidence/0002-day1.5/granted-policy.json",
                "stacks/dev/evidence/0002-day1.5/sigstore-root.json", "stacks/dev/evidence/0002-day1.5/verified.json", "stacks/dev/plan.json", "stacks/dev/promotions.jsonl",
                "stacks/dev/trust-policy.yaml",
            ],
            changed);
        // The inventories of both nights before are part of it.
        var evidence = JsonNode.Parse(await GitHubPlace.GitAsync(stack.Folder.Path, "show", "promote/dev:stacks/dev/evidence/0002-day1.5/evidence.json"))!;
        Assert.Equal(3, evidence["sources"]!.AsArray().Count(source => (string?)source!["kind"] == "inventory"));
        // Another night that grants it leaves it as it is.
        string before = pull.ToJsonString();
        using var next = await NightAsync();
        Assert.Equal(before, Promotion().ToJsonString());
    }

    private async Task The_pull_request_shows_what_would_be_refused_and_leads_to_the_next_phase()
    {
        var pull = Promotion();
        string comment = await CommentAsync((int)pull["number"]!, "promote/dev", (string)pull["head"]!["sha"]!);
        Assert.Contains("What would be refused in day1.5", comment, StringComparison.Ordinal);
        Assert.Contains("0 of 2 workloads and images that were seen in 1 namespaces", comment, StringComparison.Ordinal);

        await MergedAsync();
        Assert.StartsWith("phase: day1.5 # moved by policy promote alone\n", await File.ReadAllTextAsync(stack.Folder.PolicyFile), StringComparison.Ordinal);
        Assert.Equal("day1.5", await DeployedAsync());
    }

    /// <summary>`drift`, of a list in the place of kubectl's: the registry of the webhook's own image is Azure's.</summary>
    private async Task At_night_all_is_as_it_was_committed(Workplace store, string cart, string legacy)
    {
        string list = store.Write("cluster.json", ClusterList.Of(ClusterObjects.Deployment("shop", "cart", cart), ClusterObjects.Deployment("shop", "legacy", legacy)));
        using var night = new RunPlay(github, machine);
        await night.JobAsync(
            "drift", "stack", Contexts(("matrix.stack", "dev"), ("matrix.runner", "RUNS_ON_DEV"), ("vars.INVENTORY_OPTIONS", $"{list} --registry {Host} --plain-http {Host}")));
        Assert.EndsWith("dev is as the repository says\n", night.Said[^1], StringComparison.Ordinal);
        Assert.Single(github.Api.Issues);
    }

    /// <summary>Somebody merges what a night has proposed, and `ci` asks the gate again.</summary>
    private async Task MergedAsync()
    {
        await github.MergeAsync("promote/dev");
        Promotion()["state"] = "closed";
        string policy = BuiltProgram.PathOf("Tool", "policy");
        (await ProgramRun.StartAsync(policy, ["check", "--stack", "dev"], folder: stack.Folder.Path)).Succeeded();
        (await ProgramRun.StartAsync(policy, ["ledger", "verify", "--stack", "dev", "--against", "git:HEAD^1"], folder: stack.Folder.Path)).Succeeded();
    }

    private JsonObject Promotion() => Assert.Single(github.Api.Pulls, pull => (string?)pull["head"]!["ref"] == "promote/dev" && (string?)pull["state"] != "closed");

    /// <summary>The machine of a job whose token is that workflow's.</summary>
    private Dictionary<string, string> As(string workflow) => new(machine)
    {
        ["SIGSTORE_ID_TOKEN"] = made.Sigstore.Services.Provider.Issue(new Identity.GitHubActions(GitHubApi.Repository, workflow)),
        ["GITHUB_EVENT_NAME"] = "push",
        ["GITHUB_REPOSITORY_ID"] = "1001",
        ["GITHUB_REPOSITORY_OWNER_ID"] = "2002",
    };

    private Dictionary<string, string> Contexts(params (string Name, string Value)[] more) => new(more.Select(one => KeyValuePair.Create(one.Name, one.Value)))
    {
        ["vars.DEPLOY"] = "true",
        ["vars.PULUMI_BACKEND_URL"] = machine["PULUMI_BACKEND_URL"],
        // The play has no login of Azure's to a registry in the policy.
        ["steps.sign.outputs.image"] = "",
    };
}
