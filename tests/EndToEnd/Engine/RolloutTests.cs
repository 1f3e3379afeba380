using System.Globalization;
using EndToEnd.Cluster.Harness;
using EndToEnd.Engine.Harness;

namespace EndToEnd.Engine;

/// <summary>What a first update waits for, and what a rollout that does not come to an end costs.</summary>
[Collection(EngineTests.Name)]
public sealed class RolloutTests(EngineWorld world, ITestOutputHelper output)
{
    private const string Bad = "sha256:3333333333333333333333333333333333333333333333333333333333333333";

    /// <summary>Longer than the Kubernetes provider would wait for a kind, and short beside what an add-on takes.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(80);

    /// <summary>What the program promises, and time for the engine around it.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task A_first_update_succeeds_where_the_kinds_of_add_ons_come_late()
    {
        var stack = await world.StackAsync("dev");
        await stack.DownAsync();
        foreach (var kind in CustomKinds.All)
        {
            (await world.Plane.KubectlAsync("delete", "customresourcedefinition", (string)kind["metadata"]!["name"]!)).Succeeded();
        }

        var update = stack.UpAsync("day1");
        await Patience.UntilAsync("the cluster is there", () => Task.FromResult(stack.Azure.Calls.Any(call => call.Type.EndsWith(":ManagedCluster", StringComparison.Ordinal))));
        await Task.Delay(Late, TestContext.Current.CancellationToken);
        Assert.False(update.IsFaulted, update.Exception?.ToString());
        await world.Plane.ApplyAsync(CustomKinds.All);
        await update;
        (await stack.Pulumi.PreviewAsync("--expect-no-changes", "--refresh")).Succeeded();
    }

    [Fact]
    public async Task A_rollout_that_does_not_start_ends_in_minutes_and_says_where_to_look()
    {
        var stack = await world.StackAsync("dev");
        await stack.UpAsync("day2");
        stack.Touched();
        stack.Prepare("day2", Bad);
        long began = TimeProvider.System.GetTimestamp();
        var failed = await stack.Pulumi.UpAsync("--skip-preview", "--refresh");
        var took = TimeProvider.System.GetElapsedTime(began);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"failed after {took.TotalSeconds:F0} s"));
        Assert.NotEqual(0, failed.ExitCode);
        Assert.True(took < Promised, failed.Output);
        Assert.Contains("kubectl -n image-trust-system", failed.Output + failed.Errors, StringComparison.Ordinal);

        // Those that ran go on.
        await world.Pods.RefusedAsync();
        await stack.UpAsync("day2");
        Assert.All(world.Node.Pods.Values.Where(pod => pod.Ready), replica => Assert.Equal(EngineWorld.Webhook, replica.Digest));
    }

    [Fact]
    public async Task After_a_cancelled_update_the_old_digest_comes_back_with_refresh()
    {
        var stack = await world.StackAsync("dev");
        await stack.UpAsync("day2");
        stack.Touched();
        stack.Prepare("day2", Bad);
        using (var update = stack.Pulumi.Begin("up", "--yes", "--skip-preview"))
        {
            await Patience.UntilAsync("a replica of the bad image is there", () => Task.FromResult(world.Node.Pods.Values.Any(pod => pod.Digest == Bad)));
            update.Signal("INT");
            await Patience.UntilAsync("the update has ended", () => Task.FromResult(update.HasExited));
        }

        (await stack.Pulumi.RunAsync("cancel", "--yes")).Succeeded();
        await stack.UpAsync("day2");
        await Patience.UntilAsync("no replica of the bad image is left", () => Task.FromResult(world.Node.Pods.Values.All(pod => pod.Digest == EngineWorld.Webhook)));
        await world.Pods.RefusedAsync();
    }
}
