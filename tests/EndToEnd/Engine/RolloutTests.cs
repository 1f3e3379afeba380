using System.Globalization;
using EndToEnd.Cluster.Harness;
using EndToEnd.Engine.Harness;

namespace EndToEnd.Engine;

/// <summary>What a rollout that does not come to an end costs, and how it is taken back.</summary>
[Collection(SlowEngineTests.Name)]
public sealed class RolloutTests(EngineWorld world, ITestOutputHelper output)
{
    /// <summary>An image that no registry has.</summary>
    private const string Missing = "sha256:3333333333333333333333333333333333333333333333333333333333333333";

    /// <summary>An image whose program ends as soon as it starts.</summary>
    private const string Crashing = "sha256:4444444444444444444444444444444444444444444444444444444444444444";

    private static readonly TimeSpan Promised = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_webhook_that_does_not_start_fails_its_update_within_three_minutes_with_a_word_on_where_to_look()
    {
        var stack = await world.StackAsync("dev");
        await stack.UpAsync("day2");
        stack.Touched();
        world.Node.Images[Crashing] = "/bin/false";
        stack.Prepare("day2", Crashing);
        long began = TimeProvider.System.GetTimestamp();
        var failed = await stack.Pulumi.UpAsync("--skip-preview", "--refresh");
        var took = TimeProvider.System.GetElapsedTime(began);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a rollout that fails: {took.TotalSeconds:F0} s\n{failed.Output}{failed.Errors}"));
        PhaseWalk.Refused(failed, "kubectl -n image-trust-system get pods,events");
        Assert.True(took < Promised, $"{took.TotalSeconds} s");

        // Those that ran go on, and the digest that worked comes back.
        await world.Pods.RefusedAsync();
        await stack.UpAsync("day2");
        await OnlyTheOldAsync();
    }

    /// <summary>It had got as far as a new policy and a new declaration beside those that the replicas use.</summary>
    [Fact]
    public async Task After_a_cancelled_update_the_old_digest_and_policy_come_back_with_refresh()
    {
        var stack = await world.StackAsync("dev");
        await stack.UpAsync("day2");
        stack.Touched();
        stack.Prepare("day1.5", Missing);
        using (var update = stack.Pulumi.Begin("up", "--yes", "--skip-preview"))
        {
            await Patience.UntilAsync(
                "a replica of the missing image is there", () => Task.FromResult(update.HasExited || world.Node.Pods.Values.Any(pod => pod.Digest == Missing)), Promised);
            Assert.False(update.HasExited, string.Join('\n', update.Lines));
            update.Signal("INT");
            await Patience.UntilAsync("the update has ended", () => Task.FromResult(update.HasExited));
            output.WriteLine(string.Join('\n', update.Lines));
        }

        Assert.Contains(world.Node.Pods.Values, pod => pod.Digest == Missing);
        await stack.UpAsync("day2");
        await OnlyTheOldAsync();
        (await stack.Pulumi.PreviewAsync("--expect-no-changes", "--refresh")).Succeeded();
    }

    /// <summary>What the replicas mount is there too, so that another one can start.</summary>
    private async Task OnlyTheOldAsync()
    {
        await Patience.UntilAsync("every replica is of the old image", () => Task.FromResult(
            world.Replicas.Count > 0 && world.Node.Pods.Values.All(pod => pod.Digest == EngineWorld.Webhook)));
        await world.Pods.RefusedAsync();
        var maps = (await world.Plane.GetAsync($"/api/v1/namespaces/{EngineWorld.WebhookNamespace}/configmaps"))["items"]!.AsArray();
        Assert.All(world.Replicas.SelectMany(replica => replica.ConfigMaps).Distinct(), name =>
            Assert.Equal(name, (string?)maps.SingleOrDefault(map => (string?)map!["metadata"]!["name"] == name)?["metadata"]!["name"]));
    }
}
