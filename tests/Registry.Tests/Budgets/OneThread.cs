namespace ImageTrust.Registry.Tests.Budgets;

/// <summary>
/// Runs what awaits in the thread of the test and only when told to. On the pool's threads a busy machine lets the clock of a test run
/// ahead of those who wait for it.
/// </summary>
internal sealed class OneThread : SynchronizationContext, IDisposable
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> due = new();
    private readonly SynchronizationContext? before = Current;

    public OneThread() => SetSynchronizationContext(this);

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (due)
        {
            due.Enqueue((d, state));
        }
    }

    /// <summary>Runs what can go ahead, and what that lets go ahead, until everybody waits.</summary>
    public void Settle()
    {
        while (TryTake(out var next))
        {
            next.Callback(next.State);
        }
    }

    public void Dispose()
    {
        Settle();
        SetSynchronizationContext(before);
    }

    private bool TryTake(out (SendOrPostCallback Callback, object? State) next)
    {
        lock (due)
        {
            return due.TryDequeue(out next);
        }
    }
}
