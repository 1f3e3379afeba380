using System.CommandLine;
using System.CommandLine.Completions;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Sources;

namespace ImageTrust.Policy.Tool.Commands;

/// <summary>Options that several commands have.</summary>
internal static class CommandOptions
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
