using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Tool.Tests;
using ImageTrust.Server.Tests.Stage;
using ImageTrust.TestKit.Cluster;

namespace ImageTrust.Server.Tests.Promoting;

/// <summary>
/// day1 → day1.5 → day2 in a ring → day2 everywhere → back, over weeks of a clock that the test moves: real signatures, reviews answered and recorded by the
/// real webhook in each phase, and every command as docs/operate/10 shows it.
/// </summary>
public sealed partial class PromotionWalkTests
{
    private const string Canary = "system:serviceaccount:ci:image-trust-canary";

    // As long as a loopback address with a port of five digits, so that columns are as wide.
    private const string Registry = "reg.example.com";

    private const string Begin = "<!-- made by the walk: UPDATE_GOLDEN=1 -->\n";
    private const string End = "<!-- end of the walk -->";

    private const string Policy = """
        phase: day1 # moved by policy promote alone
        authorities:
          release-workflow:
            keyless: {issuer: "https://token.actions.githubusercontent.com", identity: {exact: "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"} }
            trustRoot: {file: root.json}
        rules:
          # Everything that the shop builds.
          shop:
            images: ["HOST/shop/**"]
            require: {anyOf: [release-workflow]}
        phases:
          day2:
            rings:
              first: [checkout]

        """;

    private static readonly string Page = Path.Combine(ToolRun.Repository, "docs", "operate", "10-promotion.md");

    private readonly List<string> shown = [];

    [Fact]
    public async Task A_stack_goes_from_day1_to_day2_by_evidence_and_back_by_a_reason()
    {
        await using var stage = await ShopStage.SetAsync(Policy);
        var (cart, api, legacy) = (stage.Push("shop/cart", SignedBy.Workflow), stage.Push("shop/api", SignedBy.Workflow), stage.Push("shop/legacy", SignedBy.Nobody));
        (string Namespace, string Name, string Image)[] runs = [("checkout", "cart", cart), ("payments", "api", api), ("payments", "legacy", legacy)];
        foreach (var (ns, name, image) in runs)
        {
            stage.AddObject(ClusterObjects.Deployment(ns, name, image));
        }

        await using (var webhook = await stage.WebhookAsync(Canary))
        {
            await DaysAsync(stage, webhook, runs, 3);
            await GatherAsync(stage, webhook, "day1");
            await ShowAsync(stage, 1, "promote", "--stack", "demo", "--to", "day1.5", "--evidence", "evidence.json");
            stage.Sign("shop/legacy", legacy);
            await DaysAsync(stage, webhook, runs, 6);
            await GatherAsync(stage, webhook, "day1");
        }

        await ShowAsync(stage, 0, "promote", "--stack", "demo", "--to", "day1.5", "--evidence", "evidence.json", "--by", "Jane");
        await using (var webhook = await stage.WebhookAsync(Canary))
        {
            await DaysAsync(stage, webhook, runs, 8);
            await GatherAsync(stage, webhook, "day1.5");
            await ShowAsync(stage, 1, "promote", "--stack", "demo", "--to", "day2", "--evidence", "evidence.json", "--dry-run");
            await TryAsync(stage, webhook, "checkout", cart);
            await GatherAsync(stage, webhook, "day1.5");
        }

        await ShowAsync(stage, 0, "promote", "--stack", "demo", "--to", "day2", "--evidence", "evidence.json", "--by", "Jane");
        await using (var webhook = await stage.WebhookAsync(Canary))
        {
            await DaysAsync(stage, webhook, runs, 8);
            await TryAsync(stage, webhook, "payments", api);
            await GatherAsync(stage, webhook, "day2");
        }

        await File.WriteAllTextAsync(
            stage.PolicyPath, (await File.ReadAllTextAsync(stage.PolicyPath, TestContext.Current.CancellationToken)).Replace("phases:\n  day2:\n    rings:\n      first: [checkout]\n", "", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        await ShowAsync(stage, 1, "ledger", "verify", "--stack", "demo");
        // In the words of the policy nothing else has changed: rings are no requirement.
        await ShowAsync(stage, 0, "promote", "--stack", "demo", "--to", "day2", "--evidence", "evidence.json", "--by", "Jane");
        await ShowAsync(stage, 0, "demote", "--stack", "demo", "--reason", "payments cannot restart while its registry is down", "--by", "Jane");
        await ShowAsync(stage, 0, "ledger", "verify", "--stack", "demo");

        Assert.StartsWith("phase: day1.5 # moved by policy promote alone\n", await File.ReadAllTextAsync(stage.PolicyPath, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await HoldPageAsync(stage);
    }

    /// <summary>Each day every workload is rolled out and its pod made, at noon.</summary>
    private static async Task DaysAsync(ShopStage stage, ServerStage webhook, (string Namespace, string Name, string Image)[] runs, int days)
    {
        for (int day = 0; day < days; day++)
        {
            foreach (var (ns, name, image) in runs)
            {
                await webhook.ValidateAsync(Review(ns, name, ("apps", "v1", "Deployment"), ClusterObjects.Deployment(ns, name, image)));
                await webhook.ValidateAsync(Review(ns, name + "-6d5f9c7b84-x7k2p", ("", "v1", "Pod"), PodOf(ns, name, image)));
            }

            stage.Clock.Now += TimeSpan.FromDays(1);
        }
    }

    /// <summary>As a Deployment's ReplicaSet makes it.</summary>
    private static JsonObject PodOf(string ns, string name, string image)
    {
        var pod = ClusterObjects.Pod(ns, name + "-6d5f9c7b84-x7k2p", image);
        pod["metadata"]!["labels"] = new JsonObject { ["pod-template-hash"] = "6d5f9c7b84" };
        pod["metadata"]!["ownerReferences"]![0]!["name"] = name + "-6d5f9c7b84";
        return pod;
    }

    /// <summary>The two tries of the named account.</summary>
    private static async Task TryAsync(ShopStage stage, ServerStage webhook, string ns, string good)
    {
        foreach (var (name, image) in new[] { (ClusterNames.CanaryOfAdmission, good), (ClusterNames.CanaryOfRefusal, $"{stage.Registry.Host}/none/canary:1") })
        {
            var review = Review(ns, name, ("", "v1", "Pod"), ClusterObjects.Pod(ns, name, image)).By(Canary);
            review["request"]!["dryRun"] = true;
            await webhook.ValidateAsync(review);
        }
    }

    /// <summary>An inventory of this moment and the log so far → <c>evidence.json</c>.</summary>
    private static async Task GatherAsync(ShopStage stage, ServerStage webhook, string phase)
    {
        var inventory = await stage.PolicyAsync("inventory", "cluster.json", "--stack", "demo", "--json", "--plain-http", stage.Registry.Host);
        Assert.Equal("", inventory.Error);
        stage.Write("inventory.json", inventory.Output);
        stage.Write("webhook.jsonl", webhook.Records.ToString());
        var run = await stage.PolicyAsync("evidence", "--stack", "demo", "--inventory", "inventory.json", "--out", "evidence.json", "webhook.jsonl");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.StartsWith($"Evidence of demo in {phase}\n", run.Output, StringComparison.Ordinal);
    }

    private static JsonObject Review(string ns, string name, (string, string, string) kind, JsonObject item)
    {
        var review = Body.Review("CREATE", kind, item, ns: ns);
        review["request"]!["name"] = name;
        return review;
    }

    private async Task ShowAsync(ShopStage stage, int code, params string[] args)
    {
        string[] network = args[0] == "promote" ? ["--plain-http", stage.Registry.Host] : [];
        var run = await stage.PolicyAsync([.. args, .. network]);
        Assert.True(run.ExitCode == code, run.Output + run.Error);
        shown.Add($"$ policy {string.Join(' ', args.Select(word => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word))}\n{Steady(stage, run.Output)}");
    }

    /// <summary>What is another each time: the registry, the digest of requirements that name it, and how long decisions took.</summary>
    private static string Steady(ShopStage stage, string output) => Latency().Replace(
        Requirements().Replace(output.Replace(stage.Registry.Host, Registry, StringComparison.Ordinal), "requirements sha256:4f1c2a9be0d7…"), "41.5 ms over");

    private async Task HoldPageAsync(ShopStage stage)
    {
        string expected = string.Concat(shown.Select(block => $"<!-- run by: A_stack_goes_from_day1_to_day2_by_evidence_and_back_by_a_reason -->\n```console\n{block}```\n\n"));
        string text = (await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        int start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = text.IndexOf(End, start, StringComparison.Ordinal);
        Assert.DoesNotContain(stage.Registry.Host, expected, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(Page, text[..start] + expected + text[end..], TestContext.Current.CancellationToken);
            return;
        }

        Assert.Equal(expected, text[start..end]);
    }

    [GeneratedRegex("requirements sha256:[0-9a-f]{12}…")]
    private static partial Regex Requirements();

    [GeneratedRegex("[0-9.]+ ms over")]
    private static partial Regex Latency();
}
