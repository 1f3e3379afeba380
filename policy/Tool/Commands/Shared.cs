using System.CommandLine;
using System.CommandLine.Completions;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Sources;

namespace ImageTrust.Policy.Tool.Commands;

/// <summary>Options that several commands share, and reading what they name.</summary>
internal static class Shared
{
    public static Option<bool> Json() => new("--json") { Description = "One JSON value on standard output, for programs." };

    public static Option<string?> Stack(ToolHost host)
    {
        var option = new Option<string?>("--stack", "-s") { Description = "A stack: a folder of stacks/.", HelpName = "STACK" };
        option.CompletionSources.Add(_ => StackNames(host));
        return option;
    }

    public static Argument<string?> File() => new("FILE") { Description = "A policy file.", Arity = ArgumentArity.ZeroOrOne };

    public static Option<string?> PhaseOption()
    {
        var option = new Option<string?>("--phase", "-p") { Description = "day1, day1.5 or day2; the policy's own when left out.", HelpName = "PHASE" };
        option.AcceptOnlyFromAmong([.. Phases.All.Select(phase => phase.Text())]);
        return option;
    }

    public static Phase? PhaseOf(string? text) => text is not null && Phases.TryParse(text, out var phase) ? phase : null;

    /// <summary>The policy, or null after its problems were printed.</summary>
    public static TrustPolicy? Accepted(ToolHost host, string name, PolicyReading reading)
    {
        if (reading is PolicyReading.Rejected rejected)
        {
            foreach (var problem in rejected.Problems)
            {
                host.Error.WriteLine(PolicyFile.Line(name, problem));
            }
        }

        return (reading as PolicyReading.Accepted)?.Policy;
    }

    /// <summary>What the policy does not require: said by every command that reads one.</summary>
    public static IReadOnlyList<string> Weakenings(TrustPolicy policy) =>
    [
        .. policy.Authorities.Where(entry => entry.Value.IsWeakened).OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"{entry.Key} is weakened ({Missing(entry.Value)}): {entry.Value.WeakeningReason}"),
    ];

    public static void PrintWeakenings(ToolHost host, TrustPolicy policy)
    {
        foreach (var weakening in Weakenings(policy))
        {
            Answer.Line(host, $"note: {weakening}");
        }
    }

    private static string Missing(Authority authority) => string.Join(", ", new[]
    {
        authority.TransparencyLog == LogRequirement.NotRequired ? "no log entry needed" : null,
        authority.Timestamp == TimestampRequirement.NotRequired ? "no trusted time needed" : null,
        authority.CertificateTransparency is not null ? "no certificate log needed" : null,
    }.OfType<string>());

    private static IEnumerable<CompletionItem> StackNames(ToolHost host)
    {
        try
        {
            return StackFiles.All(host).Select(source => new CompletionItem(StackFiles.StackOf(source.Path)));
        }
        catch (UsageException)
        {
            return [];
        }
    }
}
