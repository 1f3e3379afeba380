using System.Globalization;
using EndToEnd.Cluster.Harness;

namespace EndToEnd.Cluster;

/// <summary>What happens when something is gone: a replica, a registry, the webhook.</summary>
[Collection(ClusterTests.Name)]
public sealed class OutageTests(WebhookCluster cluster, ITestOutputHelper output)
{
    private readonly Workloads shop = new(cluster);

    [Fact]
    public async Task A_replica_killed_under_load_fails_no_more_than_the_connections_it_held()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        await AdmittedAsync();
        using var load = PodLoad.Start(cluster.Plane, cluster.Images.Unverified, workers: 8);
        var victim = cluster.Replicas[0];
        await Patience.UntilAsync("both replicas hold connections", () =>
            Task.FromResult(load.Admitted > 50 && cluster.Replicas.All(replica => cluster.Service.OpenTo(replica.Port) > 0)));
        int held = cluster.Service.OpenTo(victim.Port);
        victim.Kill();
        var killed = TimeProvider.System.GetUtcNow();
        int then = load.Admitted;
        await Patience.UntilAsync("pods come in after the kill", () => Task.FromResult(load.Admitted > then + 200));
        await load.StopAsync();
        cluster.Stop([victim]);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{load.Admitted} pods, {load.Refused.Count} refused, the killed replica held {held} connections"));
        Assert.True(load.Refused.Count <= held, $"{load.Refused.Count} of {held}: {string.Join('\n', load.Refused)}");
        Assert.All(load.Refused, bad => Assert.Contains("failed calling webhook", bad.Message, StringComparison.Ordinal));
        Assert.All(load.Refused, bad => Assert.True(bad.At - killed < TimeSpan.FromSeconds(5), bad.ToString()));
    }

    [Fact]
    public async Task With_the_registry_down_enforcement_refuses_and_says_that_it_could_not_check()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        var run = await shop.RunPodAsync("unreachable-enforced", TestImages.Unreachable);
        output.WriteLine(run.Errors);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("denied the request", run.Errors, StringComparison.Ordinal);
        Assert.Contains("verdict:  could-not-check", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("no-signature", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_webhook_down_enforcement_lets_nothing_in_until_the_documented_way_out_is_taken()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        await AdmittedAsync();
        cluster.Stop(cluster.Replicas);

        var refused = await shop.RunPodAsync("down", cluster.Images.Signed);
        output.WriteLine(refused.Errors);
        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith(OperatorsPage.Line("Error from server").TrimEnd('…'), refused.Errors, StringComparison.Ordinal);
        Assert.Null(await PodLoad.TryAsync(cluster.Plane, "down", cluster.Images.Unsigned, "kube-system"));
        Assert.Null(await PodLoad.TryAsync(cluster.Plane, "down", cluster.ReplicaImage, "image-trust-system"));

        (await cluster.Plane.KubectlAsync(OperatorsPage.WayOut(cluster.Plane.Version))).Succeeded();
        cluster.Forget();
        await Patience.UntilAsync("an unsigned pod is let in", async () => await PodLoad.TryAsync(cluster.Plane, "down", cluster.Images.Unsigned) is null);

        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        await Patience.UntilAsync("an unsigned pod is refused by us", async () =>
            await PodLoad.TryAsync(cluster.Plane, "down", cluster.Images.Unsigned) is { } bad && bad.Message.Contains("denied the request", StringComparison.Ordinal));
        await AdmittedAsync();
    }

    private Task AdmittedAsync() => Patience.UntilAsync(
        "a pod is admitted", async () => await PodLoad.TryAsync(cluster.Plane, "probe", cluster.Images.Unverified) is null);
}
