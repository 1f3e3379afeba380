using Pulumi.Offline.Plans;
using Pulumi.Offline.Rendering;

namespace ImageTrust.Infra.Review.Markdown;

/// <summary>
/// The changes, one folded block a component, in as much room as is left. What does not fit is left out in this order, gravest components
/// last: properties, then resources, then components; a line at the end says so.
/// </summary>
internal sealed class ChangesSection(IReadOnlyList<ComponentChanges> components, int room)
{
    private const int Footer = 200;

    // A fence, the folded block around it and the line that stands for resources that do not fit.
    private const int Frame = 160;

    private int properties;
    private int resources;

    public string Write()
    {
        var changed = components.Where(component => component.Changed.Any()).ToList();
        var smallest = changed.Select(component => Room.Of(Block(component, []))).ToList();
        var left = room - Footer - smallest.Sum();
        var blocks = new List<string>();
        for (var index = 0; index < changed.Count; index++)
        {
            if (left < 0)
            {
                // Even the headings do not fit: those at the end, the least grave, go.
                left += smallest[^1];
                smallest.RemoveAt(smallest.Count - 1);
                index--;
                changed.RemoveAt(changed.Count - 1);
                continue;
            }

            var block = Block(changed[index], Body(changed[index], left - Frame));
            left -= Room.Of(block) - smallest[index];
            blocks.Add(block);
        }

        var gone = components.Count(component => component.Changed.Any()) - changed.Count;
        return string.Concat(blocks) + LeftOut(gone);
    }

    /// <summary>Everything, if there is room; else the resources without their properties; else as many resources as fit.</summary>
    private IReadOnlyList<string> Body(ComponentChanges component, int bytes)
    {
        var changed = component.Changed.ToList();
        var full = changed.SelectMany(resource => Lines(resource)).ToList();
        if (Room.Of(full) <= bytes)
        {
            return full;
        }

        var headings = changed.Select(Heading).ToList();
        if (Room.Of(headings) <= bytes)
        {
            properties += changed.Count(HasProperties);
            return headings;
        }

        var kept = bytes < Frame ? [] : Room.Fit(headings, bytes, count => $"# … and {count} more");
        resources += changed.Count - Math.Max(0, kept.Count - 1);
        return kept;
    }

    private string LeftOut(int gone)
    {
        string[] parts =
        [
            .. properties > 0 ? [$"the properties of {Room.Number(properties)} resources"] : Array.Empty<string>(),
            .. resources > 0 ? [$"{Room.Number(resources)} resources"] : Array.Empty<string>(),
            .. gone > 0 ? [$"{Room.Number(gone)} components"] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? "" : $"\n**Left out to keep this comment short:** {string.Join(", ", parts)}. `preview --diff` and `--html` show all.\n";
    }

    private static string Block(ComponentChanges component, IReadOnlyList<string> lines)
    {
        var name = component.Name.Length == 0 ? "directly in the stack" : component.Name;
        var counts = PlanWords.Changes.Where(op => component.Count(op) > 0).Select(op => $"{Room.Number(component.Count(op))} to {PlanWords.Verb(op)}");
        var open = component.Gravest is PlanOp.Replace or PlanOp.Delete ? " open" : "";
        return $"<details{open}><summary><b>{MarkdownText.Html(name)}</b> {MarkdownText.Html(component.Kind)}: {string.Join(", ", counts)}</summary>\n\n"
            + (lines.Count == 0 ? "" : MarkdownText.Fenced("diff", lines) + "\n")
            + "</details>\n";
    }

    private static bool HasProperties(PlannedResource resource) => resource.Op is PlanOp.Update or PlanOp.Replace;

    private static string Heading(PlannedResource resource) => $"@@ {PlanWords.Verb(resource.Op)} {Words.Title(resource.Urn)} @@";

    // Of what comes or goes as a whole the name says enough here.
    private static IEnumerable<string> Lines(PlannedResource resource) =>
    [
        Heading(resource),
        .. Words.Because(resource).Select(reason => $"# replaced: {reason}"),
        .. HasProperties(resource) ? PropertyLine.Of(resource).SelectMany(Lines) : [],
    ];

    private static IEnumerable<string> Lines(PropertyLine line)
    {
        if (line.IsAnew)
        {
            yield return $"! {line.Path}: of a resource that is made anew";
            yield break;
        }

        if (line.Old is not null)
        {
            yield return $"- {line.Path}: {line.Old}";
        }

        if (line.New is not null)
        {
            yield return $"+ {line.Path}: {line.New}";
        }
    }
}
