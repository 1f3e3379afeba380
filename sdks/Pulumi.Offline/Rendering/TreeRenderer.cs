using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Urns;

namespace Pulumi.Offline.Rendering;

/// <summary>
/// Prints a preview as <c>pulumi preview</c> does: tree, diagnostics, stack outputs, summary. Line feeds only; nothing that came from
/// the program reaches the writer with a control character in it.
/// </summary>
public static class TreeRenderer
{
    // What a crash leaves on standard error is mostly a stack; its end is enough to find the place.
    private const int ErrorLines = 20;

    /// <param name="writer">Where to.</param>
    /// <param name="plan">Compared with its baseline. Unchanged resources are left out unless a changed one stands below them.</param>
    /// <param name="diagnostics">The run's messages.</param>
    /// <param name="output">What the program printed.</param>
    /// <param name="options">How.</param>
    public static void Write(
        TextWriter writer, Plan plan, IReadOnlyList<Diagnostic> diagnostics, string output, RenderOptions options)
    {
        var ink = new Ink(options.Color);
        var sections = new Sections(ink);
        WriteHeading(writer, ink, plan.Stack);
        new TreeTable(ink, options.Width).Write(writer, plan);
        using var below = new StringWriter();
        foreach (var note in options.Notes)
        {
            WriteNote(below, note, options);
        }

        if (options.Details)
        {
            sections.WriteChanges(below, plan);
        }

        new DiagnosticSection(ink).Write(below, StackUrn(plan.Project, plan.Stack), diagnostics, output);
        sections.WriteOutputs(below, plan);
        sections.WriteSummary(below, plan);
        WriteWrapped(writer, below.ToString(), options);
    }

    /// <summary>Prints that nothing changes, in three lines: what was looked at, the result, and whether the program had something to say.</summary>
    /// <param name="comparedWith">The baseline in words.</param>
    public static void WriteUnchanged(TextWriter writer, Plan plan, string comparedWith, IReadOnlyList<Diagnostic> diagnostics, RenderOptions options)
    {
        var warnings = diagnostics.Count(diagnostic => diagnostic.Severity is Severity.Warning or Severity.Error);
        string[] said =
        [
            .. warnings == 0 ? Array.Empty<string>() : [warnings == 1 ? "1 warning" : $"{warnings} warnings"],
            .. diagnostics.Count == warnings ? Array.Empty<string>() : [diagnostics.Count - warnings == 1 ? "1 note" : $"{diagnostics.Count - warnings} notes"],
        ];
        WriteWrapped(
            writer,
            $"{new Ink(options.Color).Bold($"Previewing update ({TerminalText.CleanLine(plan.Stack)}), compared with {TerminalText.CleanLine(comparedWith)}:")}\n"
            + $"No changes: {plan.Summary[PlanOp.Same]} resources and every output stay as they are.\n"
            + (said.Length == 0 ? "The program had nothing to say.\n" : $"The program gave {string.Join(" and ", said)}; --diff prints them.\n"),
            options);
        foreach (var note in options.Notes)
        {
            WriteNote(writer, note, options);
        }
    }

    private static void WriteWrapped(TextWriter writer, string text, RenderOptions options)
    {
        foreach (var line in text.TrimEnd('\n').Split('\n').SelectMany(line => LineWrap.Of(line, options.Width)))
        {
            writer.Write(line + "\n");
        }
    }

    /// <summary>Prints why there is no plan: the program's messages and what it printed.</summary>
    public static void WriteFailure(
        TextWriter writer, string project, string stack, PreviewOutcome.ProgramFailed failure, RenderOptions options)
    {
        var ink = new Ink(options.Color);
        WriteHeading(writer, ink, stack);
        // Logged errors are diagnostics already; the others have no resource.
        var unlogged = failure.Messages.Except(failure.Diagnostics.Select(diagnostic => diagnostic.Message), StringComparer.Ordinal)
            .Select(message => new Diagnostic(Severity.Error, message, null));
        var printed = failure.Output + string.Join('\n', failure.ErrorTail.TrimEnd().Split('\n').TakeLast(ErrorLines));
        using var below = new StringWriter();
        new DiagnosticSection(ink).Write(below, StackUrn(project, stack), [.. failure.Diagnostics, .. unlogged], printed);
        WriteWrapped(writer, below.ToString(), options);
    }

    /// <summary>Prints one line that draws the reader's attention.</summary>
    public static void WriteNote(TextWriter writer, string note, RenderOptions options) =>
        writer.Write($"{new Ink(options.Color).Yellow("note:")} {TerminalText.CleanLine(note)}\n");

    private static void WriteHeading(TextWriter writer, Ink ink, string stack) =>
        writer.Write($"{ink.Bold($"Previewing update ({TerminalText.CleanLine(stack)}):")}\n");

    private static Urn StackUrn(string project, string stack) => new(stack, project, Urn.StackType, $"{project}-{stack}");
}
