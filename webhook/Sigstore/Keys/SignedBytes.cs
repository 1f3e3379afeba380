using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Keys;

/// <summary>
/// Bytes that are tried against keys, hashed once for each algorithm: many trusted keys and a payload of megabytes must not
/// multiply.
/// </summary>
internal sealed class SignedBytes(byte[] bytes)
{
    private readonly byte[]?[] digests = new byte[]?[Enum.GetValues<DigestAlgorithm>().Length];

    public byte[] Bytes => bytes;

    public byte[] Digest(DigestAlgorithm algorithm) => digests[(int)algorithm] ??= algorithm.Hash(bytes);
}
