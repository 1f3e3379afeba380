using System.Security.Cryptography;

namespace ImageTrust.Sigstore.Logs;

/// <summary>SHA-256 Merkle trees of RFC 6962 section 2.1.</summary>
internal static class MerkleTree
{
    public static byte[] LeafHash(ReadOnlySpan<byte> entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0]);
        hash.AppendData(entry);
        return hash.GetHashAndReset();
    }

    /// <summary>
    /// The root that leaf and path lead to (RFC 9162 section 2.1.3.2); null when the path has another length than index and size
    /// demand.
    /// </summary>
    public static byte[]? Root(byte[] leafHash, long index, long size, IReadOnlyList<byte[]> path)
    {
        if (index < 0 || index >= size)
        {
            return null;
        }

        var (node, last, root) = (index, size - 1, leafHash);
        foreach (var sibling in path)
        {
            if (last == 0)
            {
                return null;
            }

            if ((node & 1) == 1 || node == last)
            {
                root = NodeHash(sibling, root);
                while ((node & 1) == 0 && node != 0)
                {
                    (node, last) = (node >> 1, last >> 1);
                }
            }
            else
            {
                root = NodeHash(root, sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 ? root : null;
    }

    private static byte[] NodeHash(byte[] left, byte[] right)
    {
        Span<byte> data = stackalloc byte[1 + (2 * SHA256.HashSizeInBytes)];
        data[0] = 1;
        left.CopyTo(data[1..]);
        right.CopyTo(data[(1 + SHA256.HashSizeInBytes)..]);
        return SHA256.HashData(data);
    }
}
