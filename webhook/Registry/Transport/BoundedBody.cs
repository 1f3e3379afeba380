using System.Security.Cryptography;
using ImageTrust.Policy.Images;
using ImageTrust.Registry.Budgets;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;

namespace ImageTrust.Registry.Transport;

/// <summary>Reads a body up to a cap and hashes it on the way.</summary>
internal static class BoundedBody
{
    // Content-Length is the server's word: memory grows with what has arrived, not with what was announced.
    private const int FirstBuffer = 16 * 1024;

    /// <returns>The bytes, whose room the lookup holds, and their digest.</returns>
    public static async Task<(ReadOnlyMemory<byte> Body, Digest Digest)> ReadAsync(
        Stream source, long? announced, int cap, string host, LookupBudget budget, RegistryLimits limits, Patience attempt)
    {
        if (announced > cap)
        {
            throw TooLarge(host, cap);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int most = (int)Math.Min(announced ?? cap, cap);
        byte[] buffer = await RoomAsync([], Math.Min(FirstBuffer, most), host, budget);
        // A body that fills its buffer needs no larger one to be seen to end there.
        byte[] beyond = new byte[1];
        int length = 0;
        while (true)
        {
            if (length == buffer.Length && length < most)
            {
                // Beyond the small ones there is one step, to the end: who holds a part must not wait for the rest.
                // Waiting for that room is our own doing: the registry's time stands still.
                attempt.Renew(Timeout.InfiniteTimeSpan);
                buffer = await RoomAsync(buffer, length * 2 > limits.SmallBodyBytes ? most : Math.Min(length * 2, most), host, budget);
                attempt.Renew(budget.Times.Attempt);
            }

            var room = length < buffer.Length ? buffer.AsMemory(length) : beyond;
            int count = await source.ReadAsync(room, attempt.Token);
            if (count == 0)
            {
                return (buffer.AsMemory(0, length), Digest.OfHash(hash.GetHashAndReset()));
            }

            hash.AppendData(room.Span[..count]);
            length += count;
            budget.CountBytes(host, count);
            if (length > most)
            {
                throw TooLarge(host, cap);
            }
        }
    }

    private static async ValueTask<byte[]> RoomAsync(byte[] buffer, int size, string host, LookupBudget budget)
    {
        byte[] larger = await budget.RentAsync(host, size);
        buffer.CopyTo(larger, 0);
        budget.Return(buffer);
        return larger;
    }

    private static RegistryException TooLarge(string host, int cap) =>
        new(RegistryFailureCode.TooLarge, host, $"the body is larger than {cap} bytes");
}
