using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Keys;

/// <summary>
/// A result of arithmetic that this process has come to before: that a signature verifies under a key, or that a key lies on its curve. Named by
/// SHA-256 over all that it depends on, so that it is true for ever and whoever puts something in can only put in what is true; trust, time and
/// content are judged anew each time. What does not verify is not kept.
/// </summary>
/// <remarks>An image that is admitted again and again has the same signatures; their arithmetic is half of what its verification costs.</remarks>
internal readonly record struct Computed
{
    /// <summary>Results of one generation; there are two, of about 100 bytes a result. A keyless signature needs about eight.</summary>
    internal const int Generation = 8192;

    private const int SchemeBytes = 3;

    private static readonly Lock Turning = new();
    private static ConcurrentDictionary<Computed, bool> young = new(), old = new();
    private static int added;

    private readonly ulong first, second, third, fourth;

    private Computed(ReadOnlySpan<byte> name)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(name);
        (first, second, third, fourth) = (words[0], words[1], words[2], words[3]);
    }

    /// <summary>How many are kept.</summary>
    internal static int Count => young.Count + old.Count;

    public bool IsKnown => young.ContainsKey(this) || (old.ContainsKey(this) && Keep());

    /// <param name="key">SHA-256 of its SubjectPublicKeyInfo.</param>
    public static Computed KeyOnCurve(ReadOnlySpan<byte> key) => Of(key, 0, 0, [], []);

    /// <param name="key">SHA-256 of its SubjectPublicKeyInfo: the algorithm and its parameters are in it.</param>
    /// <param name="isPrehashed">The scheme signs a digest, where there are two schemes.</param>
    /// <param name="algorithm">Of the digest.</param>
    /// <param name="digest">Of the message.</param>
    /// <param name="signature">As it was given.</param>
    public static Computed Signature(ReadOnlySpan<byte> key, bool isPrehashed, DigestAlgorithm algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature) =>
        Of(key, isPrehashed ? (byte)1 : (byte)2, (byte)algorithm, digest, signature);

    /// <returns>True.</returns>
    public bool Keep()
    {
        if (young.TryAdd(this, true) && Interlocked.Increment(ref added) >= Generation)
        {
            lock (Turning)
            {
                if (added >= Generation)
                {
                    (old, young, added) = (young, new ConcurrentDictionary<Computed, bool>(), 0);
                }
            }
        }

        return true;
    }

    // Digests of one algorithm have one length, so that no byte can be taken for one of another part.
    private static Computed Of(ReadOnlySpan<byte> key, byte scheme, byte algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        int length = key.Length + SchemeBytes + digest.Length + signature.Length;
        Span<byte> all = length <= Limits.SignatureBytes ? stackalloc byte[Limits.SignatureBytes] : new byte[length];
        key.CopyTo(all);
        var rest = all[key.Length..];
        (rest[0], rest[1], rest[2]) = (scheme, algorithm, (byte)digest.Length);
        digest.CopyTo(rest[SchemeBytes..]);
        signature.CopyTo(rest[(SchemeBytes + digest.Length)..]);
        Span<byte> name = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(all[..length], name);
        return new Computed(name);
    }
}
