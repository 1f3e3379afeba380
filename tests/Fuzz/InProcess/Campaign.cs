using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace ImageTrust.Fuzz.InProcess;

/// <summary>
/// Fuzzes one target within this process: no pipe, no fork, some ten thousand executions a second. Needs assemblies that
/// <c>sharpfuzz</c> instrumented. What it finds is written to a folder, the input of a hang too.
/// </summary>
internal sealed class Campaign(string target, Func<byte[], bool> accepts, string folder)
{
    /// <summary>An execution takes microseconds. This long is unbounded work, also at the lowest priority of a busy machine.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly CoverageMap map = new();
    private readonly Corpus corpus = new();
    private readonly HashSet<string> findings = new(StringComparer.Ordinal);
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private byte[] current = [];
    private long began;
    private long executions;
    private long taken;

    /// <param name="seeds">What it starts from.</param>
    /// <param name="words">The dictionary.</param>
    /// <param name="most">How many executions.</param>
    /// <returns>How many findings there are.</returns>
    public int Run(IEnumerable<byte[]> seeds, IReadOnlyList<byte[]> words, long most)
    {
        Directory.CreateDirectory(folder);
        using var watchdog = new Timer(_ => Watch(), null, Hang, Hang / 4);
        foreach (byte[] seed in seeds)
        {
            Execute(seed);
            corpus.Add(seed);
        }

        if (map.Edges == 0)
        {
            throw new InvalidOperationException("no branch was seen: the assemblies are not instrumented (tests/Fuzz/in-process does that)");
        }

        // The same run again is the same run: what is found can be found again.
        var mutator = new Mutator(new Random(1), corpus, words);
        var next = Interval;
        while (executions < most)
        {
            byte[] input = mutator.Next();
            if (Execute(input))
            {
                corpus.Add(input);
            }

            if ((executions & 0xfff) == 0 && clock.Elapsed > next)
            {
                Report("…");
                next += Interval;
            }
        }

        Report("done");
        return findings.Count;
    }

    private bool Execute(byte[] input)
    {
        Volatile.Write(ref current, input);
        Volatile.Write(ref began, Stopwatch.GetTimestamp());
        map.Begin();
        try
        {
            if (accepts(input))
            {
                taken++;
            }
        }
        catch (Exception error)
        {
            Keep("crash", input, error.ToString());
        }

        Volatile.Write(ref began, 0);
        executions++;
        return map.Learn();
    }

    /// <summary>One of each kind: where it was thrown names it.</summary>
    private void Keep(string kind, byte[] input, string detail)
    {
        string place = string.Join('\n', detail.Split('\n').Take(3));
        if (findings.Add(place))
        {
            string name = Path.Combine(folder, $"{target}-{kind}-{Convert.ToHexStringLower(SHA256.HashData(input))[..16]}");
            File.WriteAllBytes(name, input);
            File.WriteAllText(name + ".txt", detail);
            Console.Error.WriteLine($"{target}: {kind}: {name}\n{place}");
        }
    }

    private void Watch()
    {
        long since = Volatile.Read(ref began);
        if (since != 0 && Stopwatch.GetElapsedTime(since) > Hang)
        {
            Keep("hang", Volatile.Read(ref current), $"no end after {Hang.TotalSeconds} s");
            Report("hang");
            Environment.Exit(1);
        }
    }

    private void Report(string state) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{target,-10} {state,-5} {executions,12} executions {executions / clock.Elapsed.TotalSeconds,8:0}/s {map.Edges,6} edges {corpus.Count,5} inputs {taken,10} taken {findings.Count,3} findings"));
}
