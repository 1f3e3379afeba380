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
    private async Task PassAsync(TimeSpan time, Action? each = null)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Step)
        {
            clock.Advance(Step);
            each?.Invoke();
            await Task.Yield();
        }
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(120)]
    public async Task In_no_minute_more_is_sent_than_the_host_allows(int perMinute)
    {
        var budget = new RequestBudget(perMinute, clock);
        List<DateTimeOffset> sent = [];
        var gate = new Lock();
        var all = Enumerable.Range(0, 1200).Select(i => SendAsync($"n{i % 5}")).ToList();
        await PassAsync(TimeSpan.FromMinutes(2.5), () => all.Add(SendAsync($"late{all.Count % 3}")));
        var times = sent.Order().ToList();
        Assert.True(times.Count > perMinute, $"only {times.Count} were sent");
        for (int i = perMinute; i < times.Count; i++)
        {
            Assert.True(times[i] - times[i - perMinute] >= TimeSpan.FromMinutes(1) - Step, $"{perMinute + 1} requests within {times[i] - times[i - perMinute]}");
        }

        async Task SendAsync(string ns)
        {
            if (await budget.TrySpendAsync(Host, new Payers(ns), CancellationToken.None))
            {
                lock (gate)
                {
                    sent.Add(clock.GetUtcNow());
                }
            }
        }
    }

    [Fact]
    public async Task A_namespace_that_floods_keeps_nobody_waiting()
    {
        var budget = new RequestBudget(1200, clock);
        using var flood = new Flood(budget, "flood", workers: 200);
        Assert.Equal(100, flood.Sent);
        for (int second = 0; second < 30; second++)
        {
            // An image takes about five requests; none of them waits.
            for (int i = 0; i < 5; i++)
            {
                var spent = budget.TrySpendAsync(Host, new Payers("other"), CancellationToken.None).AsTask();
                Assert.True(spent.IsCompletedSuccessfully && await spent);
            }

            await PassAsync(TimeSpan.FromSeconds(1));
        }

        // The flood gets what is left, and not less.
        Assert.InRange(flood.Sent, 100 + (30 * 9), 100 + (30 * 17));
    }

    [Fact]
    public async Task A_namespace_alone_is_not_held_below_what_the_host_allows()
    {
        var budget = new RequestBudget(1200, clock);
        using var alone = new Flood(budget, "alone", workers: 200);
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.InRange(alone.Sent, 1000, 1200);
    }

    [Fact]
    public async Task Three_thousand_pods_of_one_namespace_at_the_pace_of_an_API_server_are_all_served_in_time()
    {
        // 200 reviews at a time, each with the four requests of a signature under a tag, 15 ms away. No review waits for 6 seconds.
        var budget = new RequestBudget(10_000, clock);
        int next = 0;
        var longest = TimeSpan.Zero;
        var pods = Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) <= 3000)
            {
                var began = clock.GetUtcNow();
                for (int request = 0; request < 4; request++)
                {
                    Assert.True(await budget.TrySpendAsync(Host, new Payers("shop"), CancellationToken.None));
                    await Task.Delay(TimeSpan.FromMilliseconds(15), clock);
                }

                var took = clock.GetUtcNow() - began;
                lock (clock)
                {
                    longest = took > longest ? took : longest;
                }
            }
        })));
        var given = clock.GetUtcNow() + TimeSpan.FromMinutes(5);
        while (!pods.IsCompleted && clock.GetUtcNow() < given)
        {
            clock.Advance(Step);
            // What the step let go runs on other threads, and real time is what it takes.
            await Task.Delay(1);
        }

        await pods.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.InRange(longest, TimeSpan.FromMilliseconds(60), new LookupTimes().Lookup);
    }

    [Fact]
    public async Task Hosts_have_budgets_of_their_own_and_are_forgotten_when_idle()
    {
        var budget = new RequestBudget(60, clock);
        for (int i = 0; i < 500; i++)
        {
            Assert.True(await budget.TrySpendAsync($"host{i}", new Payers("a"), CancellationToken.None));
        }

        Assert.Equal(500, budget.Hosts);
        await PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(0, budget.Hosts);
    }

    [Fact]
    public async Task Who_gives_up_has_spent_nothing()
    {
        var budget = new RequestBudget(6, clock);
        Assert.True(await budget.TrySpendAsync(Host, new Payers("a"), CancellationToken.None));
        using var gone = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 10).Select(_ => budget.TrySpendAsync(Host, new Payers("a"), gone.Token).AsTask()).ToList();
        await gone.CancelAsync();
        foreach (var one in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        }

        await PassAsync(TimeSpan.FromSeconds(13));
        Assert.True(budget.TrySpendAsync(Host, new Payers("a"), CancellationToken.None).AsTask().IsCompletedSuccessfully);
    }

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
