using System.Threading.RateLimiting;
using ImageTrust.Registry.Budgets;

namespace ImageTrust.Server.Reviews;

/// <summary>
/// Reads bodies whole, because the kind of an object may stand behind it, and bounds what all of them together take. Room is taken as
/// bytes arrive: a length that is only announced, by whoever can connect, keeps nobody else out.
/// </summary>
internal sealed class BodyReader : IDisposable
{
    /// <summary>One body: an update carries an object and its predecessor, each up to the 3 MB an API server takes.</summary>
    public const int MostBytes = 8 * 1024 * 1024;

    /// <summary>All large bodies at a time: an eighth of the container's 512 MiB.</summary>
    public const int MostBytesTogether = 64 * 1024 * 1024;

    /// <summary>All small ones at a time, which large ones take no room from.</summary>
    public const int MostSmallBytesTogether = 16 * 1024 * 1024;

    /// <summary>Reviews of pods have a few KiB; a workload with its managed fields rarely has a hundred.</summary>
    private const int SmallBytes = 128 * 1024;

    // Most reviews fit; one that grows to the end is copied nine times, twice its size in all.
    private const int FirstBytes = 16 * 1024;

    private long largeRead;
    private readonly ConcurrencyLimiter small = Room(MostSmallBytesTogether);
    private readonly ConcurrencyLimiter large = Room(MostBytesTogether);

    public long ReservedBytes =>
        MostSmallBytesTogether - small.GetStatistics()!.CurrentAvailablePermits + MostBytesTogether - large.GetStatistics()!.CurrentAvailablePermits;

    /// <summary>Large bodies that were taken in so far.</summary>
    public long LargeRead => Interlocked.Read(ref largeRead);

    public void Dispose()
    {
        small.Dispose();
        large.Dispose();
    }

    internal static bool IsSmall(int size) => size <= SmallBytes;

    /// <returns>To be disposed of, whether or not it was acquired.</returns>
    internal RateLimitLease Reserve(int size)
    {
        if (IsSmall(size))
        {
            return small.AttemptAcquire(size);
        }

        Interlocked.Increment(ref largeRead);
        return large.AttemptAcquire(size);
    }

    private static ConcurrencyLimiter Room(int bytes) => new(new ConcurrencyLimiterOptions { PermitLimit = bytes, QueueLimit = 0 });

    /// <returns>Null when there is no room; the API server asks again in a second.</returns>
    /// <exception cref="BadHttpRequestException">The body is too large, too slow or cut.</exception>
    /// <exception cref="OperationCanceledException">The one who asks is gone.</exception>
    public async Task<PooledBody?> ReadAsync(HttpRequest request, Deadline deadline, CancellationToken cancellation)
    {
        if (request.ContentLength > MostBytes)
        {
            throw TooLarge();
        }

        using var patience = new Patience(deadline.Left, deadline.Clock, cancellation);
        var body = new PooledBody(this);
        try
        {
            if (await FillAsync(body, request.Body, patience.Token))
            {
                return body;
            }

            body.Dispose();
            return null;
        }
        catch (OperationCanceledException) when (patience.IsOver && !patience.IsAbandoned)
        {
            body.Dispose();
            throw new BadHttpRequestException("the body did not come before the review's timeout", StatusCodes.Status408RequestTimeout);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static async Task<bool> FillAsync(PooledBody body, Stream source, CancellationToken cancellation)
    {
        for (int size = FirstBytes; size <= MostBytes; size *= 2)
        {
            if (!body.TryGrow(size))
            {
                return false;
            }

            while (body.Free.Length > 0)
            {
                int read = await source.ReadAsync(body.Free, cancellation);
                if (read == 0)
                {
                    return true;
                }

                body.Filled(read);
            }
        }

        return await source.ReadAsync(new byte[1], cancellation) == 0 ? true : throw TooLarge();
    }

    private static BadHttpRequestException TooLarge() => new($"the body is larger than {MostBytes} bytes", StatusCodes.Status413PayloadTooLarge);
}
