using System.Globalization;
using System.Text;
using ImageTrust.Decisions.Chaining;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Logs;

/// <summary>
/// One replica's chain while its lines come in. Held are the last line's hash and the gaps so far, each with what the lines around it say, so a line that
/// comes late is compared on both sides like any other.
/// </summary>
internal sealed class ReplicaChain(string replica, Action<LogFinding> report)
{
    /// <summary>Of one chain. A log in no order has as many gaps as lines, and this is no sorting program.</summary>
    private const int MostGaps = 100_000;

    private const int SecondsLength = 19; // 2026-11-22T12:00:00

    // By number, none next to another.
    private readonly List<Gap> gaps = [];
    private Digest? last;

    public string Replica => replica;

    /// <summary>Lines that were seen, doubled ones apart.</summary>
    public long Lines { get; private set; }

    /// <summary>After the highest number that was seen.</summary>
    public long Next { get; private set; }

    /// <summary>The time in the first line that was read, and in the one with the highest number.</summary>
    public string? FirstTime { get; private set; }

    public string? LastTime { get; private set; }

    /// <summary>The line with the highest number says that the replica was told to stop.</summary>
    public bool HasStopped { get; private set; }

    public IReadOnlyList<Gap> Gaps => gaps;

    /// <param name="line">One of its lines.</param>
    /// <param name="link">The line's place.</param>
    /// <param name="hash">The line's.</param>
    /// <returns>Whether it is the first with its number.</returns>
    public bool Take(in LogLine line, ChainLink link, Digest hash)
    {
        if (link.Sequence < Next)
        {
            return TakeLate(line.Place, link, hash);
        }

        if (link.Sequence > Next)
        {
            Add(gaps.Count, new Gap(Next, link.Sequence - 1, last, link.Previous, line.Place.File));
        }
        else if (link.Previous != last)
        {
            Changed(line.Place, link.Sequence);
        }

        (Next, last, HasStopped) = (link.Sequence + 1, hash, line.Text.StartsWith("{\"stop\":"u8));
        Lines++;
        LastTime = Time(line.Text);
        FirstTime ??= LastTime;
        return true;
    }

    /// <summary>What the lines that are there say of the hash of one that is missing; null when they say nothing.</summary>
    public Digest? NamedHash(long sequence) => gaps.Find(gap => gap.To == sequence)?.After;

    private bool TakeLate(LogPlace place, ChainLink link, Digest hash)
    {
        int at = Find(link.Sequence);
        if (at < 0)
        {
            report(LogFinding.At(LogFault.Doubled, place, replica, link.Sequence, link.Sequence, $"line {link.Sequence} of {replica} is there already"));
            return false;
        }

        var gap = gaps[at];
        report(LogFinding.At(LogFault.OutOfOrder, place, replica, link.Sequence, link.Sequence, $"line {link.Sequence} of {replica} comes after line {Next - 1}"));
        Lines++;
        if (link.Sequence == gap.From && gap.From > 0 && gap.Before is not null && link.Previous != gap.Before)
        {
            Changed(place, link.Sequence);
        }

        if (link.Sequence == gap.To && hash != gap.After)
        {
            Changed(place, link.Sequence + 1);
        }

        gaps.RemoveAt(at);
        if (link.Sequence < gap.To)
        {
            Add(at, gap with { From = link.Sequence + 1, Before = hash });
        }

        if (link.Sequence > gap.From)
        {
            Add(at, gap with { To = link.Sequence - 1, After = link.Previous });
        }

        return true;
    }

    private void Changed(LogPlace place, long sequence) => report(LogFinding.At(
        LogFault.Changed, place, replica, sequence - 1, sequence, string.Create(
            CultureInfo.InvariantCulture, $"line {sequence - 1} of {replica}, or what line {sequence} says of it, is not what was written")));

    private void Add(int at, Gap gap)
    {
        if (gaps.Count == MostGaps)
        {
            throw new UsageException($"The lines of {replica} are in no order: more than {MostGaps} gaps. Sort them by replica and sequence.");
        }

        gaps.Insert(at, gap);
    }

    /// <returns>The index of the gap that a number is in; negative when it is in none.</returns>
    private int Find(long sequence)
    {
        int low = 0, high = gaps.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            switch (gaps[middle])
            {
                case var gap when sequence < gap.From: high = middle - 1; break;
                case var gap when sequence > gap.To: low = middle + 1; break;
                default: return middle;
            }
        }

        return -1;
    }

    /// <summary>The first time in a line, to the second, as it is written there: each kind of line begins with its own.</summary>
    private static string? Time(ReadOnlySpan<byte> text)
    {
        var member = "\"time\":\""u8;
        int at = text.IndexOf(member);
        var rest = at < 0 ? [] : text[(at + member.Length)..];
        return rest.Length >= SecondsLength ? Line.Of(Encoding.ASCII.GetString(rest[..SecondsLength]), SecondsLength) : null;
    }

    /// <summary>Numbers that were not seen.</summary>
    /// <param name="From">The first.</param>
    /// <param name="To">The last.</param>
    /// <param name="Before">The hash of the line before; null where nothing is.</param>
    /// <param name="After">What the line after says of the last.</param>
    /// <param name="File">Where the line after it is.</param>
    internal sealed record Gap(long From, long To, Digest? Before, Digest? After, string File);
}
