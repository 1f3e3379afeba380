namespace ImageTrust.Policy.Model.Promotion.Evidence;

/// <summary>The one order of what evidence lists, by code unit, so that the same sources always make the same bytes.</summary>
public static class EvidenceOrder
{
    /// <summary>The same evidence with every list in its order. Nothing is dropped: what stands twice stays twice, and is refused by whoever reads it.</summary>
    public static PromotionEvidence Sorted(PromotionEvidence evidence) => evidence with
    {
        Namespaces = [.. evidence.Namespaces.OrderBy(ns => ns.Text, StringComparer.Ordinal)],
        Rows = [.. evidence.Rows.Select(row => (Key: Key(row), Row: row)).OrderBy(one => one.Key, Keys).Select(one => one.Row)],
        Canaries = [.. evidence.Canaries.Select(run => (Key: Key(run), Run: run)).OrderBy(one => one.Key, Keys).Select(one => one.Run)],
        Unread = [.. evidence.Unread.Order(StringComparer.Ordinal)],
        Sources = [.. evidence.Sources.Select(source => (Key: Key(source), Source: source)).OrderBy(one => one.Key, Keys).Select(one => one.Source)],
    };

    internal static IComparer<string[]> Keys { get; } = Comparer<string[]>.Create((left, right) =>
        left.Zip(right, string.CompareOrdinal).FirstOrDefault(order => order != 0));

    /// <summary>What tells a row from every other. An image that stood for nothing is told apart by how it was written.</summary>
    internal static string[] Key(EvidenceRow row) =>
        [row.Namespace.Text, row.Kind, row.Name, row.Container, row.Repository?.Text ?? "", row.Digest?.Text ?? "", row.Digest is null ? row.Image : ""];

    internal static string[] Key(CanaryRun run) => [run.Namespace.Text, run.Time.Text, run.Account, run.Image, $"{run.Expects}"];

    internal static string[] Key(EvidenceSource source) => [source.Window.From.Text, source.Window.Until.Text, source.Digest.Text, source.Name];
}
