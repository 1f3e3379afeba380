using ImageTrust.Server.Certificates;
using ImageTrust.Server.Tests.Certificates;
using Microsoft.Extensions.Time.Testing;

namespace ImageTrust.Server.Tests.Rotation;

/// <summary>A whole rotation, cut off at every request, before and after it took effect.</summary>
public sealed class RotationStepTests : IDisposable
{
    private readonly FakeTimeProvider time = new(Pairs.Now);
    private readonly FakeCluster cluster = new();
    private readonly List<Replica> all = [];
    private List<Replica> alive = [];

    public void Dispose()
    {
        all.ForEach(replica => replica.Dispose());
        cluster.Dispose();
    }

    private sealed class Crash : Exception;

    [Fact]
    public async Task A_rotation_publishes_then_changes_the_leaf_then_drops_the_old_CA()
    {
        var old = await StartBothAsync();
        List<string> seen = [];
        cluster.After = _ => { CheckPublished(); Note(seen); };
        await DriveAsync();
        Assert.Equal(["current+published", "current+next", "current+next+published", "current+previous+published", "current", "current+published"], seen);
        AssertRotated(old);
    }

    [Fact]
    public async Task A_rotation_takes_as_long_as_its_waits()
    {
        await StartBothAsync();
        var began = time.GetUtcNow();
        await DriveAsync();
        Assert.InRange(time.GetUtcNow() - began, TimeSpan.FromMinutes(61), TimeSpan.FromMinutes(62));
    }

    public static TheoryData<bool, bool> Crashes => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    /// <param name="afterEffect">Whether the request that is cut off was carried out.</param>
    /// <param name="both">Whether every replica is gone with it, so that only the cluster knows how far it was.</param>
    [Theory]
    [MemberData(nameof(Crashes))]
    public async Task A_crash_at_any_request_is_recovered_from_and_no_leaf_is_met_without_its_CA(bool afterEffect, bool both)
    {
        var requests = await RequestsAsync();
        Assert.InRange(requests.Count, 30, 150);
        // To be cut off after a read is to be cut off before the next request.
        var points = Enumerable.Range(0, requests.Count).Where(index => !afterEffect || !requests[index].StartsWith("GET", StringComparison.Ordinal)).ToList();
        Assert.True(points.Count >= 7, "three writes to the Secret, two to each registration");
        foreach (int crashAt in points)
        {
            using var run = new RotationStepTests();
            await run.CrashOnceAsync(crashAt, afterEffect, both);
        }
    }

    private async Task CrashOnceAsync(int crashAt, bool afterEffect, bool both)
    {
        var old = await StartBothAsync();
        int count = 0;
        bool Due() => Interlocked.Increment(ref count) == crashAt + 1;
        cluster.Before = _ => !afterEffect && Due() ? throw new Crash() : null;
        cluster.After = _ =>
        {
            CheckPublished();
            if (afterEffect && Due())
            {
                throw new Crash();
            }
        };
        await DriveAsync(both);
        AssertRotated(old);
        Assert.True(count > crashAt, "the crash never came");
    }

    private async Task<ServingPair> StartBothAsync()
    {
        alive = [Add(), Add()];
        foreach (var replica in alive)
        {
            await replica.SettleAsync(time);
        }

        var pair = alive[0].Held.Pair!;
        time.SetUtcNow(pair.RenewAt.AddSeconds(-1));
        return pair;
    }

    private Replica Add()
    {
        all.Add(new Replica(cluster, time));
        return all[^1];
    }

    /// <summary>Each replica looks when something changed or its time has come, as the loop around it does, until nothing of the rotation is left.</summary>
    private async Task DriveAsync(bool crashBoth = false)
    {
        for (int round = 0; round < 100; round++)
        {
            int version = cluster.Version;
            List<DateTimeOffset?> next = [];
            for (int index = 0; index < alive.Count; index++)
            {
                try
                {
                    next.Add(await alive[index].SettleAsync(time));
                }
                catch (Crash)
                {
                    alive = [.. alive.Select((replica, at) => crashBoth || at == index ? Add() : replica)];
                    version = -1;
                }
            }

            if (version != cluster.Version)
            {
                continue;
            }

            if (round > 1 && cluster.Content is SecretContent.Held { Next: null, Previous: null })
            {
                return;
            }

            time.SetUtcNow(next.Min() ?? throw new InvalidOperationException("Nobody waits for anything."));
        }

        throw new InvalidOperationException("The rotation never ends.");
    }

    private static async Task<IReadOnlyList<string>> RequestsAsync()
    {
        using var run = new RotationStepTests();
        await run.StartBothAsync();
        int before = run.cluster.Requests.Count;
        await run.DriveAsync();
        return [.. run.cluster.Requests.Skip(before)];
    }

    /// <summary>What the API server would find when it calls either replica now.</summary>
    private void CheckPublished()
    {
        foreach (var pair in alive.Select(replica => replica.Held.Pair).OfType<ServingPair>())
        {
            Assert.All(cluster.Bundles, bundle => Assert.Contains(pair.Authority.ExportCertificatePem(), bundle, StringComparison.Ordinal));
        }
    }

    private void Note(List<string> seen)
    {
        var held = (SecretContent.Held)cluster.Content;
        string state = "current" + (held.Next is null ? "" : "+next") + (held.Previous is null ? "" : "+previous")
            + (cluster.Bundles.All(bundle => bundle == held.Bundle) ? "+published" : "");
        if (seen.LastOrDefault() != state)
        {
            seen.Add(state);
        }
    }

    private void AssertRotated(ServingPair old)
    {
        var held = (SecretContent.Held)cluster.Content;
        Assert.NotEqual(old.Serial, held.Current.Serial);
        Assert.All(alive, replica => Assert.Equal(held.Current.Serial, replica.Held.Pair!.Serial));
        Assert.All(cluster.Bundles, bundle => Assert.Equal(held.Current.Authority.ExportCertificatePem() + "\n", bundle));
    }
}
