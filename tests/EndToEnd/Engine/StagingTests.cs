using EndToEnd.Cluster.Harness;
using EndToEnd.Engine.Harness;

namespace EndToEnd.Engine;

/// <summary>The stack staging from its first update on, in a cluster to which add-ons come late.</summary>
[Collection(SlowEngineTests.Name)]
public sealed class StagingTests(EngineWorld world, ITestOutputHelper output)
{
    private const string Monitors = "podmonitors.azmonitoring.coreos.com";
    private const string CiliumPolicies = "ciliumnetworkpolicies.cilium.io";

    /// <summary>Longer than the Kubernetes provider waits for a kind. How long the program waits is tested with a clock (ClusterReadinessTests).</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(90);

    /// <summary>
    /// Cilium's kinds come with the first node, the metrics add-on's minutes later. The first are waited for, the others not needed: they come
    /// here after the update is over.
    /// </summary>
    [Fact]
    public async Task A_first_update_succeeds_where_the_kinds_of_add_ons_come_late_and_the_phases_follow()
    {
        var stack = await world.FreshAsync("staging");
        var walk = new PhaseWalk(world, stack, output);
        (await world.Plane.KubectlAsync("delete", "customresourcedefinition", Monitors, CiliumPolicies)).Succeeded();
        var update = walk.TimedAsync($"first up, Cilium's kinds {Late.TotalSeconds} s after the cluster", () => stack.UpAsync("day1"));
        await Patience.UntilAsync(
            "the cluster is there or the update has ended",
            () => Task.FromResult(update.IsCompleted || stack.Azure.Calls.Any(call => call.Type.EndsWith(":ManagedCluster", StringComparison.Ordinal))), TimeSpan.FromMinutes(3));
        await Task.WhenAny(update, Task.Delay(Late, TestContext.Current.CancellationToken));
        Assert.False(update.IsCompleted, $"the update did not wait: {update.Exception?.ToString() ?? "it succeeded"}");
        await world.Plane.ApplyAsync(CustomKinds.Cilium);
        await update;
        Assert.NotEqual(0, (await world.Plane.KubectlAsync("get", "customresourcedefinition", Monitors)).ExitCode);
        Assert.Contains("image-trust", (await world.Plane.KubectlAsync("get", CiliumPolicies, "--all-namespaces")).Succeeded().Output, StringComparison.Ordinal);

        await world.Plane.ApplyAsync(CustomKinds.PodMonitor);
        await walk.ThroughThePhasesAsync();
    }

    [Fact]
    public async Task A_destroy_leaves_nothing_in_Azure_in_the_cluster_or_in_the_state()
    {
        var stack = await world.StackAsync("staging");
        await stack.UpAsync("day2");
        var walk = new PhaseWalk(world, stack, output);
        Assert.Contains(await world.Content.LeftOverAsync(), one => one is { Kind: "Namespace", Name: EngineWorld.WebhookNamespace });
        await walk.TimedAsync("destroy", stack.DestroyAsync);
        await walk.NothingIsLeftAsync();
    }
}
