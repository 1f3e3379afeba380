using System.Collections.Concurrent;
using System.Globalization;
using EndToEnd.Cluster.Harness;
using EndToEnd.Programs;

namespace EndToEnd.Cluster.Replacing;

/// <summary>
/// A whole cluster starts at once: many pods of few images, three fresh replicas behind a real API server, one of them killed halfway. STORM_PODS says
/// how many (300), STORM_IMAGES of how many images (30); STORM_FIGURES names a file that gets the figures.
/// </summary>
[Collection(ClusterTests.Name)]
public sealed class StormTests(WebhookCluster cluster, ITestOutputHelper output)
{
    /// <summary>Clients that create pods at a time: controllers of many workloads.</summary>
    private const int AtATime = 50;

    /// <summary>Manifest, referrers, the signature's manifest and its bundle: what an image costs whoever knows nothing of it.</summary>
    private const int RequestsForOne = 4;

    private static int Pods => Number("STORM_PODS", 300);

    private static int Images => Number("STORM_IMAGES", 30);

    [Fact]
    public async Task A_start_of_everything_with_a_replica_killed_halfway_refuses_no_more_than_the_connections_it_held()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        using var work = new Workplace();
        await using var images = await StormImages.MakeAsync(work, Images);
        await using var set = new ReplicaSet(cluster, images.Host, new Dictionary<string, string>(), output);
        cluster.Stop(cluster.Replicas);
        string policy = images.Policy();
        for (int i = 0; i < 3; i++)
        {
            await set.AddAsync(policy);
        }

        await set.RouteAsync();
        var victim = set.Replicas[0];
        ConcurrentQueue<TimeSpan> took = new();
        ConcurrentQueue<RefusedPod> refused = new();
        ConcurrentDictionary<int, bool> served = new();
        int begun = 0, held = 0;
        long start = TimeProvider.System.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, Pods), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (pod, _) =>
        {
            if (Interlocked.Increment(ref begun) == Pods / 2)
            {
                held = cluster.Service.OpenTo(victim.Port);
                NoteServed();
                victim.Kill();
            }

            long began = TimeProvider.System.GetTimestamp();
            if (await PodLoad.TryAsync(cluster.Plane, $"storm-{pod}", images.Tagged[pod % Images]) is { } bad)
            {
                refused.Enqueue(bad);
            }

            took.Enqueue(TimeProvider.System.GetElapsedTime(began));
        });
        var all = TimeProvider.System.GetElapsedTime(start);
        var (tags, others) = images.Asked;
        NoteServed();
        Report(took, refused.Count, held, tags, others, served.Count, all);

        Assert.True(held > 0, "the replica that was killed held no connection");
        Assert.True(refused.Count <= held, $"{refused.Count} refused, {held} connections: {string.Join('\n', refused)}");
        Assert.All(refused, bad => Assert.Contains("failed calling webhook", bad.Message, StringComparison.Ordinal));
        Assert.InRange(others, RequestsForOne * Images, RequestsForOne * Images * served.Count);
        // Each pod's tag is resolved when the pod is pinned, in a question of its own or joined with an equal one.
        Assert.InRange(tags, Images, Pods);

        void NoteServed()
        {
            foreach (int port in set.Replicas.Select(replica => replica.Port).Where(port => cluster.Service.OpenTo(port) > 0))
            {
                served[port] = true;
            }
        }
    }

    private void Report(IReadOnlyCollection<TimeSpan> took, int refused, int held, int tags, int others, int served, TimeSpan all)
    {
        double[] sorted = [.. took.Select(one => one.TotalMilliseconds).Order()];
        string figures = string.Create(
            CultureInfo.InvariantCulture,
            $"{Pods} pods of {Images} images, {AtATime} at a time, in {all.TotalSeconds:F1} s: p50 {At(0.5):F0} ms, p99 {At(0.99):F0} ms, longest {sorted[^1]:F0} ms; "
            + $"{refused} refused, the killed replica held {held} connections; {others} requests to the registry by {served} replicas ({RequestsForOne * Images * served} at most), {tags} tag lookups");
        output.WriteLine(figures);
        if (Environment.GetEnvironmentVariable("STORM_FIGURES") is { Length: > 0 } file)
        {
            File.AppendAllText(file, figures + "\n");
        }

        double At(double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : otherwise;
}
