using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Urns;

namespace Pulumi.Offline.Rendering;

/// <summary>The tree: one row a resource, children below their parent, columns aligned.</summary>
internal sealed class TreeTable(Ink ink, int? width)
{
    private const string Gap = "  ";
    private const int SymbolWidth = 2;

    // Narrower than this a type says nothing any more; then names give way, and at last rows are cut.
    private const int MinTypeWidth = 24;
    private const int MinNameWidth = 16;

    private sealed record Row(PlanOp Op, string Branch, string TypeName, string Name, string Info)
    {
        public string Plan => Words.Plan(Op);

        public string Type => Branch + TypeName;
    }

    public void Write(TextWriter writer, Plan plan)
    {
        var rows = Rows(Shown(plan)).ToList();
        var (type, name) = (Widest(rows, row => row.Type, "Type"), Widest(rows, row => row.Name, "Name"));
        var plans = Widest(rows, row => row.Plan, "Plan");
        var hasInfo = rows.Any(row => row.Info.Length > 0);
        // On a narrow terminal the types give way: names and operations are what the reader came for.
        var others = 1 + SymbolWidth + plans + 3 * Gap.Length + (hasInfo ? Gap.Length + 1 : 0);
        if (width is { } limit)
        {
            type = Math.Min(type, Math.Max(MinTypeWidth, limit - others - name));
            name = Math.Min(name, Math.Max(MinNameWidth, limit - others - type));
        }

        var heading = $" {new string(' ', SymbolWidth)}{Gap}{TextWidth.Pad("Type", type)}{Gap}{TextWidth.Pad("Name", name)}{Gap}"
            + (hasInfo ? $"{TextWidth.Pad("Plan", plans)}{Gap}Info" : "Plan");
        writer.Write(ink.Bold(Fit(heading)) + "\n");
        foreach (var row in rows)
        {
            var named = $"{TextWidth.Pad(Shortened(row, type), type)}{Gap}{TextWidth.Pad(TextWidth.Cut(row.Name, name), name)}{Gap}";
            var info = row.Info.Length > 0 ? new string(' ', plans - row.Plan.Length) + Gap + row.Info : "";
            writer.Write(Line(row, named, info) + "\n");
        }
    }

    /// <summary>The end of a type says what it is; its beginning is whose.</summary>
    private static string Shortened(Row row, int type)
    {
        var room = type - TextWidth.Of(row.Branch);
        if (TextWidth.Of(row.TypeName) <= room)
        {
            return row.Type;
        }

        // Types are ASCII: a character is a column.
        return room < 2 ? TextWidth.Cut(row.Type, type) : $"{row.Branch}…{row.TypeName[^Math.Min(row.TypeName.Length, room - 1)..]}";
    }

    // What changes, and what it stands under; the stack always, so that a plan without changes has a tree too.
    private static List<(PlannedResource Resource, int Depth)> Shown(Plan plan)
    {
        var byUrn = plan.Resources.ToDictionary(resource => resource.Urn);
        var shown = new HashSet<Urn>();
        foreach (var changed in plan.Resources.Where(resource => resource.Op != PlanOp.Same || resource.Type == Urn.StackType))
        {
            for (var at = changed; at is not null && shown.Add(at.Urn); at = at.Parent is { } parent ? byUrn.GetValueOrDefault(parent) : null)
            {
            }
        }

        return [.. ResourceOrder.Walk([.. plan.Resources.Where(resource => shown.Contains(resource.Urn))])];
    }

    private static IEnumerable<Row> Rows(List<(PlannedResource Resource, int Depth)> steps)
    {
        // Per depth: whether a later sibling continues the line down.
        var open = new List<bool>();
        for (var index = 0; index < steps.Count; index++)
        {
            var (resource, depth) = steps[index];
            var hasSibling = steps.Skip(index + 1).TakeWhile(step => step.Depth >= depth).Any(step => step.Depth == depth);
            open = [.. open.Take(depth), hasSibling];
            var lines = string.Concat(open.Skip(1).Take(depth - 1).Select(line => line ? "│  " : "   "));
            var branch = depth == 0 ? "" : hasSibling ? "├─ " : "└─ ";
            yield return new Row(
                resource.Op, lines + branch, Words.Type(resource.Type), TerminalText.CleanLine(resource.Name), Info(resource));
        }
    }

    private static string Info(PlannedResource resource)
    {
        var tops = resource.Changes
            .GroupBy(change => change.Path.Segments[0].Key ?? "", StringComparer.Ordinal)
            .Select(group => Mark(group) + TerminalText.CleanLine(group.Key))
            .ToList();
        var diff = tops.Count > 0 && resource.Op is PlanOp.Update or PlanOp.Replace ? $"[diff: {string.Join(',', tops)}]" : "";
        var refused = resource.Protect && resource.Op is PlanOp.Delete or PlanOp.Replace ? "protected: an update refuses this" : "";
        return string.Join(' ', new[] { diff, refused }.Where(text => text.Length > 0));
    }

    // A property that was added or deleted as a whole has the mark of that; any other change of it is an update.
    private static string Mark(IEnumerable<PropertyChange> changes) =>
        changes.ToList() is [{ Path.Segments.Length: 1 } only] ? Words.Symbol(only.Kind) : Words.Symbol(ChangeKind.Update);

    private static int Widest(IEnumerable<Row> rows, Func<Row, string> column, string heading) =>
        rows.Select(row => TextWidth.Of(column(row))).Append(heading.Length).Max();

    private string Line(Row row, string named, string info)
    {
        var symbol = Words.Symbol(row.Op).PadRight(SymbolWidth);
        var plain = $" {symbol}{Gap}{named}{row.Plan}{info}";
        // A row that is cut has one colour: the cut must not fall inside an escape.
        return width is { } limit && TextWidth.Of(plain.TrimEnd()) > limit
            ? ink.Of(row.Op, Fit(plain))
            : $" {ink.Of(row.Op, symbol)}{Gap}{named}{ink.Of(row.Op, row.Plan)}{info}".TrimEnd();
    }

    private string Fit(string line) => width is { } limit ? TextWidth.Cut(line.TrimEnd(), limit) : line.TrimEnd();
}
