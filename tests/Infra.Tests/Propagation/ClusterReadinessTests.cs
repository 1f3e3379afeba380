using ImageTrust.Infra.Propagation;
using Microsoft.Extensions.Time.Testing;

namespace Infra.Tests.Propagation;

/// <summary>An update waits for what Azure is late with, and never for ever.</summary>
public sealed class ClusterReadinessTests
{
    private readonly FakeTimeProvider clock = new() { AutoAdvanceAmount = TimeSpan.Zero };
    private readonly List<string> said = [];

    [Fact]
    public async Task A_cluster_that_is_ready_is_not_waited_for()
    {
        await WaitAsync(new Probe());

        Assert.Empty(said);
    }

    [Theory]
    [InlineData(4.5, 0, "let its deployer in")]
    [InlineData(0, 5, "know Cilium's kinds")]
    [InlineData(3, 8, "know Cilium's kinds")]
    public async Task What_comes_late_is_waited_for(double letsInAfter, double knowsAfter, string words)
    {
        var start = clock.GetUtcNow();

        await WaitAsync(new Probe { LetsIn = () => Minutes(start) >= letsInAfter, Knows = () => Minutes(start) >= knowsAfter });

        Assert.InRange(Minutes(start), Math.Max(letsInAfter, knowsAfter), Math.Max(letsInAfter, knowsAfter) + 0.2);
        Assert.Contains(said, line => line.StartsWith("waiting up to 10 minutes", StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_never_comes_ends_the_wait_and_not_the_update()
    {
        var start = clock.GetUtcNow();

        await WaitAsync(new Probe { Knows = () => false });

        Assert.InRange(Minutes(start), 10, 10.2);
        Assert.StartsWith("going on, although", said[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_gets_no_answer_hears_of_it_after_two_minutes()
    {
        var start = clock.GetUtcNow();

        await WaitAsync(new Probe { LetsIn = () => throw new HttpRequestException("no such host") });

        Assert.InRange(Minutes(start), 2, 2.2);
    }

    [Fact]
    public async Task Who_cannot_sign_in_is_left_to_the_provider()
    {
        await WaitAsync(new Probe { LetsIn = () => throw new InvalidOperationException("kubelogin ended with 1") });

        Assert.Empty(said);
    }

    [Theory]
    [InlineData("2026-11-29T12:00:00Z", "2026-11-29T12:00:30Z", 90)]
    [InlineData("2026-11-29T12:00:00.1234567Z", "2026-11-29T12:10:00Z", 0)]
    [InlineData("2026-11-29T13:00:00Z", "2026-11-29T12:00:00Z", 120)]
    [InlineData(null, "2026-11-29T12:00:00Z", 0)]
    [InlineData("yesterday", "2026-11-29T12:00:00Z", 0)]
    public void A_grant_is_waited_for_while_it_is_young(string? created, string now, int seconds) =>
        Assert.InRange(GrantAge.Left(created, DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)).TotalSeconds, seconds - 1, seconds + 1);

    private double Minutes(DateTimeOffset start) => (clock.GetUtcNow() - start).TotalMinutes;

    /// <summary>Time goes on as long as somebody waits.</summary>
    private async Task WaitAsync(Probe probe)
    {
        var waiting = new ClusterReadiness(clock, said.Add, _ => probe).WaitAsync("{}");
        while (!waiting.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        await waiting;
        Assert.True(probe.IsDisposed);
    }

    private sealed class Probe : IClusterProbe
    {
        public Func<bool> LetsIn { get; init; } = () => true;

        public Func<bool> Knows { get; init; } = () => true;

        public bool IsDisposed { get; private set; }

        public Task<bool> LetsUsInAsync() => Task.FromResult(LetsIn());

        public Task<bool> KnowsAsync(string groupVersion, string plural) => Task.FromResult(Knows());

        public void Dispose() => IsDisposed = true;
    }
}
