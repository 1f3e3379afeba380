using System.Globalization;
using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Plans;

namespace Pulumi.Offline.Rendering;

/// <summary>What stands below the tree: changed properties, stack outputs, the summary.</summary>
internal sealed class Sections(Ink ink)
{
    private static readonly PlanOp[] s_order = [PlanOp.Create, PlanOp.Update, PlanOp.Delete, PlanOp.Replace];

    /// <summary>Property by property: all of what comes or goes, the changes of what stays.</summary>
    public void WriteChanges(TextWriter writer, Plan plan)
    {
        var changed = plan.Resources.Where(resource => resource.Op != PlanOp.Same).ToList();
        if (changed.Count == 0)
        {
            return;
        }

        writer.Write($"\n{ink.Bold("Changes:")}\n");
        foreach (var resource in changed)
        {
            writer.Write($"  {ink.Bold(Words.Title(resource.Urn))}: {ink.Of(resource.Op, Words.Plan(resource.Op))}\n");
            foreach (var reason in Words.Because(resource))
            {
                writer.Write($"    {ink.Of(PlanOp.Replace, "replaced:")} {reason}\n");
            }

            foreach (var line in PropertyLine.Of(resource))
            {
                writer.Write($"    {Line(line)}\n");
            }
        }

        if (changed.Any(resource => resource.ReplacedBecause.Any(reason => reason.Basis == ReplaceBasis.Table)))
        {
            writer.Write($"  {Words.AboutReplacements}\n");
        }
    }

    public void WriteOutputs(TextWriter writer, Plan plan)
    {
        var gone = plan.OutputChanges.Where(change => change is { Kind: ChangeKind.Delete, Path.Segments.Length: 1 })
            .Select(change => change.Path.Segments[0].Key!);
        // As Pulumi does it, what is compared and stays as it is is no news: a map would take a screen for that.
        var compared = plan.Resources.Any(resource => resource.Op != PlanOp.Create);
        var names = plan.Outputs.Fields.Where(output => !compared || output.Value is not PlanValue.Map || Changed(plan, output.Key).Count > 0)
            .Select(output => output.Key).Concat(gone).Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
        {
            return;
        }

        writer.Write($"\n{ink.Bold("Outputs:")}\n");
        var widest = names.Max(name => TextWidth.Of(TerminalText.CleanLine(name)));
        foreach (var name in names)
        {
            writer.Write($"  {OutputLine(plan, name, TextWidth.Pad(TerminalText.CleanLine(name), widest))}\n");
        }
    }

    public void WriteSummary(TextWriter writer, Plan plan)
    {
        var summary = plan.Summary;
        writer.Write($"\n{ink.Bold("Resources:")}\n");
        var kinds = s_order.Where(op => summary[op] > 0).ToList();
        foreach (var op in kinds)
        {
            writer.Write($"    {ink.Of(op, $"{Words.Symbol(op),-2}{Number(summary[op])} to {Words.Plan(op)}")}\n");
        }

        // As Pulumi does it: the total only when several kinds of change add up to it.
        string[] totals =
        [
            .. kinds.Count > 1 ? [$"{Number(kinds.Sum(op => summary[op]))} changes"] : Array.Empty<string>(),
            .. summary[PlanOp.Same] > 0 ? [$"{Number(summary[PlanOp.Same])} unchanged"] : Array.Empty<string>(),
        ];
        writer.Write(totals.Length > 0 ? $"    {string.Join(". ", totals)}\n" : "");
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

    private string OutputLine(Plan plan, string name, string padded)
    {
        var changes = Changed(plan, name);
        return changes switch
        {
            [] => $"  {padded}: {ValueText.Of(plan.Outputs.Fields[name], 4)}",
            [{ Path.Segments.Length: 1 } only] => Line(only.Kind, padded, only, 4),
            _ when changes.All(change => change.Path.Segments.All(segment => segment.Key is not null)) =>
                $"{ink.Of(ChangeKind.Update, "~")} {padded}: {Parts(changes, 1, 4)}",
            // Parts of a list changed; the whole new value says more than fragments.
            _ => $"{ink.Of(ChangeKind.Update, "~")} {padded}: {ValueText.Of(plan.Outputs.Fields[name], 4)}",
        };
    }

    private static List<PropertyChange> Changed(Plan plan, string name) =>
        [.. plan.OutputChanges.Where(change => change.Path.Segments[0].Key == name)];

    /// <summary>The changed members of a map, those of maps inside it below them; what stays is left out.</summary>
    private string Parts(IReadOnlyList<PropertyChange> changes, int depth, int column)
    {
        var groups = changes.GroupBy(change => change.Path.Segments[depth].Key!, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        var widest = groups.Max(group => TextWidth.Of(TerminalText.CleanLine(group.Key)));
        var margin = new string(' ', column);
        var lines = groups.Select(group =>
        {
            var padded = TextWidth.Pad(TerminalText.CleanLine(group.Key), widest);
            var parts = group.ToList();
            return parts is [{ } only] && only.Path.Segments.Length == depth + 1
                ? Line(only.Kind, padded, only, column + 4)
                : $"{ink.Of(ChangeKind.Update, "~")} {padded}: {Parts(parts, depth + 1, column + 4)}";
        });
        return $"{{\n{string.Concat(lines.Select(line => $"{margin}  {line}\n"))}{margin}}}";
    }

    private string Line(ChangeKind kind, string name, PropertyChange change, int column)
    {
        var symbol = ink.Of(kind, Words.Symbol(kind));
        return kind switch
        {
            ChangeKind.Add => $"{symbol} {name}: {ValueText.Of(change.New, column)}",
            ChangeKind.Delete => $"{symbol} {name}: {ValueText.Of(change.Old, column)}",
            _ => $"{symbol} {name}: {ValueText.Of(change.Old, column)} => {ValueText.Of(change.New, column)}",
        };
    }

    private string Line(PropertyLine line)
    {
        var value = string.Join(" => ", new[] { line.Old, line.New }.OfType<string>());
        return $"{ink.Of(line.Kind, Words.Symbol(line.Kind))} {line.Path}: {value}{(line.ForcesReplace ? " " + ink.Of(PlanOp.Replace, "(replaces)") : "")}";
    }
}
