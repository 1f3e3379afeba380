using System.Diagnostics;
using System.Text.Json.Nodes;

namespace EndToEnd.Adoption;

/// <summary>From a cluster to a reviewed policy, with the programs that people run.</summary>
public sealed class SuggestTests
{
    private static readonly string[] Phases = ["day1", "day1.5", "day2"];

    [Fact]
    public async Task Two_hundred_images_of_twelve_signers_become_a_policy_that_does_what_was_said()
    {
        await using var cluster = await SignedCluster.StartAsync(200);

        var said = await SuggestedAsync(cluster, expectedExit: 3);

        // Twelve signers and nobody else, whatever the attacker has put beside them.
        var signers = said["signers"]!.AsArray().Select(signer => Text(signer!["subject"]!)).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(
            Enumerable.Range(0, SignedCluster.Teams).Select(team => $"team-{team}").Append("{service}")
                .Select(source => $"https://github.com/acme/{source}/.github/workflows/release.yml@refs/heads/main").Order(StringComparer.Ordinal),
            signers);
        string draft = await File.ReadAllTextAsync(cluster.PathOf("stacks/new/trust-policy.yaml"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("evil", draft, StringComparison.Ordinal);
        // The three, and the image to which a tag has moved.
        Assert.Equal(4, said["also"]!.AsArray().Count(also => Text(also!["subject"]!).Contains("evil", StringComparison.Ordinal)));
        Assert.Empty(said["contested"]!.AsArray());

        // Of what could not be read nothing is said but that.
        Assert.Equal(
            Enumerable.Range(0, SignedCluster.Lost).Select(i => $"127.0.0.1:1/team-0/lost-{i}:v1"),
            said["unread"]!.AsArray().Select(line => Text(line!)[..Text(line!).IndexOf(": ", StringComparison.Ordinal)]));
        Assert.Empty(said["unsigned"]!.AsArray());

        await ReviewAsync(cluster, draft);
        foreach (var (i, phase) in Phases.Index())
        {
            await KeepsItsWordAsync(cluster, said, i, phase);
        }
    }

    [Fact]
    public async Task Five_hundred_digests_take_less_than_a_minute()
    {
        await using var cluster = await SignedCluster.StartAsync(500);

        long began = Stopwatch.GetTimestamp();
        var said = await SuggestedAsync(cluster, expectedExit: 3);
        var elapsed = Stopwatch.GetElapsedTime(began);

        Assert.Equal(12, said["signers"]!.AsArray().Count);
        Assert.True(elapsed < TimeSpan.FromSeconds(60), $"it took {elapsed.TotalSeconds:0.0} s");
        TestContext.Current.TestOutputHelper?.WriteLine($"{elapsed.TotalSeconds:0.0} s, {cluster.Registry.Requests.Count} requests");
    }

    private static async Task<JsonNode> SuggestedAsync(SignedCluster cluster, int expectedExit)
    {
        var run = await cluster.PolicyAsync(["suggest", "cluster.json", "--out", "stacks/new", "--trusted-root", "root.json", "--json", .. cluster.Reach]);
        Assert.True(run.ExitCode == expectedExit, run.Errors);
        return JsonNode.Parse(run.Output)!;
    }

    /// <summary>The draft is refused until a person has removed every mark, and then it is a careful policy.</summary>
    private static async Task ReviewAsync(SignedCluster cluster, string draft)
    {
        var check = await cluster.PolicyAsync(["check", "stacks/new/trust-policy.yaml"]);
        Assert.Equal(1, check.ExitCode);
        Assert.Equal(12, check.Output.Split("suggested-signer: ").Length - 1);

        cluster.Write("stacks/new/trust-policy.yaml", string.Join('\n', draft.Split('\n').Where(line => line.Trim() != "mark: SUGGESTED")));
        (await cluster.PolicyAsync(["check", "stacks/new/trust-policy.yaml"])).Succeeded();
    }

    /// <summary>Every verdict that the table promised is the one that the policy gives.</summary>
    private static async Task KeepsItsWordAsync(SignedCluster cluster, JsonNode said, int index, string phase)
    {
        var run = await cluster.PolicyAsync(["inventory", "cluster.json", "--policy", "stacks/new/trust-policy.yaml", "--phase", phase, "--json", .. cluster.Reach]);
        Assert.Equal(1, run.ExitCode);
        var found = JsonNode.Parse(run.Output)!["images"]!.AsArray().SelectMany(image => image!["places"]!.AsArray().Select(place =>
            $"{Text(image["image"]!)} in {place!["namespace"]}: {place["now"]!["judgement"]}, {place["now"]!["action"]}, {place["now"]!["reason"]}")).Order(StringComparer.Ordinal);
        var promised = said["places"]!.AsArray().Select(place =>
            $"{Text(place!["image"]!)} in {place["namespace"]}: {place["phases"]![index]!["judgement"]}, {place["phases"]![index]!["action"]}, {place["phases"]![index]!["reason"]}").Order(StringComparer.Ordinal);
        Assert.Equal(promised, found);
    }

    private static string Text(JsonNode node) => node.GetValue<string>();
}
