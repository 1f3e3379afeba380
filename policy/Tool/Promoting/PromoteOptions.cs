using System.CommandLine;
using System.Globalization;
using ImageTrust.Policy.Document.Promotion;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Policy.Model.Promotion.Judging;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Asking;
using ImageTrust.Policy.Tool.Commands;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Sources;

namespace ImageTrust.Policy.Tool.Promoting;

/// <summary>What one run of <c>policy promote</c> was asked.</summary>
/// <param name="Record">The stack.</param>
/// <param name="To">The phase that is asked for.</param>
/// <param name="Rings">What is to change in the document beside its phase; null where nothing is.</param>
/// <param name="Evidence">The evidence.</param>
/// <param name="EvidenceBytes">The same as its file has it.</param>
/// <param name="EvidenceDigest">Of these bytes.</param>
/// <param name="Window">How long it has to be.</param>
/// <param name="Accepted">Repositories named by the caller, in order.</param>
/// <param name="Signed">The evidence's signature; null where none was given.</param>
/// <param name="By">Who asks; null for a dry run, which leaves no trace.</param>
/// <param name="Registries">What was said about registries.</param>
internal sealed record PromoteRequest(
    StackRecord Record, Phase To, RingChange? Rings, PromotionEvidence Evidence, byte[] EvidenceBytes, Digest EvidenceDigest, Days Window,
    IReadOnlyList<RepositoryName> Accepted, SignedEvidence? Signed, Sentence? By, AskedRegistries Registries);

/// <summary>The options of <c>policy promote</c>.</summary>
internal sealed class PromoteOptions(ToolHost host)
{
    private readonly Option<string?> stack = CommandOptions.Stack(host);
    private readonly Option<string> to = ToOption();
    private readonly Option<string> evidence = new("--evidence") { Description = "What `policy evidence` wrote.", HelpName = "FILE", Required = true };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Show the table and change nothing." };
    private readonly Option<string?> by = ByOption();

    private readonly Option<string[]> accept = new("--accept")
    {
        Description = "Before day2: a repository whose images rest on a key alone, or on who only vouches for them. May be given again; the ledger names it.",
        HelpName = "REPOSITORY",
    };

    private readonly Option<string> window = new("--window")
    {
        Description = $"How long the evidence has to be: {GateThresholds.WindowDays}d to {GateThresholds.LongestWindowDays}d.",
        HelpName = "DAYS",
        DefaultValueFactory = _ => string.Create(CultureInfo.InvariantCulture, $"{GateThresholds.WindowDays}d"),
    };

    private readonly Option<bool> json = CommandOptions.Json();
    private readonly NetworkOptions network = new();
    private readonly RingOptions rings = new();
    private readonly SignatureOptions signature = new(host);

    /// <summary>Who does it, for the ledger.</summary>
    public static Option<string?> ByOption() => new("--by")
    {
        Description = "Who does this, for the ledger; a GitHub workflow's actor or git's user when left out.",
        HelpName = "WHO",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { stack, to, evidence, dryRun, accept, window, by, json })
        {
            command.Add(option);
        }

        rings.AddTo(command);
        signature.AddTo(command);
        network.AddTo(command);
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(json);

    public bool IsDryRun(ParseResult parsed) => parsed.GetValue(dryRun);

    /// <exception cref="UsageException">An option, or a file that one names, is not what it should be.</exception>
    public PromoteRequest Read(ParseResult parsed)
    {
        var record = StackRecord.Named(host, parsed.GetValue(stack));
        string file = parsed.GetValue(evidence)!;
        byte[] bytes = Bytes(file);
        var reading = EvidenceFile.Read(bytes, file);
        if (reading is not EvidenceReading.Accepted accepted)
        {
            throw new UsageException(string.Join('\n', ((EvidenceReading.Rejected)reading).Problems));
        }

        var phase = CommandOptions.PhaseOf(parsed.GetValue(to)) ?? throw new InvalidOperationException("only these words are accepted");
        return new PromoteRequest(
            record, phase, rings.Read(parsed, phase),
            accepted.Evidence, bytes, accepted.Digest, Window(parsed), Accepted(parsed), signature.Read(parsed, bytes),
            IsDryRun(parsed) ? null : Promoter.Of(host, record.Folder, parsed.GetValue(by)),
            new AskedRegistries(network.Registries(parsed), network.Network(parsed)));
    }

    private byte[] Bytes(string file)
    {
        try
        {
            var found = new FileInfo(Path.GetFullPath(file, host.Folder));
            return !found.Exists ? throw new UsageException($"{file} does not exist; expected what `policy evidence` wrote.")
                : found.Length > EvidenceFile.MostBytes ? throw new UsageException($"{file} is larger than {EvidenceFile.MostBytes} bytes.")
                : File.ReadAllBytes(found.FullName);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: {error.Message}");
        }
    }

    private Days Window(ParseResult parsed) => Days.TryParse(parsed.GetValue(window)!, out var days, out _)
        && days.Count is >= GateThresholds.WindowDays and <= GateThresholds.LongestWindowDays
            ? days
            : throw new UsageException($"--window {parsed.GetValue(window)}: expected {GateThresholds.WindowDays}d to {GateThresholds.LongestWindowDays}d.");

    private List<RepositoryName> Accepted(ParseResult parsed) =>
    [
        .. (parsed.GetValue(accept) ?? []).Select(text => RepositoryName.TryParse(text, out var repository, out var problem)
            ? repository
            : throw new UsageException($"--accept {text}: {problem}.")).Distinct().OrderBy(repository => repository.Text, StringComparer.Ordinal),
    ];

    private static Option<string> ToOption()
    {
        var option = new Option<string>("--to")
        {
            Description = "The next phase; or the same one, with a wider ring, or after wider rings were written into the document.",
            HelpName = "PHASE",
            Required = true,
        };
        option.AcceptOnlyFromAmong([.. Phases.All.Select(phase => phase.Text())]);
        return option;
    }
}
