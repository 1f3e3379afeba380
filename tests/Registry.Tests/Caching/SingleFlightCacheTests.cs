using ImageTrust.Registry.Budgets;
using ImageTrust.Registry.Caching;
using Microsoft.Extensions.Time.Testing;

namespace ImageTrust.Registry.Tests.Caching;

public sealed class SingleFlightCacheTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private Expiring<int> Value(int value) => new(value, time.GetUtcNow() + TimeSpan.FromMinutes(1));

    [Fact]
    public async Task Many_who_ask_at_once_cause_one_fetch()
    {
        var cache = new SingleFlightCache<string, int>(time, 10);
        var gate = new TaskCompletionSource();
        int fetches = 0;
        var all = Enumerable.Range(0, 50).Select(_ => cache.FindAsync("k", async () =>
        {
            Interlocked.Increment(ref fetches);
            await gate.Task;
            return Value(7);
        }, CancellationToken.None)).ToList();
        gate.SetResult();
        Assert.All(await Task.WhenAll(all), value => Assert.Equal(7, value));
        Assert.Equal(1, fetches);
    }

    [Fact]
    public async Task A_value_is_fetched_again_when_its_time_is_over()
    {
        var cache = new SingleFlightCache<string, int>(time, 10);
        Assert.Equal(1, await cache.FindAsync("k", () => Task.FromResult(Value(1)), default));
        Assert.Equal(1, await cache.FindAsync("k", () => Task.FromResult(Value(2)), default));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, await cache.FindAsync("k", () => Task.FromResult(Value(2)), default));
    }

    [Fact]
    public async Task A_failure_reaches_who_waits_and_is_not_remembered()
    {
        var cache = new SingleFlightCache<string, int>(time, 10);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            cache.FindAsync("k", () => Task.FromException<Expiring<int>>(new InvalidOperationException()), default));
        Assert.Equal(3, await cache.FindAsync("k", () => Task.FromResult(Value(3)), default));
    }

    [Fact]
    public async Task One_who_gives_up_does_not_take_the_value_from_the_others()
    {
        var cache = new SingleFlightCache<string, int>(time, 10);
        var gate = new TaskCompletionSource();
        using var impatience = new CancellationTokenSource();
        async Task<Expiring<int>> Fetch()
        {
            await gate.Task;
            return Value(5);
        }

        var first = cache.FindAsync("k", Fetch, impatience.Token);
        var second = cache.FindAsync("k", Fetch, default);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        Assert.Equal(5, await second);
    }

    [Fact]
    public async Task It_is_fetched_on_the_account_of_all_who_wait_for_it()
    {
        var cache = new SingleFlightCache<string, int>(time, 10);
        var gate = new TaskCompletionSource();
        Payers? account = null;
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var flood = FindAsync("flood", first.Token);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref account) is not null, TimeSpan.FromSeconds(30)));
        var shop = FindAsync("shop", second.Token);
        var bank = FindAsync("bank", default);
        Assert.Equal(["flood", "shop", "bank"], account!.Names);
        await first.CancelAsync();
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flood);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shop);
        // What goes on without the one who began it goes on in his name.
        Assert.Equal(["flood", "bank"], account.Names);
        gate.SetResult();
        Assert.Equal(5, await bank);
        Assert.Equal(5, await FindAsync("late", default));
        Assert.Equal(["flood"], account.Names);

        Task<int> FindAsync(string payer, CancellationToken cancellation) => cache.FindAsync("k", new Payers(payer), async payers =>
        {
            Volatile.Write(ref account, payers);
            await gate.Task;
            return Value(5);
        }, cancellation);
    }

    [Fact]
    public async Task A_full_cache_forgets_what_expires_first()
    {
        var cache = new SingleFlightCache<int, int>(time, 2);
        for (int i = 0; i < 3; i++)
        {
            int value = i;
            await cache.FindAsync(i, () => Task.FromResult(new Expiring<int>(value, time.GetUtcNow() + TimeSpan.FromMinutes(1 + value))), default);
        }

        Assert.Equal(9, await cache.FindAsync(0, () => Task.FromResult(Value(9)), default));
        Assert.Equal(2, await cache.FindAsync(2, () => Task.FromResult(Value(9)), default));
    }

    [Fact]
    public async Task Only_the_rejected_value_is_forgotten()
    {
        var cache = new SingleFlightCache<string, int>(time, 10);
        await cache.FindAsync("k", () => Task.FromResult(Value(1)), default);
        cache.Forget("k", known => known == 99);
        Assert.Equal(1, await cache.FindAsync("k", () => Task.FromResult(Value(2)), default));
        cache.Forget("k", known => known == 1);
        Assert.Equal(2, await cache.FindAsync("k", () => Task.FromResult(Value(2)), default));
    }

    [Fact]
    public void A_full_map_forgets_what_expires_first()
    {
        var map = new ExpiringMap<string, int>(time, 2);
        map.Remember("short", 1, TimeSpan.FromMinutes(1));
        map.Remember("long", 2, TimeSpan.FromMinutes(9));
        map.Remember("new", 3, TimeSpan.FromMinutes(5));
        Assert.False(map.TryFind("short", out _));
        Assert.True(map.TryFind("long", out _));
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.False(map.TryFind("new", out _));
    }
}
