using ImageTrust.Registry.Budgets;

namespace ImageTrust.Registry.Transport;

/// <summary>
/// The buffers of one lookup, each with the room it takes. A buffer that is given back gives its room back; what was forgotten, by an
/// exception or otherwise, goes back when the lookup ends. Safe for parallel use.
/// </summary>
internal sealed class HeldBuffers(BodyMemory memory, Payers payers) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<object, Lease> held = new(ReferenceEqualityComparer.Instance);
    private bool ended;

    public async ValueTask<byte[]> RentAsync(int size, CancellationToken cancellation)
    {
        var room = await memory.TakeAsync(payers, size, cancellation);
        return Keep(room, () => GC.AllocateUninitializedArray<byte>(size));
    }

    /// <summary>Waits for room for something that was made of a body.</summary>
    /// <returns>To be given back; what is not goes back when the lookup ends.</returns>
    public async ValueTask<object> KeepAsync(long bytes, CancellationToken cancellation)
    {
        var room = await memory.TakeAsync(payers, (int)Math.Min(bytes, int.MaxValue), cancellation);
        return Keep(room, () => new object());
    }

    /// <summary>Room for something that was made of a body and stays until the lookup ends.</summary>
    /// <returns>False when there is none at this moment.</returns>
    public bool TryKeep(long bytes)
    {
        if (memory.TryTake(payers, bytes) is not { } room)
        {
            return false;
        }

        Keep(room, () => new object());
        return true;
    }

    /// <param name="kept">A buffer, or what <see cref="KeepAsync"/> gave.</param>
    public void Return(object kept)
    {
        Lease? room;
        lock (gate)
        {
            held.Remove(kept, out room);
        }

        room?.Dispose();
    }

    public void Dispose()
    {
        Lease[] rest;
        lock (gate)
        {
            ended = true;
            rest = [.. held.Values];
            held.Clear();
        }

        foreach (var room in rest)
        {
            room.Dispose();
        }
    }

    /// <summary>Whatever fails here, also for want of memory, the room is not lost.</summary>
    private T Keep<T>(Lease room, Func<T> make)
        where T : class
    {
        try
        {
            var made = make();
            lock (gate)
            {
                ObjectDisposedException.ThrowIf(ended, this);
                held.Add(made, room);
            }

            return made;
        }
        catch
        {
            room.Dispose();
            throw;
        }
    }
}
