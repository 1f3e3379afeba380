using System.Collections.Concurrent;
using System.Globalization;
using EndToEnd.Cluster.Harness;
using EndToEnd.Programs;

namespace EndToEnd.Cluster.Replacing;

/// <summary>
/// The registry is down and every replica is replaced, one by one: what was known stays known, from replica to replica, and nothing else is. Real
/// processes, a real API server, docker-registry, and signatures of cosign.
/// </summary>
[Collection(ClusterTests.Name)]
public sealed class HandOverTests(WebhookCluster cluster, ITestOutputHelper output)
{
    private const int Images = 300;

    /// <summary>So that several connections, and with them several replicas, see images.</summary>
    private const int AtATime = 6;

    [Fact]
    public async Task With_the_registry_down_and_every_replica_replaced_known_digests_are_admitted_and_nothing_else_is()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        using var work = new Workplace();
        using var images = await ManyImages.MakeAsync(work, Images);
        string policy = images.Policy("policy.json");
        await using var set = new ReplicaSet(cluster, images.Host, images.Access, output);
        cluster.Stop(cluster.Replicas);
        for (int i = 0; i < 3; i++)
        {
            await set.AddAsync(policy);
        }

        await set.RouteAsync();
        Assert.Empty(await TryAsync(images.Signed));
        images.Dispose();
        Assert.NotNull(await PodLoad.TryAsync(cluster.Plane, "planted", images.Planted));

        long began = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < 3; i++)
        {
            await set.ReplaceOldestAsync(policy);
        }

        Assert.Empty(await TryAsync(images.Signed));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"three replicas replaced and {Images} known digests admitted within {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F1} s of the registry's end"));
        // Dry runs are not recorded.
        using (var stored = await cluster.Plane.PostAsync("/api/v1/namespaces/shop/pods", PodLoad.Restricted("handed-over", images.Signed[^1])))
        {
            Assert.True(stored.IsSuccessStatusCode, await stored.Content.ReadAsStringAsync());
            await cluster.Plane.DeleteAsync("/api/v1/namespaces/shop/pods/handed-over?gracePeriodSeconds=0");
        }

        Assert.Equal(1, set.HandedOver);

        await using (var liar = await LyingReplica.StartAsync(cluster, images.Planted, images.PlantedManifest))
        {
            await set.ReplaceOldestAsync(policy, liar.Port);
            Assert.Equal(1, liar.Asked);
        }

        await set.KeepNewestAsync();
        var planted = await PodLoad.TryAsync(cluster.Plane, "planted", images.Planted);
        Assert.Contains("could-not-check", planted?.Message, StringComparison.Ordinal);
        Assert.Null(await PodLoad.TryAsync(cluster.Plane, "known", images.Signed[7]));

        await set.ReplaceOldestAsync(images.Policy("revoked.json", images.Signed[7].Split('@')[1]));
        var revoked = await PodLoad.TryAsync(cluster.Plane, "revoked", images.Signed[7]);
        Assert.Contains("digest-revoked", revoked?.Message, StringComparison.Ordinal);
        Assert.Null(await PodLoad.TryAsync(cluster.Plane, "known", images.Signed[8]));
    }

    /// <summary>A pod of each.</summary>
    /// <returns>Those that were refused.</returns>
    private async Task<IReadOnlyList<RefusedPod>> TryAsync(IReadOnlyList<string> images)
    {
        var refused = new ConcurrentQueue<RefusedPod>();
        await Parallel.ForEachAsync(images.Index(), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (image, _) =>
        {
            if (await PodLoad.TryAsync(cluster.Plane, $"many-{image.Index}", image.Item) is { } bad)
            {
                refused.Enqueue(bad);
            }
        });
        return [.. refused];
    }
}
