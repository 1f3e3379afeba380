using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Document.Promotion;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Commands;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Inventory;
using ImageTrust.Policy.Tool.Logs;
using ImageTrust.Policy.Tool.Reporting;
using ImageTrust.Policy.Tool.Sources;
using ImageTrust.Policy.Tool.Verifying;

namespace ImageTrust.Policy.Tool.Gathering;

/// <summary><c>policy evidence</c>: what a promotion is judged on, out of the decision log and inventories.</summary>
internal static class EvidenceCommand
{
    private const string Description = """
        Gathers the evidence that a promotion is judged on (docs/operate/15-evidence.md): the webhook's decision log and dated inventories → one file.

          policy inventory --stack dev --json > inventory.json
          policy evidence --stack dev --inventory inventory.json --out evidence.json webhook.jsonl

        A row is a workload, a container of it and a set of bytes, however often it was seen: `admitted live` where admission has decided about it, `scanned`
        where an inventory alone knows it. Dry runs are no part of it but as canaries. Records and inventories of other requirements, roots or another phase
        than the stack's policy has now are left out, and the window begins after them. LOGS are read as `policy log verify` reads them; a log in which a line
        was changed is no evidence, and lines that are missing are counted.

        Exit 0: written. 1: a log is not what was written, or it is too much for one file. 2: usage.
        """;

    public static Command Create(ToolHost host)
    {
        var logs = new Argument<string[]>("LOGS") { Description = "The decision log, in the order in which it was written; - for standard input.", Arity = ArgumentArity.OneOrMore };
        var stack = CommandOptions.Stack(host);
        stack.Required = true;
        var inventories = new Option<string[]>("--inventory") { Description = "What `policy inventory --json` wrote. May be given again.", HelpName = "FILE", Required = true };
        var output = new Option<string>("--out") { Description = "The file to write.", HelpName = "FILE", Required = true };
        var since = new Option<string?>("--since") { Description = "Nothing before it counts. Left out: everything that is there.", HelpName = "TIME" };
        var until = new Option<string?>("--until") { Description = "Nothing after it counts.", HelpName = "TIME" };
        var command = new Command("evidence", Description) { logs, stack, inventories, output, since, until };
        command.SetAction((parsed, cancel) => RunAsync(
            host,
            StackFiles.One(host, parsed.GetValue(stack), null).Path,
            new EvidenceRequest(
                parsed.GetValue(logs)!, parsed.GetValue(inventories)!, Path.GetFullPath(parsed.GetValue(output)!, host.Folder),
                Time(since, parsed.GetValue(since)) ?? DateTimeOffset.MinValue, Time(until, parsed.GetValue(until)) ?? DateTimeOffset.MaxValue),
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(ToolHost host, string file, EvidenceRequest request, CancellationToken cancel)
    {
        var policy = PolicyStandard.InForce(host, file, null);
        var stack = EntryName.TryParse(StackFiles.StackOf(file), out var name, out var problem) ? name : throw new UsageException($"{StackFiles.StackOf(file)}: {problem}.");
        var gathered = await GatherAsync(host, policy, stack, request, cancel);
        if (gathered.Findings.Count > 0)
        {
            gathered.Findings.ToList().ForEach(finding => host.Error.WriteLine(finding));
            await host.Error.WriteLineAsync("A log in which a line is not what was written is no evidence; policy log verify says more.");
            return ExitCodes.Findings;
        }

        var sorted = EvidenceOrder.Sorted(gathered.Evidence);
        string shown = Path.GetRelativePath(host.Folder, request.Output);
        if (EvidenceFile.Problems(sorted, shown) is { Count: > 0 } problems)
        {
            problems.ToList().ForEach(host.Error.WriteLine);
            return ExitCodes.Findings;
        }

        ReportSection.Print(host, EvidenceReport.Of(gathered, shown, Write(sorted, request.Output, shown)));
        return ExitCodes.Fine;
    }

    private static Digest Write(PromotionEvidence sorted, string path, string shown)
    {
        try
        {
            using var file = File.Create(path);
            EvidenceFile.Write(sorted, file);
            if (file.Length > EvidenceFile.MostBytes)
            {
                throw new UsageException($"{shown} has {file.Length} bytes, and no more than {EvidenceFile.MostBytes} are read: give a shorter span with --since.");
            }

            file.Position = 0;
            return Digest.OfHash(SHA256.HashData(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{shown}: {error.Message}");
        }
    }

    private static async Task<Gathered> GatherAsync(ToolHost host, PolicyInForce policy, EntryName stack, EvidenceRequest request, CancellationToken cancel)
    {
        var gathering = new EvidenceGathering(policy, request.Since, request.Until);
        List<(SourceTally Tally, SourceKind Kind, Digest Digest)> sources = [];
        foreach (string file in request.Inventories)
        {
            var (document, digest) = InventoryFile.Read(host, file);
            var tally = new SourceTally(file);
            gathering.Take(document, tally);
            sources.Add((tally, SourceKind.Inventory, digest));
        }

        if (sources.TrueForAll(source => source.Tally.Used == 0))
        {
            throw new UsageException($"{string.Join(", ", request.Inventories)}: {Why(sources[0].Tally)}; expected an inventory of the stack's policy as it is now.");
        }

        var check = new LogCheck([], isRotated: true);
        long others = 0;
        foreach (string file in request.Logs)
        {
            var (tally, digest) = await ReadAsync(host, file, check, gathering, () => others++, cancel);
            sources.Add((tally, tally.IsExport ? SourceKind.LogAnalytics : SourceKind.Log, digest));
        }

        var verdict = check.Finish();
        var missing = check.MissingByFile();
        var evidence = gathering.Build(stack, [.. sources.Select(source => source.Tally.Build(source.Kind, source.Digest, missing.GetValueOrDefault(source.Tally.Name)))]);
        return new Gathered(evidence, [.. sources.Select(source => source.Tally)], missing, others, [.. verdict.Findings.Where(finding => finding.Fault == LogFault.Changed)]);
    }

    private static async Task<(SourceTally Tally, Digest Digest)> ReadAsync(
        ToolHost host, string file, LogCheck check, EvidenceGathering gathering, Action other, CancellationToken cancel)
    {
        var tally = new SourceTally(file == LogFiles.StandardInput ? "standard input" : file);
        HashedStream? hashed = null;
        await LogFiles.ReadAsync(host, file, stream => hashed = new HashedStream(stream), Take, cancel);
        return (tally, hashed!.Digest!);

        void Take(in LogLine line)
        {
            tally.IsExport |= line.IsRow;
            if (check.TakeNew(line))
            {
                gathering.Take(line, tally);
            }
            else if (line.Link is not null)
            {
                tally.LeaveOut("there already");
            }
            else if (line.IsOfDecisionLog)
            {
                tally.LeaveOut("in no chain");
            }
            else
            {
                other();
            }
        }
    }

    private static string Why(SourceTally tally) => tally.LeftOut.Count == 0 ? "it lists nothing that admission sees"
        : string.Join(", ", tally.LeftOut.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} images {pair.Key}")));

    private static DateTimeOffset? Time(Option option, string? text) => text is null ? null
        : UtcTime.TryParse(text, out var time, out var problem) ? time.Value : throw new UsageException($"{option.Name} {text}: {problem}.");
}

/// <summary>What one run of <c>policy evidence</c> was asked.</summary>
/// <param name="Logs">In their order.</param>
/// <param name="Inventories">In any order.</param>
/// <param name="Output">The file to write, in full.</param>
/// <param name="Since">Nothing before it counts.</param>
/// <param name="Until">Nothing after it counts.</param>
internal sealed record EvidenceRequest(IReadOnlyList<string> Logs, IReadOnlyList<string> Inventories, string Output, DateTimeOffset Since, DateTimeOffset Until);

/// <param name="Evidence">Whatever the logs are worth.</param>
/// <param name="Tallies">What became of each source.</param>
/// <param name="Missing">Lines that are missing, by the file in which that shows.</param>
/// <param name="OtherLines">Of no decision log.</param>
/// <param name="Findings">Lines that are not what was written.</param>
internal sealed record Gathered(
    PromotionEvidence Evidence, IReadOnlyList<SourceTally> Tallies, IReadOnlyDictionary<string, long> Missing, long OtherLines, IReadOnlyList<LogFinding> Findings);
