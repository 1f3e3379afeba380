using ImageTrust.Policy.Tool.Hosting;
using Spectre.Console;

namespace ImageTrust.Policy.Tool.Reporting;

/// <summary>A part of a report: a title, sentences, and perhaps a table.</summary>
/// <param name="Title">A few words.</param>
/// <param name="Sentences">Above the table.</param>
/// <param name="Grid">The table.</param>
internal sealed record ReportSection(string Title, IReadOnlyList<string> Sentences, Grid? Grid = null)
{
    private static readonly Style Heading = new(decoration: Decoration.Bold);

    /// <summary>Sections without a word are left out.</summary>
    public static void Print(ToolHost host, IEnumerable<ReportSection> sections)
    {
        foreach (var (i, section) in sections.Where(section => !section.IsEmpty).Index())
        {
            if (i > 0)
            {
                host.Output.WriteLine();
            }

            Answer.Line(host, section.Title, Heading);
            foreach (string sentence in section.Sentences)
            {
                Answer.Sentence(host, sentence, ReportLine.Bulleted);
            }

            foreach (string line in section.Grid?.Lines() ?? [])
            {
                host.Output.WriteLine(line);
            }
        }
    }

    public static void WriteMarkdown(TextWriter output, IEnumerable<ReportSection> sections)
    {
        foreach (var section in sections.Where(section => !section.IsEmpty))
        {
            output.WriteLine($"## {section.Title}");
            output.WriteLine();
            foreach (string sentence in section.Sentences)
            {
                output.WriteLine($"- {Grid.Cell(sentence)}");
            }

            if (section.Grid is not null && section.Sentences.Count > 0)
            {
                output.WriteLine();
            }

            foreach (string line in section.Grid?.Markdown() ?? [])
            {
                output.WriteLine(line);
            }

            output.WriteLine();
        }
    }

    private bool IsEmpty => Sentences.Count == 0 && Grid is not { Rows.Count: > 0 };
}
