using System.Diagnostics.CodeAnalysis;

namespace ImageTrust.Registry.Budgets;

/// <summary>
/// Hands out a fixed amount of something in fair shares (<see cref="Shares"/>). Who is over waits, and what is given back goes to the one who
/// holds least, then to the one who was served longest ago: a queue of a thousand from one namespace is passed by the first of another.
/// System.Threading.RateLimiting has queues too, but one for each limit and not one for each who waits for the same limit.
/// </summary>
public sealed class FairGate
{
    private readonly Lock gate = new();
    private readonly Shares shares;
    private readonly Shares places;
    private readonly List<Waiter> waiting = [];
    private readonly Dictionary<string, long> servedAt = new(StringComparer.Ordinal);
    private long served;

    /// <param name="capacity">How much there is.</param>
    /// <param name="mostWaiting">How many may wait; their places are shared in the same way.</param>
    public FairGate(long capacity, int mostWaiting)
    {
        Capacity = capacity;
        shares = new Shares(capacity);
        places = new Shares(mostWaiting);
    }

    public long Capacity { get; }

    public long Taken
    {
        get
        {
            lock (gate)
            {
                return shares.Total;
            }
        }
    }

    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    /// <returns>Null when it would have to wait.</returns>
    public Lease? TryEnter(string payer, long amount = 1)
    {
        lock (gate)
        {
            return waiting.Count == 0 && shares.Allows(payer, amount) ? Grant(payer, amount) : null;
        }
    }

    /// <summary>Waits for its turn.</summary>
    /// <returns>To be disposed of; null when too many wait already.</returns>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public ValueTask<Lease?> EnterAsync(Payers payers, long amount, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(payers);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(amount, Capacity);
        cancellation.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (gate)
        {
            if (Cheapest(payers, amount) is { } payer)
            {
                return ValueTask.FromResult<Lease?>(Grant(payer, amount));
            }

            if (Standing(payers) is not { } standing)
            {
                return ValueTask.FromResult<Lease?>(null);
            }

            waiter = new Waiter(payers, amount, standing);
            places.Take(standing, 1);
            waiting.Add(waiter);
        }

        return new ValueTask<Lease?>(WaitAsync(waiter, cancellation));
    }

    internal void Give(string payer, long amount)
    {
        lock (gate)
        {
            shares.Give(payer, amount);
            Serve();
        }
    }

    private async Task<Lease?> WaitAsync(Waiter waiter, CancellationToken cancellation)
    {
        void OnJoined() => Reconsider(waiter);
        waiter.Payers.Joined += OnJoined;
        try
        {
            // Whoever joined before that is heard now.
            OnJoined();
            return await WaitForTurnAsync(waiter, cancellation);
        }
        finally
        {
            waiter.Payers.Joined -= OnJoined;
        }
    }

    private async Task<Lease?> WaitForTurnAsync(Waiter waiter, CancellationToken cancellation)
    {
        await using var registration = cancellation.UnsafeRegister(
            static (state, token) =>
            {
                var (gate, waiter) = ((FairGate, Waiter))state!;
                gate.GiveUp(waiter, token);
            },
            (this, waiter));
        return await waiter.Turn.Task;
    }

    private void GiveUp(Waiter waiter, CancellationToken cancellation)
    {
        lock (gate)
        {
            // One that was served in the same moment keeps what it got, and gives it back like any other.
            if (waiting.Remove(waiter))
            {
                Leave(waiter);
                waiter.Turn.TrySetCanceled(cancellation);
            }
        }
    }

    /// <summary>Somebody joined a question that waits: if there is room for that one, it waits no longer. Nobody else's claim has changed.</summary>
    private void Reconsider(Waiter waiter)
    {
        lock (gate)
        {
            if (waiting.Contains(waiter) && Cheapest(waiter.Payers, waiter.Amount) is { } payer)
            {
                Admit(waiter, payer);
            }
        }
    }

    /// <summary>Lets in whoever may, the one with the strongest claim first.</summary>
    private void Serve()
    {
        while (TryChoose(out var waiter, out string? payer))
        {
            Admit(waiter, payer);
        }
    }

    private void Admit(Waiter waiter, string payer)
    {
        waiting.Remove(waiter);
        Leave(waiter);
        waiter.Turn.TrySetResult(Grant(payer, waiter.Amount));
    }

    private bool TryChoose([NotNullWhen(true)] out Waiter? chosen, [NotNullWhen(true)] out string? chosenPayer)
    {
        (chosen, chosenPayer) = (null, null);
        foreach (var waiter in waiting)
        {
            // In the order they came, so that of equal claims the older one wins.
            if (Cheapest(waiter.Payers, waiter.Amount) is { } payer && (chosenPayer is null || Claim(payer).CompareTo(Claim(chosenPayer)) < 0))
            {
                (chosen, chosenPayer) = (waiter, payer);
            }
        }

        return chosen is not null;
    }

    /// <summary>The payer with the strongest claim of those who may take it; null when none may.</summary>
    private string? Cheapest(Payers payers, long amount)
    {
        string? best = null;
        foreach (string payer in payers.Names)
        {
            if (shares.Allows(payer, amount) && (best is null || Claim(payer).CompareTo(Claim(best)) < 0))
            {
                best = payer;
            }
        }

        return best;
    }

    /// <summary>In whose name a place is taken in the queue; null when there is none left for any of them.</summary>
    private string? Standing(Payers payers) => payers.Names.FirstOrDefault(payer => places.Allows(payer, 1));

    private (long Held, long ServedAt) Claim(string payer) => (shares.HeldBy(payer), servedAt.GetValueOrDefault(payer));

    private Lease Grant(string payer, long amount)
    {
        // Made before it is counted: nothing that can fail comes after.
        var lease = new Lease(this, payer, amount);
        servedAt[payer] = ++served;
        shares.Take(payer, amount);
        return lease;
    }

    private void Leave(Waiter waiter)
    {
        places.Give(waiter.Standing, 1);
        if (waiting.Count == 0)
        {
            // Only among those who wait does it matter who was served last.
            servedAt.Clear();
        }
    }

    private sealed class Waiter(Payers payers, long amount, string standing)
    {
        public Payers Payers => payers;

        public long Amount => amount;

        public string Standing => standing;

        public TaskCompletionSource<Lease?> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
