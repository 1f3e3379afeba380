using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ImageTrust.Policy.Images;

namespace ImageTrust.Decisions.Chaining;

/// <summary>The last line of a chain at some moment. Whoever keeps one elsewhere can tell later that nothing before it was changed.</summary>
/// <param name="Replica">Whose chain.</param>
/// <param name="Sequence">The line's number.</param>
/// <param name="Hash">The line's.</param>
public sealed record ChainHead(string Replica, long Sequence, Digest Hash)
{
    /// <summary>The part of a metric's head that is the number; the others are <see cref="HashPart"/>.</summary>
    public const string SequencePart = "sequence";

    /// <summary>A number of a metric is a double, which holds 53 bits exactly: so a hash is told in words of 32.</summary>
    public const int HashParts = 8;

    private const int PartBytes = sizeof(uint);

    public static string HashPart(int index) => string.Create(CultureInfo.InvariantCulture, $"hash{index}");

    /// <summary>The same as numbers, for a metric: a label with a hash would make a new series each time somebody looks.</summary>
    public IEnumerable<(string Part, long Value)> Parts()
    {
        byte[] hash = Convert.FromHexString(Hash.Hex);
        return Enumerable.Range(0, HashParts).Select(i => (HashPart(i), (long)BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(i * PartBytes))))
            .Prepend((SequencePart, Sequence));
    }

    /// <param name="replica">Whose.</param>
    /// <param name="parts">By name.</param>
    /// <returns>Null when one is missing or is no such number.</returns>
    public static ChainHead? OfParts(string replica, IReadOnlyDictionary<string, long> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        byte[] hash = new byte[HashParts * PartBytes];
        for (int i = 0; i < HashParts; i++)
        {
            if (!parts.TryGetValue(HashPart(i), out long word) || word is < 0 or > uint.MaxValue)
            {
                return null;
            }

            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i * PartBytes), (uint)word);
        }

        return parts.TryGetValue(SequencePart, out long sequence) && sequence >= 0 ? new ChainHead(replica, sequence, Digest.OfHash(hash)) : null;
    }

    /// <param name="text"><c>REPLICA=SEQUENCE:HASH</c>.</param>
    /// <param name="value">The same, read.</param>
    /// <param name="problem">What was expected.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ChainHead? value, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        value = equals > 0 && colon > equals
            && ReplicaName.IsOne(text[..equals])
            && long.TryParse(text.AsSpan(equals + 1, colon - equals - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long sequence)
            && Digest.TryParse(text[(colon + 1)..], out var hash)
                ? new ChainHead(text[..equals], sequence, hash)
                : null;
        problem = value is null ? "expected REPLICA=SEQUENCE:HASH, a replica's name, a line's number and its digest" : null;
        return value is not null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Replica}={Sequence}:{Hash}");
}
