using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using ImageTrust.Policy.Images;

namespace ImageTrust.Decisions.Chaining;

/// <summary>
/// The last member of each line of the decision log: whose line it is, its number, and the hash of the line before it. A hash is sha256 over all bytes
/// of a line but its line feed, so whoever changes, takes away, adds or moves a line has to write all lines after it anew.
/// </summary>
/// <remarks>
/// It stands last and in one spelling, <c>,"chain":{"replica":"R","sequence":7,"previous":"sha256:HEX"}}</c>, so that a reader finds it without
/// parsing what is before it. No text inside a line can look like it: JSON escapes quotation marks.
/// </remarks>
/// <param name="Replica">Who wrote the line: one run of one process (<see cref="ReplicaName"/>).</param>
/// <param name="Sequence">From 0, without a gap.</param>
/// <param name="Previous">Of the line with the number before; null for the first.</param>
public sealed record ChainLink(string Replica, long Sequence, Digest? Previous)
{
    private static ReadOnlySpan<byte> Opening => ",\"chain\":{\"replica\":\""u8;

    private static ReadOnlySpan<byte> Numbering => "\",\"sequence\":"u8;

    private static ReadOnlySpan<byte> Chaining => ",\"previous\":\""u8;

    private static ReadOnlySpan<byte> Closing => "}}"u8;

    private static readonly string OpeningText = Encoding.ASCII.GetString(Opening);
    private static readonly string NumberingText = Encoding.ASCII.GetString(Numbering);
    private static readonly string ChainingText = Encoding.ASCII.GetString(Chaining);
    private static readonly string ClosingText = Encoding.ASCII.GetString(Closing);

    /// <param name="replica">Who writes.</param>
    /// <param name="head">The last line that was written; null before the first.</param>
    public static ChainLink After(string replica, ChainHead? head) => new(replica, head is null ? 0 : head.Sequence + 1, head?.Hash);

    /// <summary>The line: a JSON object with this as its last member.</summary>
    /// <param name="json">A JSON object with at least one member, without blanks.</param>
    public string Close(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var members = json.AsSpan(0, json.Length - 1);
        return Previous is null
            ? string.Create(CultureInfo.InvariantCulture, $"{members}{OpeningText}{Replica}{NumberingText}{Sequence}{ClosingText}")
            : string.Create(CultureInfo.InvariantCulture, $"{members}{OpeningText}{Replica}{NumberingText}{Sequence}{ChainingText}{Previous.Text}\"{ClosingText}");
    }

    /// <param name="line">Without its line feed.</param>
    /// <param name="link">What the line says of itself; nothing is compared.</param>
    /// <returns>False when the line is in no chain.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, [NotNullWhen(true)] out ChainLink? link)
    {
        link = null;
        int at = line.LastIndexOf(Opening);
        if (at < 0 || !line.EndsWith(Closing))
        {
            return false;
        }

        var rest = line[(at + Opening.Length)..^Closing.Length];
        int end = rest.IndexOf(Numbering);
        if (end < 0 || !ReplicaName.IsOne(rest[..end]))
        {
            return false;
        }

        var replica = rest[..end];
        rest = rest[(end + Numbering.Length)..];
        // One spelling of each number: no sign, no leading zero.
        if (!Utf8Parser.TryParse(rest, out long sequence, out int digits) || rest[0] is < (byte)'0' or > (byte)'9' || (rest[0] == '0' && digits > 1))
        {
            return false;
        }

        rest = rest[digits..];
        Digest? previous = null;
        if (rest.StartsWith(Chaining) && rest.Length > Chaining.Length && rest[^1] == '"')
        {
            _ = Digest.TryParse(Encoding.ASCII.GetString(rest[Chaining.Length..^1]), out previous);
            rest = previous is null ? rest : [];
        }

        // The first line names none before it, and each other names one.
        link = rest.IsEmpty && previous is null == (sequence == 0) ? new ChainLink(Encoding.ASCII.GetString(replica), sequence, previous) : null;
        return link is not null;
    }

    /// <summary>What the next line has to name.</summary>
    /// <param name="line">The whole line, as it was written.</param>
    public ChainHead HeadOf(ReadOnlySpan<byte> line) => new(Replica, Sequence, Digest.Of(line));
}
