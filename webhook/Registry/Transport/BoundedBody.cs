using System.Buffers;
using System.Security.Cryptography;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.References;

namespace ImageTrust.Registry.Transport;

/// <summary>Reads a body up to a cap and hashes it on the way.</summary>
internal static class BoundedBody
{
    // Content-Length is the server's word: memory grows with what has arrived, not with what was announced.
    private const int FirstBuffer = 16 * 1024;

    public static async Task<(byte[] Body, Digest Digest)> ReadAsync(
        Stream source, long? announced, int cap, string host, LookupBudget budget, CancellationToken cancellation)
    {
        if (announced > cap)
        {
            throw TooLarge(host, cap);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = Rented(FirstBuffer, host, budget);
        try
        {
            // A body that fills buffer and cap needs no larger buffer to be seen to end there.
            byte[] beyond = new byte[1];
            int length = 0;
            while (true)
            {
                if (length == buffer.Length && length < cap)
                {
                    buffer = Grown(buffer, host, budget);
                }

                var room = length < buffer.Length ? buffer.AsMemory(length) : beyond;
                int count = await source.ReadAsync(room, cancellation);
                if (count == 0)
                {
                    return (Exactly(buffer.AsSpan(0, length), host, budget), Digest.FromHash(hash.GetHashAndReset()));
                }

                hash.AppendData(room.Span[..count]);
                length += count;
                budget.CountBytes(host, count);
                if (length > cap)
                {
                    throw TooLarge(host, cap);
                }
            }
        }
        finally
        {
            Return(buffer, budget);
        }
    }

    /// <summary>What the caller keeps; it counts until the lookup ends.</summary>
    private static byte[] Exactly(ReadOnlySpan<byte> body, string host, LookupBudget budget)
    {
        budget.Memory.Take(host, body.Length, body.Length);
        return body.ToArray();
    }

    private static byte[] Grown(byte[] buffer, string host, LookupBudget budget)
    {
        byte[] larger = Rented(buffer.Length * 2, host, budget);
        buffer.CopyTo(larger, 0);
        Return(buffer, budget);
        return larger;
    }

    // The sizes are powers of two, of which the pool gives buffers of exactly that size.
    private static byte[] Rented(int size, string host, LookupBudget budget)
    {
        budget.Memory.Take(host, size, size);
        return ArrayPool<byte>.Shared.Rent(size);
    }

    private static void Return(byte[] buffer, LookupBudget budget)
    {
        ArrayPool<byte>.Shared.Return(buffer);
        budget.Memory.Give(buffer.Length);
    }

    private static RegistryException TooLarge(string host, int cap) =>
        new(RegistryFailureCode.TooLarge, host, $"the body is larger than {cap} bytes");
}
