using System.Globalization;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Logs;

/// <summary>All chains of a log while its lines come in, whoever's they are and however they are mixed.</summary>
/// <param name="heads">What was kept elsewhere.</param>
/// <param name="isRotated">Chains may begin in the middle: earlier files are gone.</param>
internal sealed class LogCheck(IEnumerable<KeptHead> heads, bool isRotated)
{
    /// <summary>A replica that starts again is another one: three of them, each minute of a month. Who invents more has no log.</summary>
    private const int MostReplicas = 130_000;

    /// <summary>That are listed; all are counted.</summary>
    private const int MostFindings = 1000;

    private readonly Dictionary<string, ReplicaChain> chains = new(StringComparer.Ordinal);
    private readonly ILookup<(string Replica, long Sequence), KeptHead> kept = heads.Distinct().ToLookup(head => (head.Head.Replica, head.Head.Sequence));
    private readonly Dictionary<string, long> agreed = new(StringComparer.Ordinal);
    private readonly HashSet<KeptHead> met = [];
    private readonly List<LogFinding> findings = [];
    private readonly SortedDictionary<string, long> faults = new(StringComparer.Ordinal);
    private long lines;
    private long others;

    public void Take(in LogLine line) => _ = TakeNew(line);

    /// <returns>Whether it is in a chain, and the first with its number there.</returns>
    public bool TakeNew(in LogLine line)
    {
        if (line.Link is not { } link)
        {
            TakeUnchained(line);
            return false;
        }

        lines++;
        var hash = Digest.Of(line.Text);
        foreach (var head in kept[(link.Replica, link.Sequence)])
        {
            Meet(head, hash, line.Place);
        }

        return ChainOf(link.Replica).Take(line, link, hash);
    }

    /// <summary>Lines between others that are not there, by the file in which that shows.</summary>
    public IReadOnlyDictionary<string, long> MissingByFile() => chains.Values.SelectMany(chain => chain.Gaps).Where(gap => gap.From > 0)
        .GroupBy(gap => gap.File, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(gap => gap.To - gap.From + 1), StringComparer.Ordinal);

    public LogVerdict Finish()
    {
        foreach (var chain in chains.Values)
        {
            foreach (var gap in chain.Gaps.Where(gap => gap.From > 0 || !isRotated))
            {
                Report(new LogFinding(
                    LogFault.Missing, null, null, chain.Replica, gap.From, gap.To,
                    $"{Numbers(gap.From, gap.To)} of {chain.Replica}{(gap.From > 0 ? "" : ": the chain begins in the middle, which --rotated accepts")}"));
            }
        }

        foreach (var head in kept.SelectMany(group => group).Where(head => !met.Contains(head)))
        {
            Miss(head);
        }

        return new LogVerdict(1, lines, others, faults, findings, [.. chains.Values.OrderBy(chain => chain.Replica, StringComparer.Ordinal).Select(Summary)], [.. NotKnown()]);
    }

    private void TakeUnchained(in LogLine line)
    {
        if (line.IsOfDecisionLog)
        {
            Report(LogFinding.At(LogFault.Unchained, line.Place, null, null, null, "it looks like a line of a decision log and is in no chain: it was cut, or nobody vouches for it"));
        }
        else
        {
            others++;
        }
    }

    private ReplicaChain ChainOf(string replica)
    {
        if (!chains.TryGetValue(replica, out var chain))
        {
            chain = chains.Count < MostReplicas
                ? chains[replica] = new ReplicaChain(replica, Report)
                : throw new UsageException($"More than {MostReplicas} replicas: no log of ours has as many.");
        }

        return chain;
    }

    private void Meet(KeptHead head, Digest hash, LogPlace? place)
    {
        met.Add(head);
        var (replica, sequence) = (head.Head.Replica, head.Head.Sequence);
        if (head.Head.Hash == hash)
        {
            agreed[replica] = Math.Max(sequence, agreed.GetValueOrDefault(replica));
            return;
        }

        string sentence = $"line {sequence} of {replica} has another hash than the head that was kept ({head.Source}): the chain up to it is not what was written";
        Report(place is { } at
            ? LogFinding.At(LogFault.Changed, at, replica, null, sequence, sentence)
            : new LogFinding(LogFault.Changed, null, null, replica, null, sequence, sentence));
    }

    /// <summary>A head of a line that did not come: beyond the end, in a gap that was reported, or before the beginning of a rotated log.</summary>
    private void Miss(KeptHead head)
    {
        var (replica, sequence) = (head.Head.Replica, head.Head.Sequence);
        if (!chains.TryGetValue(replica, out var chain))
        {
            Report(new LogFinding(LogFault.Missing, null, null, replica, 0, sequence, $"all lines of {replica}: a head of line {sequence} was kept ({head.Source}), and none is there"));
        }
        else if (sequence >= chain.Next)
        {
            Report(new LogFinding(
                LogFault.Missing, null, null, replica, chain.Next, sequence,
                $"{Numbers(chain.Next, sequence)} of {replica}: a head of line {sequence} was kept ({head.Source}), and the log ends before it"));
        }
        else if (chain.NamedHash(sequence) is { } named)
        {
            Meet(head, named, null);
        }
    }

    private void Report(LogFinding finding)
    {
        string fault = ClosedSet.WordOf(finding.Fault);
        faults[fault] = faults.GetValueOrDefault(fault) + 1;
        if (findings.Count < MostFindings)
        {
            findings.Add(finding);
        }
    }

    private ChainSummary Summary(ReplicaChain chain) => new(
        chain.Replica, chain.Lines, chain.Gaps is [{ From: 0 } beginning, ..] ? beginning.To + 1 : 0, chain.Next - 1, chain.FirstTime, chain.LastTime, chain.HasStopped,
        agreed.TryGetValue(chain.Replica, out long head) ? head : null);

    private IEnumerable<string> NotKnown()
    {
        foreach (var chain in chains.Values.Where(chain => isRotated && chain.Gaps is [{ From: 0 }, ..]))
        {
            yield return $"{Numbers(0, chain.Gaps[0].To)} of {chain.Replica} were not given. "
                + (agreed.TryGetValue(chain.Replica, out long head) && head == chain.Gaps[0].To ? "The head kept of the last of them joins the two." : "Nothing says what was in them.");
        }

        if (chains.Values.Any(chain => !chain.HasStopped))
        {
            yield return "What came after the last line of a chain whose end is open: a replica that still runs writes on, one that crashed may have lost lines, and who cuts the end leaves the same.";
        }

        if (chains.Values.Any(chain => !agreed.TryGetValue(chain.Replica, out long head) || head < chain.Next - 1))
        {
            yield return "Whether a chain was written anew as a whole, after the last head of it that was kept elsewhere: such a chain is in order too.";
        }
    }

    private static string Numbers(long from, long to) =>
        from == to ? string.Create(CultureInfo.InvariantCulture, $"line {from}") : string.Create(CultureInfo.InvariantCulture, $"lines {from} to {to}");
}
