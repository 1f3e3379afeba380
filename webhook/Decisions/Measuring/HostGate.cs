using ImageTrust.Policy.Images;
using ImageTrust.Registry.Budgets;

namespace ImageTrust.Decisions.Measuring;

/// <summary>
/// Bounds how many images are measured at one registry at a time, in fair shares of the namespaces that ask, so that a slow registry takes
/// neither the others' turn nor unbounded memory.
/// </summary>
internal sealed class HostGate(int running, int waiting)
{
    private readonly Lock gate = new();
    private readonly Dictionary<RegistryHost, Queue> queues = [];

    /// <returns>The turn, to be given back; null when the queue is full.</returns>
    public async ValueTask<IDisposable?> EnterAsync(RegistryHost host, Payers payers, CancellationToken cancellation)
    {
        var queue = Join(host);
        Lease? turn = null;
        try
        {
            turn = await queue.Turns.EnterAsync(payers, 1, cancellation);
            return turn is null ? null : new Turn(this, host, queue, turn);
        }
        finally
        {
            if (turn is null)
            {
                Leave(host, queue);
            }
        }
    }

    private Queue Join(RegistryHost host)
    {
        lock (gate)
        {
            if (!queues.TryGetValue(host, out var queue))
            {
                queue = new Queue(new FairGate(running, waiting));
                queues.Add(host, queue);
            }

            queue.Members++;
            return queue;
        }
    }

    /// <summary>The last one out takes the queue away: pod authors choose hosts, and their number has no bound.</summary>
    private void Leave(RegistryHost host, Queue queue)
    {
        lock (gate)
        {
            if (--queue.Members == 0)
            {
                queues.Remove(host);
            }
        }
    }

    private sealed class Queue(FairGate turns)
    {
        public FairGate Turns => turns;

        public int Members { get; set; }
    }

    private sealed class Turn(HostGate gate, RegistryHost host, Queue queue, Lease lease) : IDisposable
    {
        public void Dispose()
        {
            lease.Dispose();
            gate.Leave(host, queue);
        }
    }
}

/// <summary>The caps of deciding.</summary>
public sealed record DecisionLimits
{
    /// <summary>Images measured at one registry at a time, in fair shares: one namespace alone gets half.</summary>
    public int ImagesPerHost { get; init; } = 32;

    /// <summary>Images waiting for their turn at one registry, in fair shares. An API server has some hundred reviews in progress.</summary>
    public int WaitingPerHost { get; init; } = 1024;
}
