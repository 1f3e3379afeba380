using ImageTrust.Registry.Budgets;

namespace ImageTrust.Registry.Tests.Budgets;

/// <summary>Nobody holds more than is left for others, and who holds least is served first.</summary>
public sealed class FairGateTests
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);

    private static async Task<Lease> EnterAsync(FairGate gate, string payer, long amount = 1) =>
        Assert.IsType<Lease>(await gate.EnterAsync(new Payers(payer), amount, CancellationToken.None).AsTask().WaitAsync(Enough));

    private static Task<Lease?> Queue(FairGate gate, string payer, CancellationToken cancellation = default) =>
        gate.EnterAsync(new Payers(payer), 1, cancellation).AsTask();

    [Fact]
    public void One_alone_gets_half_and_whoever_comes_next_gets_as_much_as_the_others()
    {
        var gate = new FairGate(12, 0);
        int[] taken = [.. new[] { "a", "b", "c" }.Select(payer => Enumerable.Range(0, 12).Count(_ => gate.TryEnter(payer) is not null))];
        Assert.Equal([6, 3, 2], taken);
        Assert.NotNull(gate.TryEnter("d"));
        Assert.Null(gate.TryEnter("e"));
    }

    [Fact]
    public async Task A_queue_of_a_thousand_is_passed_by_the_first_of_another()
    {
        var gate = new FairGate(2, 4096);
        var held = await EnterAsync(gate, "flood");
        var flood = Enumerable.Range(0, 1000).Select(_ => Queue(gate, "flood")).ToList();
        Assert.DoesNotContain(flood, one => one.IsCompleted);
        var other = Queue(gate, "other");
        Assert.True(other.IsCompletedSuccessfully);
        var next = Queue(gate, "third");
        Assert.False(next.IsCompleted);
        held.Dispose();
        Assert.NotNull(await next.WaitAsync(Enough));
        Assert.DoesNotContain(flood, one => one.IsCompleted);
    }

    [Fact]
    public async Task Two_queues_for_one_place_take_turns()
    {
        var gate = new FairGate(1, 64);
        var first = await EnterAsync(gate, "a");
        List<string> order = [];
        var all = new[] { "a", "a", "a", "b", "b" }.Select(async payer =>
        {
            using var turn = await EnterAsync(gate, payer);
            order.Add(payer);
        }).ToList();
        first.Dispose();
        await Task.WhenAll(all).WaitAsync(Enough);
        Assert.Equal(["b", "a", "b", "a", "a"], order);
    }

    [Fact]
    public async Task Who_joins_a_question_brings_his_own_share_to_it()
    {
        var gate = new FairGate(4, 64);
        _ = (await EnterAsync(gate, "flood"), await EnterAsync(gate, "flood"));
        var payers = new Payers("flood");
        var question = gate.EnterAsync(payers, 1, CancellationToken.None).AsTask();
        Assert.False(question.IsCompleted);
        payers.Add("flood");
        Assert.Equal(1, gate.Waiting);
        payers.Add("other");
        Assert.Equal((3, 0), (gate.Taken, gate.Waiting));
        var lease = Assert.IsType<Lease>(await question.WaitAsync(Enough));
        lease.Dispose();
        payers.Add("after");
        Assert.Equal(2, gate.Taken);
    }

    [Fact]
    public async Task Who_joins_takes_nothing_that_there_is_not_and_nothing_for_one_that_has_left()
    {
        var gate = new FairGate(2, 64);
        var held = (await EnterAsync(gate, "a"), await EnterAsync(gate, "b"));
        var payers = new Payers("a");
        using var gone = new CancellationTokenSource();
        var question = gate.EnterAsync(payers, 1, gone.Token).AsTask();
        payers.Add("c");
        Assert.False(question.IsCompleted);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => question);
        held.Item1.Dispose();
        payers.Add("d");
        Assert.Equal((1, 0), (gate.Taken, gate.Waiting));
    }

    [Fact]
    public async Task Who_gives_up_leaves_the_queue_and_gives_its_place_back()
    {
        var gate = new FairGate(1, 1);
        var held = await EnterAsync(gate, "a");
        using var gone = new CancellationTokenSource();
        var waiting = Queue(gate, "b", gone.Token);
        Assert.Null(await Queue(gate, "c"));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, gate.Waiting);
        var next = Queue(gate, "c");
        held.Dispose();
        Assert.NotNull(await next.WaitAsync(Enough));
    }

    [Fact]
    public async Task A_flood_does_not_take_all_places_of_the_queue()
    {
        var gate = new FairGate(1, 8);
        using var held = await EnterAsync(gate, "flood");
        int refused = Enumerable.Range(0, 20).Count(_ => Queue(gate, "flood").IsCompleted);
        Assert.Equal(16, refused);
        Assert.False(Queue(gate, "other").IsCompleted);
    }

    [Fact]
    public async Task A_lease_gives_back_once()
    {
        var gate = new FairGate(10, 0);
        var lease = await EnterAsync(gate, "a", 5);
        Assert.Equal(5, gate.Taken);
        lease.Dispose();
        lease.Dispose();
        Assert.Equal(0, gate.Taken);
    }

    [Fact]
    public async Task Nothing_is_lost_when_turns_and_cancellations_meet()
    {
        var gate = new FairGate(8, 1024);
        await Parallel.ForEachAsync(Enumerable.Range(0, 4000), async (i, _) =>
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(i % 5));
            try
            {
                using var lease = await gate.EnterAsync(new Payers($"n{i % 7}"), 1 + (i % 2), patience.Token);
                await Task.Yield();
            }
            catch (OperationCanceledException)
            {
                // That is the other way out.
            }
        });
        Assert.Equal((0, 0), (gate.Taken, gate.Waiting));
    }
}
