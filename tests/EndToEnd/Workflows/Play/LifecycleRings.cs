using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using EndToEnd.Engine.Harness;
using EndToEnd.Programs;

namespace EndToEnd.Workflows.Play;

/// <summary>The rest of the way: day2, one ring after another.</summary>
public sealed partial class LifecycleTests
{
    /// <summary>Who tries canaries.</summary>
    private const string Administrator = "admin";

    private const string Second = "default";

    private const string Rings = $"first={ShopPods.Namespace} second={Second} everywhere";

    private async Task From_ring_to_ring_each_night_proposes_the_next(LogStore log, string cart, string legacy)
    {
        string unsigned = await ImageAsync("unsigned");
        await RunsAsync("cart", cart);
        await RunsAsync("legacy", legacy);
        await TriedAsync(ShopPods.Namespace, cart, unsigned, refused: false);
        await WeekAsync(log);
        using var first = await NightAsync();
        Assert.Equal("Promote dev to day2, ring first (shop)", (string?)Promotion()["title"]);
        Assert.Contains("+    rings:\n+      first: [shop]\n", await ChangedAsync(), StringComparison.Ordinal);
        await MergedAsync();
        Assert.Equal("day2", await DeployedAsync());

        // In day2 somebody has tried the ring that is enforced, and not the next.
        await RunsAsync("cart", cart, Second);
        await TriedAsync(ShopPods.Namespace, cart, unsigned, refused: true);
        await WeekAsync(log);
        using var refused = await NightAsync();
        var issue = Assert.Single(github.Api.Issues, one => (string?)one["state"] != "closed");
        Assert.Equal("dev is not ready for day2, ring second (default)", (string?)issue["title"]);
        Assert.Contains("default: nobody has tried an image that must be refused", (string)issue["body"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("would-deny", (string)issue["body"]!, StringComparison.Ordinal);
        Assert.DoesNotContain(github.Api.Pulls, pull => ((string?)pull["title"])?.Contains("second", StringComparison.Ordinal) == true);

        await TriedAsync(Second, cart, unsigned, refused: false);
        await WeekAsync(log);
        using var second = await NightAsync();
        Assert.True((string?)issue["state"] == "closed", $"{issue["title"]}: {issue["body"]}");
        Assert.Equal("Promote dev to day2, ring second (default)", (string?)Promotion()["title"]);
        string[] lines = (await ChangedAsync()).Split('\n');
        Assert.Equal(["+      second: [default]"], lines.Where(line => line.StartsWith('+') && !line.StartsWith("+++", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.StartsWith('-') && !line.StartsWith("---", StringComparison.Ordinal));
        await MergedAsync();
        var last = JsonNode.Parse((await File.ReadAllLinesAsync(stack.Folder.In("stacks/dev/promotions.jsonl"), TestContext.Current.CancellationToken))[^1])!;
        Assert.Equal(("day2", "rings", """["default","shop"]"""), ((string?)last["to"], (string?)last["enforces"], last["rings"]!.ToJsonString()));
        Assert.Equal("day2", await DeployedAsync());
        await TriedAsync(Second, cart, unsigned, refused: true);
    }

    /// <summary>Both canaries, as dry runs, until the log has them; and whether the one that must be refused is kept out already.</summary>
    private Task TriedAsync(string ns, string signed, string unsigned, bool refused) => LoggedAsync([Try(ns, "admission"), Try(ns, "refusal")], async () =>
    {
        (await TryAsync(ns, "image-trust-canary-admission", signed)).Succeeded();
        await Patience.UntilAsync("an unsigned image is answered as the phase says", async () =>
        {
            var run = await TryAsync(ns, "image-trust-canary-refusal", unsigned);
            return refused ? run.Errors.Contains("denied the request", StringComparison.Ordinal) : run.ExitCode == 0;
        });
    });

    private static string[] Try(string ns, string expects) => [$"{{\"canary\":{{\"account\":\"{Administrator}\",\"expects\":\"{expects}\",", $"\"namespace\":\"{ns}\""];

    private Task<ProgramRun> TryAsync(string ns, string name, string image) =>
        world.Plane.KubectlAsync("run", name, "--namespace", ns, "--image", image, "--restart=Never", "--dry-run=server");

    /// <summary>As if it had been so for a week; the nights before are longer ago than the evidence has to span.</summary>
    private async Task WeekAsync(LogStore log)
    {
        github.Api.Runs.Clear();
        await world.SettledAsync();
        log.Hold(world.Replicas.Select(replica => replica.Lines), days: 8, aDay: 25);
    }

    /// <summary>What the proposal changes in the policy.</summary>
    private Task<string> ChangedAsync() => GitHubPlace.GitAsync(stack.Folder.Path, "diff", "--unified=0", "main...promote/dev", "--", "stacks/dev/trust-policy.yaml");
}
