namespace ImageTrust.Server.Deciding;

/// <summary>
/// Bounds the reviews that ask registries at the same time. Who finds no room is told at once: a review that waits would only end at
/// its deadline, together with all that wait behind it.
/// </summary>
internal sealed class ReviewTurns
{
    /// <summary>Reviews in progress. An API server sends at most a few hundred requests at a time (max-mutating-requests-inflight, 200).</summary>
    public const int Most = 256;

    private int taken;

    public int Taken => Volatile.Read(ref taken);

    /// <returns>The turn, to be given back; null when all are taken.</returns>
    public IDisposable? TryEnter()
    {
        if (Interlocked.Increment(ref taken) <= Most)
        {
            return new Turn(this);
        }

        Interlocked.Decrement(ref taken);
        return null;
    }

    private sealed class Turn(ReviewTurns turns) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref turns.taken);
    }
}
