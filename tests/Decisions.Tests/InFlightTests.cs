using ImageTrust.Decisions.Measuring;
using ImageTrust.Registry.Budgets;

namespace ImageTrust.Decisions.Tests;

/// <summary>A question goes on as long as somebody waits for its answer, and no longer.</summary>
public sealed class InFlightTests
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);

    private readonly InFlight<string, int> flights = new();
    private readonly TaskCompletionSource<int> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int asked;

    private async Task<int> AskAsync(Payers payers, CancellationToken abandoned)
    {
        Interlocked.Increment(ref asked);
        abandoned.Register(() => cancelled.TrySetResult());
        started.TrySetResult();
        return await answer.Task.WaitAsync(abandoned);
    }

    [Fact]
    public async Task Who_is_gone_already_asks_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flights.AskAsync("a", "shop", AskAsync, new CancellationToken(canceled: true)));
        var later = flights.AskAsync("a", "shop", AskAsync, CancellationToken.None);
        answer.SetResult(1);
        Assert.Equal((1, false), await later);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_question_goes_on_while_one_of_several_waits()
    {
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var waiting = new[] { first, second }.Select(source => flights.AskAsync("a", "shop", AskAsync, source.Token)).ToList();
        var last = flights.AskAsync("a", "shop", AskAsync, CancellationToken.None);
        await started.Task.WaitAsync(Enough);
        await first.CancelAsync();
        await second.CancelAsync();
        foreach (var gone in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        }

        Assert.False(cancelled.Task.IsCompleted);
        answer.SetResult(7);
        Assert.Equal((7, true), await last.WaitAsync(Enough));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_question_ends_when_the_last_one_leaves_and_nobody_joins_what_ended()
    {
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var ends = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = new[] { first, second }.Select(source => flights.AskAsync("a", "shop", SlowToEndAsync, source.Token)).ToList();
        await started.Task.WaitAsync(Enough);
        await first.CancelAsync();
        await second.CancelAsync();
        await cancelled.Task.WaitAsync(Enough);

        // The cancelled one has not ended yet.
        answer.SetResult(3);
        Assert.Equal((3, false), await flights.AskAsync("a", "shop", AskAsync, CancellationToken.None).WaitAsync(Enough));
        Assert.Equal(2, asked);
        ends.SetResult();
        foreach (var gone in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        }

        async Task<int> SlowToEndAsync(Payers payers, CancellationToken abandoned)
        {
            try
            {
                return await AskAsync(payers, abandoned);
            }
            finally
            {
                await ends.Task;
            }
        }
    }

    [Fact]
    public async Task What_was_answered_is_asked_again()
    {
        answer.SetResult(1);
        Assert.Equal((1, false), await flights.AskAsync("a", "shop", AskAsync, CancellationToken.None));
        Assert.Equal((1, false), await flights.AskAsync("a", "shop", AskAsync, CancellationToken.None));
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task Askers_that_come_and_go_get_the_answer_or_their_own_cancellation()
    {
        for (int round = 0; round < 200; round++)
        {
            using var gone = new CancellationTokenSource();
            var leaving = Enumerable.Range(0, 4).Select(_ => flights.AskAsync("a", "shop", Soon, gone.Token)).ToList();
            var cancelling = Task.Run(gone.Cancel);
            var staying = Enumerable.Range(0, 4).Select(_ => Task.Run(() => flights.AskAsync("a", "shop", Soon, CancellationToken.None))).ToList();
            Assert.All(await Task.WhenAll(staying), result => Assert.Equal(5, result.Value));
            await cancelling;
            await Task.WhenAll(leaving.Select(one => one.ContinueWith(_ => { }, TaskScheduler.Default)));
        }

        static async Task<int> Soon(Payers payers, CancellationToken abandoned)
        {
            await Task.Delay(1, abandoned);
            return 5;
        }
    }
}
