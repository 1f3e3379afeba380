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
    private long bytes;
    private int started;

    public LookupBudget(RegistryLimits limits, BodyMemory memory, TimeProvider time, Payers payers, CancellationToken caller)
    {
        Memory = new BodyMemory.Share(memory, limits);
        this.limits = limits;
        this.time = time;
        Payers = payers;
        endsAt = time.GetUtcNow() + limits.Lookup;
        patience = new Patience(limits.Lookup, time, caller);
    }

    /// <summary>On whose account its requests are sent.</summary>
    public Payers Payers { get; }

    /// <summary>The bodies this lookup holds, a share of what the process may.</summary>
    public BodyMemory.Share Memory { get; }

    /// <summary>Ends with the deadline or with the caller's patience.</summary>
    public CancellationToken Token => patience.Token;

    /// <summary>The caller gave up: an <see cref="OperationCanceledException"/> belongs to it and is no failure of a registry.</summary>
    public bool IsAbandoned => patience.IsAbandoned;

    /// <summary>The deadline has passed, or a cap was hit and reported.</summary>
    public bool IsSpent => patience.IsOver || Volatile.Read(ref started) > limits.Requests || Interlocked.Read(ref bytes) > limits.TotalBytes;

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
            throw new RegistryException(RegistryFailureCode.TooMany, host, $"this image has taken {limits.Requests} requests");
        }
    }

    public void CountBytes(string host, int count)
    {
        if (Interlocked.Add(ref bytes, count) > limits.TotalBytes)
        {
            throw new RegistryException(RegistryFailureCode.TooLarge, host, $"this image has taken {limits.TotalBytes} bytes");
        }
    }

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
        Memory.Dispose();
    }
}
