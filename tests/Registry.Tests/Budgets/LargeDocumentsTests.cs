using ImageTrust.Registry.Budgets;

namespace ImageTrust.Registry.Tests.Budgets;

/// <summary>Large documents are read one at a time, off the threads that answer.</summary>
public sealed class LargeDocumentsTests
{
    private const int Large = LargeDocuments.LargerThan + 1;

    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);

    private readonly LargeDocuments documents = new();

    [Fact]
    public async Task A_large_document_keeps_no_thread_and_gives_way_to_others()
    {
        using var end = new ManualResetEventSlim();
        List<string> order = [];
        var first = ReadAsync("flood", () => end.Wait(Enough));
        var flood = Enumerable.Range(0, 5).Select(_ => ReadAsync("flood", () => order.Add("flood"))).ToList();
        var other = ReadAsync("other", () => order.Add("other"));

        // Whoever gave the first away has his thread back, and a small one is read at once.
        Assert.False(first.IsCompleted);
        Assert.Equal(LargeDocuments.Bytes, documents.Held);
        Assert.Equal(7, await documents.ReadAsync(new Payers("third"), LargeDocuments.LargerThan, _ => 7, CancellationToken.None));
        end.Set();
        await Task.WhenAll([first, .. flood, other]).WaitAsync(Enough);
        Assert.Equal("other", order[0]);
        Assert.Equal(0, documents.Held);
    }

    [Fact]
    public async Task Reading_ends_when_nobody_waits_and_the_next_has_its_turn()
    {
        using var gone = new CancellationTokenSource();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var endless = documents.ReadAsync<int>(
            new Payers("a"), Large,
            token =>
            {
                started.SetResult();
                while (true)
                {
                    token.ThrowIfCancellationRequested();
                }
            },
            gone.Token).AsTask();
        await started.Task.WaitAsync(Enough);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless.WaitAsync(Enough));
        await ReadAsync("b", () => { }).WaitAsync(Enough);
        Assert.Equal(0, documents.Held);
    }

    [Fact]
    public async Task A_reader_that_fails_gives_its_turn_back()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => ReadAsync("a", () => throw new InvalidOperationException()));
        await ReadAsync("a", () => { }).WaitAsync(Enough);
        Assert.Equal(0, documents.Held);
    }

    private Task<bool> ReadAsync(string payer, Action read) => documents.ReadAsync(
        new Payers(payer), Large,
        _ =>
        {
            read();
            return true;
        },
        CancellationToken.None).AsTask();
}
