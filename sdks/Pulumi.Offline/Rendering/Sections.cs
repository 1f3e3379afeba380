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
        var names = plan.Outputs.Fields.Keys.Concat(gone).Order(StringComparer.Ordinal).ToList();
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
        var changes = plan.OutputChanges.Where(change => change.Path.Segments[0].Key == name).ToList();
        return changes switch
        {
            [] => $"  {padded}: {ValueText.Of(plan.Outputs.Fields[name], 4)}",
            [{ Path.Segments.Length: 1 } only] => Line(only.Kind, padded, only, 4),
            // Parts of it changed; the whole new value says more than fragments.
            _ => $"{ink.Of(ChangeKind.Update, "~")} {padded}: {ValueText.Of(plan.Outputs.Fields[name], 4)}",
        };
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
