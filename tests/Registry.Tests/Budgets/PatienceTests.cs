using ImageTrust.Registry.Budgets;
using Microsoft.Extensions.Time.Testing;

namespace ImageTrust.Registry.Tests.Budgets;

/// <summary>Which of the two ended decides whether somebody's silence is reported, so neither is ever taken for the other.</summary>
public sealed class PatienceTests : IDisposable
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(3);

    private readonly FakeTimeProvider clock = new();
    private readonly CancellationTokenSource asker = new();

    public void Dispose() => asker.Dispose();

    [Fact]
    public void Its_own_time_ends_and_nobody_has_left()
    {
        using var patience = new Patience(Time, clock, asker.Token);
        Assert.False(patience.Token.IsCancellationRequested);

        clock.Advance(Time);

        Assert.True(patience.Token.IsCancellationRequested);
        Assert.True(patience.IsOver);
        Assert.False(patience.IsAbandoned);
    }

    [Fact]
    public void Who_leaves_early_has_not_waited_for_its_time()
    {
        using var patience = new Patience(Time, clock, asker.Token);

        asker.Cancel();
        clock.Advance(Time * 2);

        Assert.True(patience.Token.IsCancellationRequested);
        Assert.True(patience.IsAbandoned);
        Assert.False(patience.IsOver);
    }

    [Fact]
    public void Who_leaves_afterwards_has_waited_for_its_time()
    {
        using var patience = new Patience(Time, clock, asker.Token);

        clock.Advance(Time);
        asker.Cancel();

        Assert.True(patience.IsOver);
        Assert.True(patience.IsAbandoned);
    }

    [Fact]
    public void Who_had_left_before_waits_for_nothing()
    {
        asker.Cancel();

        using var patience = new Patience(Time, clock, asker.Token);

        Assert.True(patience.Token.IsCancellationRequested);
        Assert.True(patience.IsAbandoned);
        Assert.False(patience.IsOver);
    }

    [Fact]
    public void A_time_that_begins_again_ends_later()
    {
        using var patience = new Patience(Time, clock, asker.Token);

        clock.Advance(Time * 0.9);
        patience.Renew(Time);
        clock.Advance(Time * 0.9);
        Assert.False(patience.IsOver);
        clock.Advance(Time * 0.1);

        Assert.True(patience.IsOver);
    }

    [Fact]
    public void The_end_of_an_outer_patience_is_not_that_of_the_inner_one()
    {
        using var outer = new Patience(Time, clock, asker.Token);
        using var inner = new Patience(Time * 2, clock, outer.Token);

        clock.Advance(Time);

        Assert.True(outer.IsOver);
        Assert.True(inner.Token.IsCancellationRequested);
        Assert.False(inner.IsOver);
        Assert.True(inner.IsAbandoned);
    }

    [Fact]
    public void Who_leaves_when_it_is_disposed_of_meets_nothing()
    {
        var patience = new Patience(Time, clock, asker.Token);
        patience.Dispose();

        asker.Cancel();

        Assert.True(patience.IsAbandoned);
    }
}
