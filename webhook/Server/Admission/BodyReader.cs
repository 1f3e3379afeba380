using System.Buffers;
using ImageTrust.Registry.Budgets;
using ImageTrust.Server.Deciding;

namespace ImageTrust.Server.Admission;

/// <summary>A request's body in a pooled buffer that grows with what arrives.</summary>
internal sealed class PooledBody(BodyReader reader) : IDisposable
{
    private byte[] buffer = [];
    private int reserved;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, Length);

    public Memory<byte> Free => buffer.AsMemory(Length, reserved - Length);

    public void Filled(int read) => Length += read;

    /// <returns>False when there is no room.</returns>
    public bool TryGrow(int size)
    {
        // The smaller buffer is given back within this call: as many are held twice as there are processors, and that is not counted.
        if (!reader.TryReserve(size - reserved))
        {
            return false;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(size);
        Bytes.CopyTo(larger);
        if (reserved > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        (buffer, reserved) = (larger, size);
        return true;
    }

    public void Dispose()
    {
        if (reserved > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            reader.Return(reserved);
            (buffer, reserved) = ([], 0);
        }
    }
}

/// <summary>
/// Reads bodies whole, because the kind of an object may stand behind it, and bounds what all of them together take. Room is taken as
/// bytes arrive: a length that is only announced, by whoever can connect, keeps nobody else out.
/// </summary>
internal sealed class BodyReader
{
    /// <summary>One body: an update carries an object and its predecessor, each up to the 3 MB an API server takes.</summary>
    public const int MostBytes = 8 * 1024 * 1024;

    /// <summary>All bodies at a time: a quarter of the container's 512 MiB.</summary>
    public const long MostBytesTogether = 128L * 1024 * 1024;

    // Most reviews fit; one that grows to the end is copied nine times, twice its size in all.
    private const int FirstBytes = 16 * 1024;

    private long reservedBytes;

    public long ReservedBytes => Volatile.Read(ref reservedBytes);

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

    internal bool TryReserve(int size)
    {
        if (Interlocked.Add(ref reservedBytes, size) <= MostBytesTogether)
        {
            return true;
        }

        Return(size);
        return false;
    }

    internal void Return(int reserved) => Interlocked.Add(ref reservedBytes, -reserved);

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
