using System.Globalization;
using Pulumi.Offline.Plans;

namespace ImageTrust.Infra.Review.Markdown;

/// <summary>The components and what they need, as a mermaid flowchart.</summary>
internal static class MermaidGraph
{
    // More is a picture nobody reads, and GitHub draws slowly.
    private const int MostComponents = 40;
    private const int MostArrows = 120;

    /// <summary>The lines of the diagram, without a fence.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<ComponentChanges> components)
    {
        var shown = components.Where(component => component.Name.Length > 0).OrderBy(component => component.Name, StringComparer.Ordinal)
            .Take(MostComponents).ToList();
        var ids = shown.Select((component, index) => (component.Name, Id: $"c{index}")).ToDictionary(entry => entry.Name, entry => entry.Id, StringComparer.Ordinal);
        return
        [
            "flowchart LR",
            .. shown.Select(component => $"  {ids[component.Name]}[\"{Label(component.Name)}{Counts(component)}\"]{Class(component.Gravest)}"),
            .. NeededDirectly.Between(shown).Take(MostArrows).Select(arrow => $"  {ids[arrow.From]} --> {ids[arrow.To]}"),
            "  classDef create fill:#dafbe1,stroke:#1a7f37,color:#0a3622",
            "  classDef update fill:#fff8c5,stroke:#9a6700,color:#3b2300",
            "  classDef replace fill:#fbefff,stroke:#8250df,color:#2e1461",
            "  classDef delete fill:#ffebe9,stroke:#cf222e,color:#4c0a10",
        ];
    }

    private static string Counts(ComponentChanges component)
    {
        var counts = Enum.GetValues<PlanOp>().Where(op => op != PlanOp.Same && component.Count(op) > 0)
            .Select(op => $"{Room.Number(component.Count(op))} {PlanWords.Verb(op)}").ToList();
        return counts.Count == 0 ? "" : $"<br/>{string.Join(", ", counts)}";
    }

    private static string Class(PlanOp op) => op == PlanOp.Same ? "" : $":::{PlanWords.Verb(op)}";

    /// <summary>Mermaid reads quotes, brackets, semicolons and HTML in labels; its own escapes are <c>#CODE;</c>.</summary>
    private static string Label(string name) => string.Concat(name.EnumerateRunes().Select(rune =>
        rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is ' ' or '-' or '.') ? rune.ToString()
        : $"#{rune.Value.ToString(CultureInfo.InvariantCulture)};"));
}
