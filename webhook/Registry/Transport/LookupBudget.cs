using System.Runtime.InteropServices;
using ImageTrust.Registry.Budgets;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;

namespace ImageTrust.Registry.Transport;

/// <summary>What one lookup may still spend: time, bytes and requests; and the list of the requests it made. Safe for parallel use.</summary>
internal sealed class LookupBudget : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<RequestRecord> requests = [];
    private readonly RegistryLimits limits;
    private readonly TimeProvider time;
    private readonly DateTimeOffset endsAt;
    private readonly Patience patience;
    private readonly HeldBuffers buffers;
    private TimeSpan silence;
    private long silentUntil;
    private long bytes;
    private long documents;
    private int started;

    public LookupBudget(RegistryLimits limits, LookupTimes times, BodyMemory memory, TimeProvider time, Payers payers, CancellationToken caller)
    {
        buffers = new HeldBuffers(memory, payers);
        this.limits = limits;
        this.time = time;
        Times = times;
        Payers = payers;
        endsAt = time.GetUtcNow() + times.Lookup;
        patience = new Patience(times.Lookup, time, caller);
    }

    public LookupTimes Times { get; }

    /// <summary>On whose account its requests are sent.</summary>
    public Payers Payers { get; }

    /// <summary>Ends with the deadline or with the caller's patience.</summary>
    public CancellationToken Token => patience.Token;

    /// <summary>The caller gave up: an <see cref="OperationCanceledException"/> belongs to it and is no failure of a registry.</summary>
    public bool IsAbandoned => patience.IsAbandoned;

    /// <summary>The deadline has passed, or a cap was hit and reported.</summary>
    public bool IsSpent => patience.IsOver || Volatile.Read(ref started) > limits.Requests || Interlocked.Read(ref bytes) > limits.TotalBytes;

    public bool IsOutOfTime => patience.IsOver;

    public TimeSpan Remaining => endsAt - time.GetUtcNow();

    public IReadOnlyList<RequestRecord> Requests
    {
        get
        {
            lock (gate)
            {
                return [.. requests];
            }
        }
    }

    public void CountRequest(string host)
    {
        if (Interlocked.Increment(ref started) > limits.Requests)
        {
            throw new RegistryException(RegistryFailureCode.BudgetSpent, host, $"this image has taken {limits.Requests} requests");
        }
    }

    public void CountBytes(string host, int count)
    {
        if (Interlocked.Add(ref bytes, count) > limits.TotalBytes)
        {
            throw new RegistryException(RegistryFailureCode.BudgetSpent, host, $"this image has taken {limits.TotalBytes} bytes");
        }
    }

    /// <summary>A buffer of exactly this size, with its room; waiting for it is our own doing and has a failure of its own.</summary>
    public async ValueTask<byte[]> RentAsync(string host, int size)
    {
        try
        {
            return await buffers.RentAsync(size, Token);
        }
        catch (OperationCanceledException) when (!IsAbandoned)
        {
            throw NoRoom(host);
        }
    }

    /// <summary>
    /// Room for what was read out of a body; it is waited for. What this lookup has no room for is refused by itself: whatever is beside it can be
    /// read all the same.
    /// </summary>
    /// <returns>To be given back; what is not goes back when the lookup ends.</returns>
    public async ValueTask<KeptRoom> KeepAsync(string host, long size)
    {
        if (Interlocked.Add(ref documents, size) > limits.DocumentsBytes)
        {
            Interlocked.Add(ref documents, -size);
            throw new RegistryException(
                RegistryFailureCode.BudgetSpent, host, $"the manifests and lists of this image that are held at a time take more than {limits.DocumentsBytes} bytes");
        }

        try
        {
            return new KeptRoom(await buffers.KeepAsync(size, Token), size);
        }
        catch (OperationCanceledException) when (!IsAbandoned)
        {
            throw NoRoom(host);
        }
    }

    public void Return(KeptRoom room)
    {
        Interlocked.Add(ref documents, -room.Bytes);
        buffers.Return(room.Key);
    }

    /// <summary>Gives a body's room back, before the lookup ends.</summary>
    public void Return(byte[] buffer) => buffers.Return(buffer);

    public void Return(ReadOnlyMemory<byte> body)
    {
        if (MemoryMarshal.TryGetArray(body, out var whole))
        {
            buffers.Return(whole.Array!);
        }
    }

    /// <summary>Room for what was made of a body and is kept until the lookup ends.</summary>
    public bool TryKeep(long bytes) => buffers.TryKeep(bytes);

    /// <summary>Time in which the registry gave no answer at all, from a moment until now. Questions that waited beside each other waited for the same time.</summary>
    /// <param name="began">A timestamp of the clock.</param>
    public void CountSilence(long began)
    {
        long now = time.GetTimestamp();
        lock (gate)
        {
            silence += time.GetElapsedTime(Math.Min(Math.Max(began, silentUntil), now), now);
            silentUntil = Math.Max(silentUntil, now);
        }
    }

    /// <summary>
    /// What the end of this lookup's time is: the registry's silence only where most of the time went into waiting for it. Otherwise slow or heavy
    /// evidence used the time up, and whoever may push supplies that.
    /// </summary>
    public RegistryException TimeIsUp(string host, Exception? inner = null) =>
        Silence >= Times.Lookup / 2
            ? TransportFailure.Timeout(host, inner)
            : new(RegistryFailureCode.OutOfTime, host, $"the {Times.Lookup.TotalSeconds:0.#} s for one image are used up", inner);

    private TimeSpan Silence
    {
        get
        {
            lock (gate)
            {
                return silence;
            }
        }
    }

    /// <summary>Why nothing more can be had; only for a budget that <see cref="IsSpent"/>.</summary>
    public RegistryException Spent(string host) =>
        IsOutOfTime ? TimeIsUp(host) : new(RegistryFailureCode.BudgetSpent, host, "the requests and bytes for one image are used up");

    private static RegistryException NoRoom(string host) =>
        new(RegistryFailureCode.MemoryFull, host, "no room came free in time beside the large answers that are held");

    public void Record(RequestRecord request)
    {
        lock (gate)
        {
            requests.Add(request);
        }
    }

    /// <summary>Lists requests that were made on this lookup's behalf under a budget of their own.</summary>
    public void Adopt(IReadOnlyList<RequestRecord> others)
    {
        lock (gate)
        {
            requests.AddRange(others);
        }
    }

    public void Dispose()
    {
        patience.Dispose();
        buffers.Dispose();
    }
}

/// <summary>Room that something read out of a body takes.</summary>
internal sealed record KeptRoom(object Key, long Bytes);
