using System.Net;

namespace ImageTrust.Server.Tests.Rotation;

/// <summary>The loop, on the clock of the machine: it looks again whatever happened.</summary>
public sealed class CertificateRotationTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeCluster cluster = new();

    public void Dispose() => cluster.Dispose();

    [Fact]
    public async Task It_serves_and_publishes_and_ends_when_it_is_told_to()
    {
        using var replica = new Replica(cluster, TimeProvider.System);
        await replica.Loop.StartAsync(default);
        await UntilAsync(() => replica.Held.Problem is null && cluster.Bundles.All(bundle => bundle is not null));
        await replica.Loop.StopAsync(default).WaitAsync(Patience);
    }

    [Fact]
    public async Task It_goes_on_after_the_API_server_was_away_and_after_what_nobody_expected()
    {
        int asked = 0;
        cluster.Before = line => line.Contains("watch=true", StringComparison.Ordinal) ? HttpStatusCode.ServiceUnavailable : Interlocked.Increment(ref asked) switch
        {
            < 4 => HttpStatusCode.ServiceUnavailable,
            < 8 => throw new InvalidOperationException("what nobody expected"),
            _ => null,
        };
        using var replica = new Replica(cluster, TimeProvider.System);
        await replica.Loop.StartAsync(default);
        await UntilAsync(() => replica.Held.Problem is null && replica.Held.Warning is null);
        await replica.Loop.StopAsync(default).WaitAsync(Patience);
        Assert.Contains("Error Serving certificate: unexpected: InvalidOperationException", replica.Log, StringComparison.Ordinal);
        Assert.Contains("the API server answered 503", replica.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_not_kept_busy_by_somebody_who_undoes_what_it_writes()
    {
        cluster.After = line =>
        {
            if (line.StartsWith("PATCH", StringComparison.Ordinal))
            {
                cluster.SetBundle("");
            }
        };
        using var replica = new Replica(cluster, TimeProvider.System);
        await replica.Loop.StartAsync(default);
        long began = TimeProvider.System.GetTimestamp();
        await UntilAsync(() => Patches() > 0);
        await Task.Delay(TimeSpan.FromSeconds(3));
        await replica.Loop.StopAsync(default).WaitAsync(Patience);
        // 0.1, 0.2, 0.4, 0.8, 1.6 seconds apart, two registrations each; a busy machine may have given it longer than asked for.
        double tenths = TimeProvider.System.GetElapsedTime(began).TotalSeconds * 10;
        Assert.InRange(Patches(), 2, 2 * (1 + (int)Math.Log2(tenths + 1)));
    }

    private int Patches() => cluster.Requests.Count(line => line.StartsWith("PATCH", StringComparison.Ordinal));

    private static async Task UntilAsync(Func<bool> holds)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, "it never came to pass");
            await Task.Delay(20);
        }
    }
}
