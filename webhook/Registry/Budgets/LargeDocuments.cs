namespace ImageTrust.Registry.Budgets;

/// <summary>
/// Large documents are read one at a time and on a thread of their own. What one of them costs in memory is therefore set aside once, before
/// it is read, and no thread that has to give an answer is kept by one. Namespaces take turns.
/// </summary>
public sealed class LargeDocuments
{
    /// <summary>
    /// Set aside for the one that is being read. A bundle of 16 MiB takes at most: a table of 32, a payload of 12 and the bytes that its
    /// signature covers of as many, the statement's table of 32 and predicate of 12, and the same again for the predicate that is kept.
    /// </summary>
    public const long Bytes = 160L * 1024 * 1024;

    /// <summary>A smaller one is read where it stands: it takes about a millisecond, and at most a few times its size.</summary>
    public const int LargerThan = 128 * 1024;

    // The images that are measured at a time are bounded already, and each has one document.
    private readonly FairGate turns = new(capacity: 1, mostWaiting: int.MaxValue);

    private long count;

    /// <summary>How many have been read so far.</summary>
    public long Count => Interlocked.Read(ref count);

    /// <summary>What is set aside at this moment.</summary>
    public long Held => turns.Taken * Bytes;

    /// <param name="payers">Who waits for it.</param>
    /// <param name="size">Of the document, in bytes.</param>
    /// <param name="read">Reads it; asks its token now and then.</param>
    /// <param name="cancellation">Ends the wait for the turn, and the reading.</param>
    public async ValueTask<T> ReadAsync<T>(Payers payers, long size, Func<CancellationToken, T> read, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (size <= LargerThan)
        {
            return read(cancellation);
        }

        using var turn = await turns.EnterAsync(payers, 1, cancellation);
        Interlocked.Increment(ref count);
        return await Task.Factory.StartNew(() => read(cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
