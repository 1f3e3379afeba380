using System.Text.Json;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Tool.Reporting;

namespace ImageTrust.Policy.Tool.Inventory;

/// <summary>How an image in a namespace differs between two inventories.</summary>
[JsonConverter(typeof(ClosedSetConverter<ChangeKind>))]
internal enum ChangeKind
{
    [JsonStringEnumMemberName("new")]
    New,

    [JsonStringEnumMemberName("gone")]
    Gone,

    /// <summary>Another judgement or another reason, now or next.</summary>
    [JsonStringEnumMemberName("verdict")]
    Verdict,
}

/// <param name="Change">What is different.</param>
/// <param name="Image">The image.</param>
/// <param name="Namespace">Where.</param>
/// <param name="Before">What was said now and next; null where it was not there.</param>
/// <param name="After">What is said now and next; null where it is not there any more.</param>
internal sealed record InventoryChange(ChangeKind Change, string Image, string Namespace, ComparedVerdicts? Before, ComparedVerdicts? After);

/// <param name="Now">Judgement and reason in the phase in force.</param>
/// <param name="Next">The same in the next phase.</param>
internal sealed record ComparedVerdicts(string Now, string? Next)
{
    public static ComparedVerdicts Of(InventoryPlace place) => new(Words(place.Now), place.Next is null ? null : Words(place.Next));

    public override string ToString() => Next is null ? Now : $"{Now}; next {Next}";

    private static string Words(InventoryVerdict verdict) => $"{ClosedSet.WordOf(verdict.Judgement)} ({ClosedSet.WordOf(verdict.Reason)})";
}

/// <summary>What is different between two inventories, image by image and namespace by namespace.</summary>
internal static class InventoryComparison
{
    public static IReadOnlyList<InventoryChange> Between(InventoryDocument earlier, InventoryDocument later)
    {
        var (before, after) = (Verdicts(earlier), Verdicts(later));
        return
        [
            .. before.Keys.Union(after.Keys).OrderBy(key => key)
                .Select(key => (Key: key, Before: before.GetValueOrDefault(key), After: after.GetValueOrDefault(key)))
                .Where(pair => pair.Before != pair.After)
                .Select(pair => new InventoryChange(
                    pair.Before is null ? ChangeKind.New : pair.After is null ? ChangeKind.Gone : ChangeKind.Verdict,
                    pair.Key.Image, pair.Key.Namespace, pair.Before, pair.After)),
        ];
    }

    public static IEnumerable<ReportSection> Report(IReadOnlyList<InventoryChange> changes)
    {
        if (changes.Count == 0)
        {
            yield return new ReportSection("Since the earlier inventory", ["Nothing is different."]);
        }

        foreach (var (kind, title) in new[] { (ChangeKind.Verdict, "Another verdict"), (ChangeKind.New, "New"), (ChangeKind.Gone, "Gone") })
        {
            yield return new ReportSection(title, [], new Grid(
                kind == ChangeKind.Verdict ? ["image", "namespace", "before", "after"] : ["image", "namespace", "verdict"],
                [.. changes.Where(change => change.Change == kind).Select(Row)]));
        }
    }

    public static void WriteJson(TextWriter output, IReadOnlyList<InventoryChange> changes) =>
        output.WriteLine(JsonSerializer.Serialize(changes, InventoryJson.Default.IReadOnlyListInventoryChange));

    private static IReadOnlyList<string> Row(InventoryChange change) => change.Change == ChangeKind.Verdict
        ? [change.Image, change.Namespace, $"{change.Before}", $"{change.After}"]
        : [change.Image, change.Namespace, $"{change.After ?? change.Before}"];

    private static Dictionary<(string Image, string Namespace), ComparedVerdicts> Verdicts(InventoryDocument document) => document.Images
        .SelectMany(image => image.Places.Select(place => (Key: (image.Image, place.Namespace), Verdicts: ComparedVerdicts.Of(place))))
        .DistinctBy(one => one.Key)
        .ToDictionary(one => one.Key, one => one.Verdicts);
}
