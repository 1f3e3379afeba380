using ImageTrust.Registry.Budgets;
using ImageTrust.Registry.Hosts;

namespace ImageTrust.Registry.Transport;

/// <summary>
/// Bounds the memory of all bodies that all lookups hold at a time. Who may push chooses sizes and pod authors choose how many images are
/// asked about, so without it their product is the process's memory. Room is shared fairly; small bodies have a part of their own, and a
/// large one waits until there is room for the whole of it.
/// </summary>
internal sealed class BodyMemory(RegistryLimits limits)
{
    private readonly FairGate small = new(limits.SmallBodiesBytes, mostWaiting: 0);

    // One for each image that is measured; their number is bounded.
    private readonly FairGate large = new(limits.BodiesBytes - limits.SmallBodiesBytes, mostWaiting: int.MaxValue);
    private long most;

    public long Held => small.Taken + large.Taken;

    /// <summary>The most that was ever held.</summary>
    public long Most => Volatile.Read(ref most);

    /// <summary>Room for a body, or for its beginning. A small one that finds none waits like a large one.</summary>
    /// <exception cref="OperationCanceledException">The wait was given up; nothing is held.</exception>
    public async ValueTask<Lease> TakeAsync(Payers payers, int bytes, CancellationToken cancellation)
    {
        var lease = bytes <= limits.SmallBodyBytes ? await small.EnterAsync(payers, bytes, cancellation) : null;
        lease ??= await large.EnterAsync(payers, Math.Min(bytes, large.Capacity), cancellation);
        return Counted(lease ?? throw new InvalidOperationException("the queue has no end"));
    }

    /// <returns>Null when there is no room at this moment.</returns>
    public Lease? TryTake(Payers payers, long bytes)
    {
        foreach (string payer in payers.Names)
        {
            if (large.TryEnter(payer, Math.Min(bytes, large.Capacity)) is { } lease)
            {
                return Counted(lease);
            }
        }

        return null;
    }

    private Lease Counted(Lease lease)
    {
        long held = Held;
        for (long known = Most; held > known; known = Most)
        {
            Interlocked.CompareExchange(ref most, held, known);
        }

        return lease;
    }
}
