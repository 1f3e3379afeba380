using System.CommandLine;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Words;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Sources;
using Spectre.Console;

namespace ImageTrust.Policy.Tool.Commands;

/// <summary><c>policy explain</c>: the effective policy in words.</summary>
internal static class ExplainCommand
{
    private const string Description = """
        Says what a policy means: what the phase does, who may sign, what images need, and the effective checks of each authority.

        With --phase: as if the stack were in that phase. Meant to be read aloud to whoever answers for the stack.
        """;

    public static Command Create(ToolHost host)
    {
        var (file, stack, phase, json) = (CommandOptions.File(), CommandOptions.Stack(host), CommandOptions.PhaseOption(), CommandOptions.Json());
        var command = new Command("explain", Description) { file, stack, phase, json };
        command.SetAction(parsed => Run(
            host, StackFiles.One(host, parsed.GetValue(stack), parsed.GetValue(file)), CommandOptions.PhaseOf(parsed.GetValue(phase)), parsed.GetValue(json)));
        return command;
    }

    private static int Run(ToolHost host, StackFiles.Source source, Phase? asked, bool json)
    {
        if (PolicyNotes.Accepted(host, source.Name, PolicyFile.Read(source.Path)) is not { } policy)
        {
            return ExitCodes.Findings;
        }

        var phase = asked ?? policy.Phase;
        var sections = Explanation.Of(policy, phase);
        if (json)
        {
            var explained = new ExplainedPolicy(
                source.Name, phase, CanonicalPolicy.PolicyDigest(policy), CanonicalPolicy.RequirementsDigest(policy), sections, PolicyNotes.Weakenings(policy));
            Answer.Json(host, explained, CommandJson.Default.ExplainedPolicy);
        }
        else
        {
            Print(host, source.Name, policy, phase, sections);
        }

        return ExitCodes.Fine;
    }

    private static void Print(ToolHost host, string name, TrustPolicy policy, Phase phase, IReadOnlyList<Section> sections)
    {
        var now = phase == policy.Phase ? $"is in {phase.Text()}" : $"is in {policy.Phase.Text()}; this is what {phase.Text()} would mean";
        Answer.Sentence(host, $"{name} {now}.", "");
        foreach (var section in sections)
        {
            host.Console.WriteLine();
            Answer.Line(host, section.Title, new Style(decoration: Decoration.Bold));
            foreach (var sentence in section.Sentences)
            {
                Answer.Sentence(host, sentence, "- ");
            }
        }

        host.Console.WriteLine();
        Answer.Line(host, $"policy       {CanonicalPolicy.PolicyDigest(policy)}");
        Answer.Line(host, $"requirements {CanonicalPolicy.RequirementsDigest(policy)}");
    }
}
