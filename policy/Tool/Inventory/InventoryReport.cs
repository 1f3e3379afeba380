using System.Globalization;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Tool.Asking;
using ImageTrust.Policy.Tool.Reporting;

namespace ImageTrust.Policy.Tool.Inventory;

/// <summary>What the table of an inventory is ordered by.</summary>
internal enum InventoryOrder
{
    [JsonStringEnumMemberName("verdict")]
    Verdict,

    [JsonStringEnumMemberName("namespace")]
    Namespace,

    [JsonStringEnumMemberName("team")]
    Team,

    [JsonStringEnumMemberName("reason")]
    Reason,
}

/// <summary>An inventory for people: how much of it there is, what would not be let in and why, and what is not known.</summary>
internal static class InventoryReport
{
    // A page. Programs read the JSON, which has all.
    private const int MostRows = 60;

    // Kinds, objects and errors that were listed at all; the JSON has all.
    private const int MostLines = 20;

    private const string NoTeam = "-";

    public static IEnumerable<ReportSection> Of(InventoryDocument document, InventoryOrder order) =>
    [
        new("Inventory", [Headline(document)], Summary(document, order)),
        Refused(document),
        Moved(document),
        new("Not read", Cut([.. document.Unread, .. Others(document)])),
    ];

    private static string Headline(InventoryDocument document)
    {
        var counts = document.Counts;
        var next = document.Next is { } phase ? $", next {phase.Text()}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Images} images of {counts.Workloads} pods and workloads, under policy {document.PolicyDigest.Beginning}, {document.Phase.Text()}{next}; {counts.Requests} requests to registries in {counts.Seconds:0.#} s.")
            + (counts.EndedPods > 0 ? $" {counts.EndedPods} pods have ended and are left out." : "");
    }

    /// <summary>Images by what they are ordered by; one that is in two groups counts in both.</summary>
    private static Grid Summary(InventoryDocument document, InventoryOrder order)
    {
        var places = document.Images.SelectMany(image => image.Places.Select(place => (image.Image, Place: place))).ToList();
        var next = document.Next is not null;
        var rows = places.GroupBy(one => GroupOf(one.Place, order), StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (IReadOnlyList<string>)
            [
                group.Key, Count(group.Select(one => one.Image)), Count(group.SelectMany(one => one.Place.Workloads.Select(workload => one.Place.Namespace + workload))),
                .. Judgements(group, place => place.Now), .. next ? Judgements(group, place => place.Next!) : [],
            ]);
        string[] judgements = ["admitted", "refused", "not checked"];
        return new Grid(
            [ClosedSet.WordOf(order), "images", "workloads", .. judgements, .. next ? judgements.Select(word => $"next: {word}") : []], [.. rows]);
    }

    private static IEnumerable<string> Judgements(IEnumerable<(string Image, InventoryPlace Place)> group, Func<InventoryPlace, InventoryVerdict> of) =>
        new[] { Judgement.Admitted, Judgement.Refused, Judgement.CouldNotCheck }.Select(judgement =>
            Count(group.Where(one => of(one.Place).Judgement == judgement).Select(one => one.Image)));

    private static string GroupOf(InventoryPlace place, InventoryOrder order) => order switch
    {
        InventoryOrder.Namespace => place.Namespace,
        InventoryOrder.Team => place.Team ?? NoTeam,
        InventoryOrder.Reason => ClosedSet.WordOf(place.Now.Reason),
        _ => $"{ClosedSet.WordOf(place.Now.Judgement)}: {ClosedSet.WordOf(place.Now.Reason)}",
    };

    private static ReportSection Refused(InventoryDocument document)
    {
        var rows = document.Images
            .SelectMany(image => image.Places.Where(place => place.Now.Judgement != Judgement.Admitted || place.Next is { Judgement: not Judgement.Admitted })
                .GroupBy(place => (Now: place.Now.Reason, Next: place.Next?.Reason))
                .Select(group => (IReadOnlyList<string>)
                [
                    Shown(image), string.Join(",", group.Select(place => place.Namespace).Distinct(StringComparer.Ordinal)),
                    Word(group.First().Now), .. document.Next is null ? Array.Empty<string>() : [Word(group.First().Next!)],
                ]))
            .ToList();
        return new ReportSection(
            "Not admitted, now or next",
            rows.Count > MostRows ? [$"The first {MostRows} of {rows.Count}; --json has all."] : [],
            new Grid(["image", "namespaces", "now", .. document.Next is null ? Array.Empty<string>() : ["next"]], [.. rows.Take(MostRows)]));
    }

    private static ReportSection Moved(InventoryDocument document)
    {
        var rows = document.Images.SelectMany(image => image.Names.Where(name => name.MovedTo is not null)
            .Select(name => (IReadOnlyList<string>)[name.Name, Beginning(image.Image), name.MovedTo!.Beginning])).ToList();
        return new ReportSection("Tags that moved since a node pulled them", [], new Grid(["image", "runs", "the tag now"], [.. rows.Take(MostRows)]));
    }

    private static IEnumerable<string> Others(InventoryDocument document) => document.OtherKinds.Select(kind =>
        $"{kind.Value} of kind {kind.Key}: whether and where it names images is not known here");

    private static List<string> Cut(List<string> lines) => lines.Count <= MostLines ? lines : [.. lines.Take(MostLines), $"and {lines.Count - MostLines} more; --json has all"];

    /// <summary>The name people know it by, and as much of the digest as tells it apart.</summary>
    private static string Shown(InventoryImage image) =>
        image.Names[0] is { Source: not DigestSource.Object and not DigestSource.None } name ? $"{name.Name} {Beginning(image.Image)}" : image.Image;

    private static string Beginning(string image) => Digest.TryParse(image[(image.LastIndexOf('@') + 1)..], out var digest) ? digest.Beginning : "";

    private static string Word(InventoryVerdict verdict) => verdict.Judgement == Judgement.Admitted ? ClosedSet.WordOf(verdict.Judgement) : ClosedSet.WordOf(verdict.Reason);

    private static string Count(IEnumerable<string> texts) => texts.Distinct(StringComparer.Ordinal).Count().ToString(CultureInfo.InvariantCulture);
}
