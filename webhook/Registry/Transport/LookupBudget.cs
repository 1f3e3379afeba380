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
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource deadline;
    private readonly CancellationTokenSource both;
    private long silentTicks;
    private long bytes;
    private int started;

    public LookupBudget(RegistryLimits limits, BodyMemory memory, TimeProvider time, CancellationToken caller)
    {
        Memory = new BodyMemory.Share(memory, limits);
        this.limits = limits;
        this.time = time;
        this.caller = caller;
        endsAt = time.GetUtcNow() + limits.Lookup;
        deadline = new CancellationTokenSource(limits.Lookup, time);
        both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, caller);
    }

    /// <summary>The bodies this lookup holds, a share of what the process may.</summary>
    public BodyMemory.Share Memory { get; }

    /// <summary>Ends with the deadline or with the caller's patience.</summary>
    public CancellationToken Token => both.Token;

    /// <summary>The caller gave up: an <see cref="OperationCanceledException"/> belongs to it and is no failure of a registry.</summary>
    public bool IsAbandoned => caller.IsCancellationRequested;

    /// <summary>The deadline has passed, or a cap was hit and reported.</summary>
    public bool IsSpent => deadline.IsCancellationRequested || Volatile.Read(ref started) > limits.Requests || Interlocked.Read(ref bytes) > limits.TotalBytes;

    public bool IsOutOfTime => deadline.IsCancellationRequested;

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

    /// <summary>Time in which the registry gave no answer at all.</summary>
    public void CountSilence(TimeSpan waited) => Interlocked.Add(ref silentTicks, waited.Ticks);

    /// <summary>
    /// What the end of this lookup's time is: the registry's silence only where most of the time went into waiting for it. Otherwise slow or heavy
    /// evidence used the time up, and whoever may push supplies that.
    /// </summary>
    public RegistryException TimeIsUp(string host, Exception? inner = null) =>
        new TimeSpan(Interlocked.Read(ref silentTicks)) >= limits.Lookup / 2
            ? TransportFailure.Timeout(host, inner)
            : new(RegistryFailureCode.OutOfTime, host, $"the {limits.Lookup.TotalSeconds:0.#} s for one image are used up", inner);

    /// <summary>Why nothing more can be had; only for a budget that <see cref="IsSpent"/>.</summary>
    public RegistryException Spent(string host) =>
        IsOutOfTime ? TimeIsUp(host) : new(RegistryFailureCode.BudgetSpent, host, "the requests and bytes for one image are used up");

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
        both.Dispose();
        deadline.Dispose();
        Memory.Dispose();
    }
}
