using System.Globalization;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Reporting;

namespace ImageTrust.Policy.Tool.Suggesting;

/// <summary>A suggestion for people: what the draft would do, whom it proposes, and everything that a person has to look at.</summary>
internal static class SuggestionReport
{
    // A page each. Programs read the JSON, which has all.
    private const int MostRows = 60;

    public static IEnumerable<ReportSection> Of(SuggestionDocument document) =>
    [
        Table(document),
        new("Proposed signers, all marked SUGGESTED", [], Grid(
            ["authority", "who", "images", "repositories"],
            document.Signers.Select(signer => (IReadOnlyList<string>)[signer.Authority!, signer.Subject, Number(signer.Digests), Number(signer.Repositories.Count)]))),
        new("Also signed by somebody who is not proposed", [], Grid(
            ["repository", "who", "images"], document.Also.Select(also => (IReadOnlyList<string>)[also.Repositories[0], also.Subject, Number(also.Digests)]))),
        new("Nobody proposed: whose these are could not be told", [], Grid(
            ["repository", "signed by"], document.Contested.Select(one => (IReadOnlyList<string>)[one.Repository, string.Join(", ", one.Subjects)]))),
        new("Unsigned", [], Grid(["image"], document.Unsigned.Select(image => (IReadOnlyList<string>)[image]))),
        new("Attached, but by nobody whom the given keys and roots know: give --key or --trusted-root", [], Grid(
            ["image, and why"], document.Unknown.Select(line => (IReadOnlyList<string>)[line]))),
        new("Not signed, but attested", [], Grid(
            ["image", "what, and by whom"], document.Attested.Select(one => (IReadOnlyList<string>)[one.Image, string.Join("; ", one.Statements)]))),
        new("Signed with Notation, which is not read", [], Grid(["image"], document.Notation.Select(image => (IReadOnlyList<string>)[image]))),
        new("Not read", [], Grid(["what, and why"], document.Unread.Select(line => (IReadOnlyList<string>)[line]))),
        new("policy check will find, when all marks are gone", document.Findings),
        new("Next", Next(document)),
    ];

    private static ReportSection Table(SuggestionDocument document) => new(
        "By namespace and team: what the draft would do without its marks", [], Grid(
            ["namespace", "team", "images", "signed by", .. Phases.All.Select(phase => phase.Text())],
            document.Places.GroupBy(place => (place.Namespace, place.Team)).OrderBy(group => group.Key).Select(group => (IReadOnlyList<string>)
            [
                group.Key.Namespace, group.Key.Team ?? "-", Number(group.Count()), Signers(group),
                .. Phases.All.Select((_, i) => Actions(group.Select(place => place.Phases[i]))),
            ])));

    private static string Signers(IEnumerable<SuggestedPlace> places) => string.Join(", ", places
        .SelectMany(place => place.SignedBy.Concat(place.SignedUnlogged.Select(name => $"{name} (in no log)")).DefaultIfEmpty("nobody"))
        .CountBy(name => name, StringComparer.Ordinal).OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)
        .Select(entry => $"{entry.Key} {entry.Value}"));

    private static string Actions(IEnumerable<SuggestedVerdict> verdicts) => string.Join(", ", verdicts.CountBy(verdict => verdict.Action)
        .OrderByDescending(entry => entry.Key).Select(entry => $"{entry.Value} {ClosedSet.WordOf(entry.Key)}"));

    private static IReadOnlyList<string> Next(SuggestionDocument document) => document.Draft is { } draft
        ? [
            $"Read {draft}. Of each signer make sure who it is, and remove its mark; then policy check {draft}, and policy inventory --policy {draft}.",
            .. document.Places.SelectMany(place => place.SignedUnlogged).Distinct(StringComparer.Ordinal)
                .Select(key => $"Signatures of {key} that are in no log are refused by the draft, as if nobody had signed. The comment above it says what would accept them."),
        ]
        : ["Nobody could be proposed, and no draft was written. Images without a signature come first: sign them, and suggest again."];

    private static Grid Grid(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.ToList();
        return new Grid(headers, all.Count <= MostRows ? all
            : [.. all.Take(MostRows), [.. headers.Select((_, i) => i == 0 ? $"and {Number(all.Count - MostRows)} more; --json has all" : "")]]);
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
