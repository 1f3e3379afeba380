namespace ImageTrust.Registry.Budgets;

/// <summary>
/// How long somebody waits: a time of its own, and the patience of whoever asked for it. Which of the two ended decides whether a failure is
/// reported or the question is simply no longer asked.
/// </summary>
public sealed class Patience : IDisposable
{
    private readonly CancellationToken asker;
    private readonly CancellationTokenSource source;
    private readonly CancellationTokenRegistration leaving;
    private volatile bool left;

    /// <param name="time">From now.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="asker">Ends it early.</param>
    public Patience(TimeSpan time, TimeProvider clock, CancellationToken asker = default)
    {
        this.asker = asker;
        source = new CancellationTokenSource(time, clock);
        leaving = asker.UnsafeRegister(static state => ((Patience)state!).Leave(), this);
    }

    public CancellationToken Token => source.Token;

    /// <summary>Whoever asked is gone: an <see cref="OperationCanceledException"/> belongs to him and is nobody's failure.</summary>
    public bool IsAbandoned => asker.IsCancellationRequested;

    /// <summary>Its own time is over.</summary>
    public bool IsOver => source.IsCancellationRequested && !left;

    /// <summary>The time begins again, as what was waited for so far was not what it is meant for.</summary>
    public void Renew(TimeSpan time) => source.CancelAfter(time);

    public void Dispose()
    {
        // Waits for a callback that is running, so that none meets a source that is gone.
        leaving.Dispose();
        source.Dispose();
    }

    private void Leave()
    {
        left = !source.IsCancellationRequested;
        source.Cancel();
    }
}
