using ImageTrust.Registry.Budgets;
using ImageTrust.Registry.Hosts;
using Microsoft.Extensions.Time.Testing;

namespace ImageTrust.Registry.Tests.Budgets;

/// <summary>What is sent to a host stays below what it allows, and who asks much waits in a queue of his own. No time passes in these tests.</summary>
public sealed class RequestBudgetTests
{
    private const string Host = "registry.example:443";

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly FakeTimeProvider clock = new();

    /// <summary>Lets time pass, step by step; whatever it lets go ahead runs before the next step.</summary>
    private void Pass(OneThread thread, TimeSpan time, Action? each = null)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Step)
        {
            clock.Advance(Step);
            each?.Invoke();
            thread.Settle();
        }
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(120)]
    public void In_no_minute_more_is_sent_than_the_host_allows(int perMinute)
    {
        using var thread = new OneThread();
        var budget = new RequestBudget(perMinute, clock);
        List<DateTimeOffset> times = [];
        var all = Enumerable.Range(0, 1200).Select(i => SendAsync($"n{i % 5}")).ToList();
        Pass(thread, TimeSpan.FromMinutes(2.5), () => all.Add(SendAsync($"late{all.Count % 3}")));
        Assert.True(times.Count > perMinute, $"only {times.Count} were sent");
        for (int i = perMinute; i < times.Count; i++)
        {
            Assert.True(times[i] - times[i - perMinute] >= TimeSpan.FromMinutes(1) - Step, $"{perMinute + 1} requests within {times[i] - times[i - perMinute]}");
        }

        async Task SendAsync(string ns)
        {
            if (await budget.TrySpendAsync(Host, new Payers(ns), CancellationToken.None))
            {
                times.Add(clock.GetUtcNow());
            }
        }
    }

    [Fact]
    public void A_namespace_that_floods_keeps_nobody_waiting()
    {
        using var thread = new OneThread();
        var budget = new RequestBudget(1200, clock);
        using var flood = new Flood(budget, "flood", workers: 200);
        Assert.Equal(100, flood.Sent);
        for (int second = 0; second < 30; second++)
        {
            // An image takes about five requests; none of them waits.
            for (int i = 0; i < 5; i++)
            {
                Assert.True(IsSpentAtOnce(budget, "other"));
            }

            Pass(thread, TimeSpan.FromSeconds(1));
        }

        // The flood gets what is left, and not less.
        Assert.InRange(flood.Sent, 100 + (30 * 9), 100 + (30 * 17));
    }

    [Fact]
    public void A_namespace_alone_is_not_held_below_what_the_host_allows()
    {
        using var thread = new OneThread();
        var budget = new RequestBudget(1200, clock);
        using var alone = new Flood(budget, "alone", workers: 200);
        Pass(thread, TimeSpan.FromMinutes(1));
        Assert.InRange(alone.Sent, 1000, 1200);
    }

    [Fact]
    public void Three_thousand_pods_of_one_namespace_at_the_pace_of_an_API_server_are_all_served_in_time()
    {
        // 200 reviews at a time, each with the four requests of a signature under a tag, 15 ms away. No review waits for 6 seconds.
        using var thread = new OneThread();
        var budget = new RequestBudget(10_000, clock);
        int begun = 0;
        var longest = TimeSpan.Zero;
        var pods = Task.WhenAll(Enumerable.Range(0, 200).Select(_ => ReviewAsync()));
        var given = clock.GetUtcNow() + TimeSpan.FromMinutes(5);
        while (!pods.IsCompleted && clock.GetUtcNow() < given)
        {
            Pass(thread, Step);
        }

        Assert.True(pods.IsCompletedSuccessfully, pods.Exception?.ToString() ?? "not all were served");
        Assert.InRange(longest, TimeSpan.FromMilliseconds(60), new LookupTimes().Lookup);

        async Task ReviewAsync()
        {
            while (++begun <= 3000)
            {
                var began = clock.GetUtcNow();
                for (int request = 0; request < 4; request++)
                {
                    Assert.True(await budget.TrySpendAsync(Host, new Payers("shop"), CancellationToken.None));
                    await Task.Delay(TimeSpan.FromMilliseconds(15), clock);
                }

                var took = clock.GetUtcNow() - began;
                longest = took > longest ? took : longest;
            }
        }
    }

    [Fact]
    public void Hosts_have_budgets_of_their_own_and_are_forgotten_when_idle()
    {
        using var thread = new OneThread();
        var budget = new RequestBudget(60, clock);
        for (int i = 0; i < 500; i++)
        {
            Assert.True(IsSpentAtOnce(budget, "a", $"host{i}"));
        }

        Assert.Equal(500, budget.Hosts);
        Pass(thread, TimeSpan.FromSeconds(5));
        Assert.Equal(0, budget.Hosts);
    }

    [Fact]
    public void Who_gives_up_has_spent_nothing()
    {
        using var thread = new OneThread();
        var budget = new RequestBudget(6, clock);
        Assert.True(IsSpentAtOnce(budget, "a"));
        using var gone = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 10).Select(_ => budget.TrySpendAsync(Host, new Payers("a"), gone.Token).AsTask()).ToList();
        gone.Cancel();
        thread.Settle();
        Assert.All(waiting, one => Assert.True(one.IsCanceled));
        Pass(thread, TimeSpan.FromSeconds(13));
        Assert.True(IsSpentAtOnce(budget, "a"));
    }

    private static bool IsSpentAtOnce(RequestBudget budget, string ns, string host = Host) =>
        budget.TrySpendAsync(host, new Payers(ns), CancellationToken.None).AsTask() is { IsCompletedSuccessfully: true, Result: true };

    /// <summary>Somebody who asks again as soon as he was served.</summary>
    private sealed class Flood : IDisposable
    {
        private readonly CancellationTokenSource gone = new();
        private int sent;

        public Flood(RequestBudget budget, string ns, int workers)
        {
            for (int i = 0; i < workers; i++)
            {
                _ = WorkAsync(budget, ns);
            }
        }

        public int Sent => Volatile.Read(ref sent);

        public void Dispose() => gone.Cancel();

        private async Task WorkAsync(RequestBudget budget, string ns)
        {
            while (!gone.IsCancellationRequested && await budget.TrySpendAsync(Host, new Payers(ns), gone.Token))
            {
                Interlocked.Increment(ref sent);
            }
        }
    }
}
