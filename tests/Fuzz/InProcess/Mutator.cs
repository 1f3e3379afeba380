using System.Text;

namespace ImageTrust.Fuzz.InProcess;

/// <summary>Changes inputs: as JSON, so that they stay readable far enough to reach something, and as bytes, so that they do not.</summary>
internal sealed class Mutator(Random random, Corpus corpus, IReadOnlyList<byte[]> words)
{
    private const int MostBytes = 16 * 1024;

    private static readonly byte[][] Values =
    [
        .. ((string[])
        [
            "null", "true", "false", "0", "-1", "2", "1e400", "9223372036854775808", "\"\"", "[]", "{}", "[[[]]]", "{\"a\":{}}", "\"\\ud800\"", "\"\\u0000\"",
            "\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\"", "\"\u017f\"", "\"\u212a\"", "1 ", "\"\u00e9\"",
        ]).Select(Encoding.UTF8.GetBytes),
    ];

    public byte[] Next()
    {
        var entry = corpus.Pick(random);
        byte[] bytes = entry.Values.Count > 0 && random.Next(4) != 0 ? Structured(entry) : entry.Bytes;
        for (int times = random.Next(2) == 0 ? 0 : 1 << random.Next(4); times > 0; times--)
        {
            bytes = Havoc(bytes);
        }

        return bytes.Length <= MostBytes ? bytes : bytes[..MostBytes];
    }

    /// <summary>One change of a whole value or name.</summary>
    private byte[] Structured(Entry entry)
    {
        var (start, length) = entry.Values[random.Next(entry.Values.Count)].GetOffsetAndLength(entry.Bytes.Length);
        var value = entry.Bytes.AsSpan(start, length);
        return random.Next(8) switch
        {
            0 => Put(entry.Bytes, start, length, Values[random.Next(Values.Length)]),
            1 => Put(entry.Bytes, start, length, Other(entry)),
            2 => Put(entry.Bytes, start, length, Other(corpus.Pick(random))),
            3 => Put(entry.Bytes, start, length, Folded(value)),
            4 => Put(entry.Bytes, start, length, [(byte)'[', .. value, (byte)',', .. value, (byte)']']),
            5 => Put(entry.Bytes, start + length, 0, [(byte)',', .. Other(entry)]),
            6 => Put(entry.Bytes, start + length, 0, [(byte)',', .. Other(entry), (byte)':', .. Other(entry)]),
            _ => Put(entry.Bytes, start, length, [(byte)'"', .. words[random.Next(words.Count)], (byte)'"']),
        };
    }

    private ReadOnlySpan<byte> Other(Entry entry) =>
        entry.Values.Count == 0 ? "{}"u8 : entry.Bytes.AsSpan(entry.Values[random.Next(entry.Values.Count)]);

    /// <summary>Another spelling of the same name.</summary>
    private byte[] Folded(ReadOnlySpan<byte> text)
    {
        byte[] other = text.ToArray();
        int at = random.Next(other.Length);
        if (other[at] == (byte)'s' && random.Next(2) == 0)
        {
            return Put(other, at, 1, "\u017f"u8);
        }

        if (char.IsAsciiLetter((char)other[at]))
        {
            return random.Next(3) == 0 ? Put(other, at, 1, Encoding.ASCII.GetBytes($"\\u00{other[at]:x2}")) : Put(other, at, 1, [(byte)(other[at] ^ 0x20)]);
        }

        return other;
    }

    private byte[] Havoc(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return words[random.Next(words.Count)];
        }

        int at = random.Next(bytes.Length);
        int length = Math.Min(1 << random.Next(7), bytes.Length - at);
        switch (random.Next(8))
        {
            case 0:
                return Put(bytes, at, 1, [(byte)(bytes[at] ^ (1 << random.Next(8)))]);
            case 1:
                return Put(bytes, at, 1, [(byte)random.Next(256)]);
            case 2:
                return Put(bytes, at, length, []);
            case 3:
                return Put(bytes, at, 0, bytes.AsSpan(random.Next(bytes.Length - length + 1), length));
            case 4:
                return Put(bytes, at, 0, words[random.Next(words.Count)]);
            case 5:
                return Put(bytes, at, length, words[random.Next(words.Count)]);
            case 6:
                return [.. bytes.AsSpan(0, at), .. Tail(corpus.Pick(random).Bytes)];
            default:
                return Put(bytes, at, 1, [(byte)(bytes[at] + random.Next(-16, 17))]);
        }
    }

    private ReadOnlySpan<byte> Tail(byte[] bytes) => bytes.AsSpan(bytes.Length - random.Next(Math.Min(bytes.Length, 256) + 1));

    private static byte[] Put(ReadOnlySpan<byte> bytes, int at, int removed, ReadOnlySpan<byte> added) =>
        [.. bytes[..at], .. added, .. bytes[(at + removed)..]];
}
