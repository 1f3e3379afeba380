using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Urns;

namespace Pulumi.Offline.Rendering;

/// <summary>Messages by resource; those about none, and what the program printed, belong to the stack.</summary>
internal sealed class DiagnosticSection(Ink ink)
{
    public void Write(TextWriter writer, Urn stack, IReadOnlyList<Diagnostic> diagnostics, string output)
    {
        var groups = diagnostics
            .GroupBy(diagnostic => Urn.TryParse(diagnostic.Urn, out var urn) ? urn : stack)
            .OrderBy(group => group.Key == stack ? 0 : 1)
            .ThenBy(group => group.Key.ToString(), StringComparer.Ordinal)
            .Select(group => (Urn: group.Key, Lines: group.SelectMany(Lines)))
            .ToList();
        var printed = Split(output);
        if (printed.Length > 0)
        {
            var own = groups.FindIndex(group => group.Urn == stack);
            var lines = own < 0 ? printed : printed.Concat(groups[own].Lines);
            groups = [(stack, lines), .. groups.Where((_, index) => index != own)];
        }

        if (groups.Count == 0)
        {
            return;
        }

        writer.Write($"\n{ink.Bold("Diagnostics:")}\n");
        foreach (var (urn, lines) in groups)
        {
            writer.Write($"  {ink.Bold(Words.Title(urn))}:\n");
            foreach (var line in lines)
            {
                writer.Write($"    {line}\n");
            }
        }
    }

    private IEnumerable<string> Lines(Diagnostic diagnostic) => Split(diagnostic.Message).Select((line, index) =>
        index > 0 ? "  " + line : Prefix(diagnostic.Severity) + line);

    private string Prefix(Severity severity) => severity switch
    {
        Severity.Error => ink.Red("error: "),
        Severity.Warning => ink.Yellow("warning: "),
        _ => "",
    };

    private static string[] Split(string text)
    {
        var clean = TerminalText.Clean(text.ReplaceLineEndings("\n")).TrimEnd('\n');
        return clean.Length == 0 ? [] : [.. clean.Split('\n').Select(line => line.TrimEnd())];
    }
}
