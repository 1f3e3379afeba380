using System.Buffers;

namespace ImageTrust.Server.Admission;

/// <summary>A request's body in a pooled buffer.</summary>
internal sealed class PooledBody(BodyReader reader, byte[] buffer, int length, int reserved) : IDisposable
{
    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

    public void Dispose() => reader.Return(buffer, reserved);
}

/// <summary>Reads bodies whole, because the kind of an object may stand behind it, and bounds what all of them together take.</summary>
internal sealed class BodyReader
{
    /// <summary>One body: an update carries an object and its predecessor, each up to the 3 MB an API server takes.</summary>
    public const int MostBytes = 8 * 1024 * 1024;

    /// <summary>All bodies at a time: a quarter of the container's 512 MiB.</summary>
    public const long MostBytesTogether = 128L * 1024 * 1024;

    private long reservedBytes;

    public long ReservedBytes => Volatile.Read(ref reservedBytes);

    /// <returns>Null when there is no room; the API server asks again in a second.</returns>
    /// <exception cref="BadHttpRequestException">The body is too large, too slow or cut.</exception>
    public async Task<PooledBody?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        long? announced = request.ContentLength;
        if (announced > MostBytes)
        {
            throw new BadHttpRequestException($"the body is larger than {MostBytes} bytes", StatusCodes.Status413PayloadTooLarge);
        }

        int room = (int)(announced ?? MostBytes);
        if (Interlocked.Add(ref reservedBytes, room) > MostBytesTogether)
        {
            Interlocked.Add(ref reservedBytes, -room);
            return null;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(room);
        try
        {
            int length = 0;
            while (length < room && await request.Body.ReadAsync(buffer.AsMemory(length, room - length), cancellation) is int read and > 0)
            {
                length += read;
            }

            if (length == room && announced is null && await request.Body.ReadAsync(new byte[1], cancellation) > 0)
            {
                throw new BadHttpRequestException($"the body is larger than {MostBytes} bytes", StatusCodes.Status413PayloadTooLarge);
            }

            return new PooledBody(this, buffer, length, room);
        }
        catch
        {
            Return(buffer, room);
            throw;
        }
    }

    internal void Return(byte[] buffer, int reserved)
    {
        ArrayPool<byte>.Shared.Return(buffer);
        Interlocked.Add(ref reservedBytes, -reserved);
    }
}
