using System.Buffers;
using System.Threading.RateLimiting;

namespace ImageTrust.Server.Reviews;

/// <summary>A request's body in a buffer that grows with what arrives.</summary>
internal sealed class PooledBody(BodyReader reader) : IDisposable
{
    private byte[] buffer = [];
    private int size;

    /// <summary>The room of the buffer. It is there before the buffer is, so nothing that fails in between loses it.</summary>
    private RateLimitLease? room;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, Length);

    public Memory<byte> Free => buffer.AsMemory(Length, size - Length);

    public void Filled(int read) => Length += read;

    /// <returns>False when there is no room.</returns>
    public bool TryGrow(int to)
    {
        // Both buffers are held while one is copied into the other.
        var more = reader.Reserve(to);
        if (!more.IsAcquired)
        {
            more.Dispose();
            return false;
        }

        byte[]? larger = null;
        try
        {
            larger = BodyReader.IsSmall(to) ? ArrayPool<byte>.Shared.Rent(to) : GC.AllocateUninitializedArray<byte>(to);
            Bytes.CopyTo(larger);
        }
        catch
        {
            more.Dispose();
            throw;
        }

        Release();
        (buffer, size, room) = (larger, to, more);
        return true;
    }

    public void Dispose()
    {
        Release();
        (buffer, size, room) = ([], 0, null);
    }

    private void Release()
    {
        // The pool would keep large ones for long, and not count them.
        if (room is not null && BodyReader.IsSmall(size))
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        room?.Dispose();
    }
}
