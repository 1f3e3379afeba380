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
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            int length = 0;
            while (true)
            {
                if (length == buffer.Length)
                {
                    buffer = Grown(buffer, length);
                }

                int count = await source.ReadAsync(buffer.AsMemory(length), cancellation);
                if (count == 0)
                {
                    return (buffer.AsSpan(0, length).ToArray(), Digest.FromHash(hash.GetHashAndReset()));
                }

                hash.AppendData(buffer, length, count);
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
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grown(byte[] buffer, int length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static RegistryException TooLarge(string host, int cap) =>
        new(RegistryFailureCode.TooLarge, host, $"the body is larger than {cap} bytes");
}
