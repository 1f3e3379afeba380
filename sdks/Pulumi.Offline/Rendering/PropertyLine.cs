using System.Globalization;
using System.Text.Json;
using Pulumi.Offline.Baselines;
using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Urns;

namespace Pulumi.Offline.Rendering;

/// <summary>
/// One property of one resource, on one line: values as text that is safe to print, secrets masked, unknowns named.
/// </summary>
/// <param name="Path">Where it stands. What is inside a text of JSON follows after <c> › </c>.</param>
/// <param name="Old">Null when it is added.</param>
/// <param name="New">Null when it is deleted.</param>
public sealed record PropertyLine(ChangeKind Kind, string Path, string? Old, string? New, bool ForcesReplace)
{
    /// <summary>Characters of a value; more is no longer read on a line.</summary>
    public const int LongestValue = 240;

    private const string UnknownNow = "known after the update";

    // A baseline may be a plan, which had the same gap.
    private const string UnknownBefore = "not known";

    /// <summary>Whether it stands for another resource that is made anew: not known before, and not known yet.</summary>
    public bool IsAnew => Old == $"[{UnknownBefore}]" && New == $"[{UnknownNow}]";

    // Of two long values that differ late, the part that differs is shown, after so much of what they share.
    private const int SharedBefore = 24;

    // A text larger than this is not taken apart: no document of this program comes near it.
    private const int LargestJson = 1024 * 1024;

    /// <summary>Every property of what is created or deleted, every changed property of what is updated or replaced.</summary>
    public static IReadOnlyList<PropertyLine> Of(PlannedResource resource) => resource.Op switch
    {
        PlanOp.Create => [.. Leaves(PropertyPath.Root, resource.Inputs).Select(leaf => Line(ChangeKind.Add, Shown(leaf.Path), null, leaf.Value, false))],
        PlanOp.Delete => [.. Leaves(PropertyPath.Root, resource.Inputs).Select(leaf => Line(ChangeKind.Delete, Shown(leaf.Path), leaf.Value, null, false))],
        _ => [.. resource.Changes.SelectMany(change => Lines("", change))],
    };

    private static IEnumerable<PropertyLine> Lines(string above, PropertyChange change)
    {
        var path = above + Shown(change.Path);
        if (change is { Kind: ChangeKind.Update, Old: PlanValue.Text old, New: PlanValue.Text current }
            && JsonIn(old.Value) is { } oldJson && JsonIn(current.Value) is { } nowJson)
        {
            var inside = new PropertyDiff((_, _) => true).Compare(oldJson, nowJson).Select(part => part with { ForcesReplace = change.ForcesReplace });
            return inside.SelectMany(part => Lines(path + " › ", part));
        }

        return (change.Old, change.New) switch
        {
            (null, { } added) => Leaves(change.Path, added).Select(leaf => Line(ChangeKind.Add, above + Shown(leaf.Path), null, leaf.Value, change.ForcesReplace)),
            ({ } gone, null) => Leaves(change.Path, gone).Select(leaf => Line(ChangeKind.Delete, above + Shown(leaf.Path), leaf.Value, null, change.ForcesReplace)),
            (PlanValue.Text before, PlanValue.Text after) when Urn.TryParse(before.Value, out var was) && Urn.TryParse(after.Value, out var now) =>
                [new PropertyLine(ChangeKind.Update, path, Words.Title(was), was == now ? $"{Words.Title(now)}, itself replaced" : Words.Title(now), change.ForcesReplace)],
            _ => [Line(ChangeKind.Update, path, change.Old, change.New, change.ForcesReplace)],
        };
    }

    private static PropertyLine Line(ChangeKind kind, string path, PlanValue? old, PlanValue? now, bool forcesReplace)
    {
        var (before, after) = (old is null ? null : Text(old, UnknownBefore), now is null ? null : Text(now, UnknownNow));
        var start = before is null || after is null || Math.Max(before.Length, after.Length) <= LongestValue ? 0
            : Math.Max(0, before.AsSpan().CommonPrefixLength(after) - SharedBefore);
        return new PropertyLine(kind, path, Cut(before, start), Cut(after, start), forcesReplace);
    }

    private static IEnumerable<(PropertyPath Path, PlanValue Value)> Leaves(PropertyPath path, PlanValue value) => value switch
    {
        PlanValue.Map { Fields.Count: > 0 } map => map.Fields.SelectMany(field => Leaves(path.Child(field.Key), field.Value)),
        PlanValue.List { Items.Length: > 0 } list => list.Items.SelectMany((item, index) => Leaves(path.Child(index), item)),
        PlanValue.Map when path.Segments.Length == 0 => [],
        _ => [(path, value)],
    };

    private static string Text(PlanValue value, string unknown) => value switch
    {
        PlanValue.Masked { Secret: true, Unknown: true } => $"[secret, {unknown}]",
        PlanValue.Masked { Secret: true } => "[secret]",
        PlanValue.Masked => $"[{unknown}]",
        PlanValue.List { Items.Length: > 0 } list => $"[{string.Join(", ", list.Items.Select(item => Text(item, unknown)))}]",
        PlanValue.Map { Fields.Count: > 0 } map =>
            $"{{{string.Join(", ", map.Fields.Select(field => $"{TerminalText.CleanLine(field.Key)}: {Text(field.Value, unknown)}"))}}}",
        _ => ValueText.Of(value, 0),
    };

    private static string? Cut(string? text, int start)
    {
        if (text is null || text.Length - start <= LongestValue && start == 0)
        {
            return text;
        }

        var rest = text[Math.Min(start, text.Length)..];
        var shown = rest.Length > LongestValue ? rest[..LongestValue] : rest;
        // A cut must not leave half of a surrogate pair behind.
        shown = shown.Length > 0 && char.IsHighSurrogate(shown[^1]) ? shown[..^1] : shown;
        shown = shown.Length > 0 && char.IsLowSurrogate(shown[0]) ? shown[1..] : shown;
        var total = text.Length.ToString(CultureInfo.InvariantCulture);
        return $"{(start > 0 ? "…" : "")}{shown}{(rest.Length > shown.Length ? "…" : "")} ({total} characters)";
    }

    private static PlanValue.Map? JsonIn(string text)
    {
        if (text.Length is < 2 or > LargestJson || text[0] != '{')
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = JsonCursor.MaxDepth });
            return Read(document.RootElement) as PlanValue.Map;
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException)
        {
            // Not JSON after all, or JSON with a member given twice: then it is a text like any other.
            return null;
        }
    }

    private static PlanValue Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => PlanValue.Map.Of(element.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, Read(member.Value)))),
        JsonValueKind.Array => new PlanValue.List([.. element.EnumerateArray().Select(Read)]),
        JsonValueKind.True or JsonValueKind.False => new PlanValue.Bool(element.GetBoolean()),
        JsonValueKind.Number => new PlanValue.Number(element.GetDouble()),
        JsonValueKind.String => new PlanValue.Text(element.GetString()!),
        _ => new PlanValue.Null(),
    };

    private static string Shown(PropertyPath path) => TerminalText.CleanLine(path.ToString());
}
