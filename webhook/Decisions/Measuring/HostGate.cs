using System.Collections.Concurrent;
using ImageTrust.Registry.References;

namespace ImageTrust.Decisions.Measuring;

/// <summary>
/// Bounds how many images are measured at one registry at a time, so that a slow one takes neither the others' turn nor unbounded
/// memory. Who finds the queue full is told at once.
/// </summary>
internal sealed class HostGate(int running, int waiting)
{
    private readonly ConcurrentDictionary<RegistryHost, Queue> queues = new();

    /// <returns>The turn, to be given back; null when the queue is full.</returns>
    public async Task<IDisposable?> EnterAsync(RegistryHost host, CancellationToken cancellation)
    {
        var queue = Join(host);
        if (queue is null)
        {
            return null;
        }

        try
        {
            await queue.Turns.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            Leave(host, queue);
            throw;
        }

        return new Turn(this, host, queue);
    }

    private Queue? Join(RegistryHost host)
    {
        while (true)
        {
            var queue = queues.GetOrAdd(host, _ => new Queue(new SemaphoreSlim(running)));
            lock (queue)
            {
                if (queue.IsGone)
                {
                    continue;
                }

                if (queue.Members >= running + waiting)
                {
                    return null;
                }

                queue.Members++;
                return queue;
            }
        }
    }

    /// <summary>The last one out takes the queue away: pod authors choose hosts, and their number has no bound.</summary>
    private void Leave(RegistryHost host, Queue queue)
    {
        lock (queue)
        {
            if (--queue.Members == 0)
            {
                queue.IsGone = true;
                queues.TryRemove(host, out _);
                queue.Turns.Dispose();
            }
        }
    }

    private sealed record Queue(SemaphoreSlim Turns)
    {
        public int Members { get; set; }

        public bool IsGone { get; set; }
    }

    private sealed class Turn(HostGate gate, RegistryHost host, Queue queue) : IDisposable
    {
        public void Dispose()
        {
            queue.Turns.Release();
            gate.Leave(host, queue);
        }
    }
}
