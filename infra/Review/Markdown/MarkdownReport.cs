using ImageTrust.Infra.Review.Denials;
using ImageTrust.Infra.Review.Outlay;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Words;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Rendering;
using Severity = Pulumi.Offline.Diagnostics.Severity;

namespace ImageTrust.Infra.Review.Markdown;

/// <summary>The review as a comment on a pull request: what matters first, the rest folded, never too long to be posted.</summary>
internal static class MarkdownReport
{
    /// <summary>Bytes of the whole. A comment on GitHub holds 65,536 characters; a bot may put a line above and below.</summary>
    public const int MostBytes = 60_000;

    // Shares of the parts beside the changes, which get what these leave.
    private const int AlarmBytes = 8_000;
    private const int TrustBytes = 14_000;
    private const int DenialBytes = 8_000;
    private const int SaidBytes = 4_000;
    private const int PolicyBytes = 6_000;
    private const int GraphBytes = 6_000;
    private const int GrantBytes = 7_000;
    private const int FederationBytes = 3_000;
    private const int OutlayBytes = 2_000;

    public static string Write(PlanReview review)
    {
        var before = Heading(review) + Alarms(review) + Denials(review) + Trust(review) + Said(review);
        var after = Graph(review) + Listed(FirstDeployment.QuotaTitle, review.First.Quota) + Listed(FirstDeployment.PaidTitle, review.First.Paid) + Grants(review) + Federations(review) + Policy(review) + $"\n<sub>{Words.AboutReplacements}</sub>\n";
        const string Title = "\n### Changes\n\n";
        var changes = new ChangesSection(review.Components, MostBytes - Room.Of(before) - Room.Of(after) - Room.Of(Title)).Write();
        return before + (changes.Length > 0 ? Title + changes : "") + after;
    }

    private static string Heading(PlanReview review)
    {
        var summary = review.Plan.Summary;
        var compared = review.ComparedWith is { } baseline
            ? $"Compared with {MarkdownText.Code(baseline)}."
            : "Compared with nothing: this is what a first deployment creates.";
        var phase = review.Plan.Phase is { } name ? $", phase {MarkdownText.Code(name)}" : "";
        return $"<!-- image-trust preview of {MarkdownText.Html(review.Plan.Stack)} -->\n"
            + $"## Preview of stack {MarkdownText.Code(review.Plan.Stack)}{phase}\n\n"
            + $"{compared}{(review.Plan.HasChanges ? "" : " **Nothing changes.**")}\n\n"
            + string.Concat(review.Notes.Select(note => $"> {MarkdownText.Line(note)}\n>\n"))
            + (review.Notes.Count > 0 ? "\n" : "")
            + "| to replace | to delete | to update | to create | unchanged |\n|--:|--:|--:|--:|--:|\n"
            + $"| {string.Join(" | ", PlanWords.Changes.Append(PlanOp.Same).Select(op => Emphasized(op, summary[op])))} |\n";
    }

    private static string Emphasized(PlanOp op, int count) =>
        count > 0 && op is PlanOp.Replace or PlanOp.Delete ? $"**{Room.Number(count)}**" : Room.Number(count);

    private static string Alarms(PlanReview review)
    {
        var rows = review.Alarms
            .Select(alarm => $"| {Level(alarm.Level)} | {PlanWords.Verb(alarm.Resource.Op)} | {MarkdownText.Code(Words.Title(alarm.Resource.Urn))} | {MarkdownText.Line(alarm.Why)} |")
            .ToList();
        return rows.Count == 0 ? "" : Section("Look at these first", "| | | resource | what it means |\n|---|---|---|---|\n"
            + Joined(Room.Fit(rows, AlarmBytes, count => $"| | | | … and {count} more |")));
    }

    private static string Level(AlarmLevel level) => level switch
    {
        AlarmLevel.Refused => "⛔ refused",
        AlarmLevel.Ignored => "⛔ no effect",
        AlarmLevel.Dangerous => "⚠️ dangerous",
        _ => "💰 cost",
    };

    private static string Trust(PlanReview review)
    {
        var lines = review.Trust.Select(change => $"- **{ClosedSet.WordOf(change.Effect)}**: {MarkdownText.Line(change.Sentence)}").ToList();
        var said = lines.Count > 0 ? Joined(Room.Fit(lines, TrustBytes, count => $"- … and {count} more: `preview` prints all of them"))
            : review.ComparedWith is null ? "Everything is new: see *The policy in words* and *Who may do what* below.\n"
            : "Nothing.\n";
        return Section("What changes for trust", said);
    }

    private static string Denials(PlanReview review)
    {
        if (review.Denials is not { } denials)
        {
            return "";
        }

        var rows = denials.Rows.Select(row =>
            $"| {MarkdownText.Code(row.Rule)} | {row.Effect} | {MarkdownText.Code(row.Namespace)} | {MarkdownText.Code(row.Workload)} | {MarkdownText.Code(row.Image)} | {row.Reasons} |").ToList();
        string table = rows.Count == 0 ? "" : $"\n| {string.Join(" | ", DenialRow.Heads)} |\n|---|---|---|---|---|---|\n"
            + Joined(Room.Fit(rows, DenialBytes, count => $"| | | | | … and {count} more | |"));
        return Section(denials.Title, Joined(denials.Sentences.Select(MarkdownText.Line)) + table);
    }

    private static string Said(PlanReview review)
    {
        var lines = review.Diagnostics.Where(diagnostic => diagnostic.Severity is Severity.Warning or Severity.Error)
            .Select(diagnostic => $"- **{PlanWords.Of(diagnostic.Severity)}**: {MarkdownText.Line(OneLine(diagnostic.Message))}").ToList();
        return lines.Count == 0 ? "" : Section("What the program warns of", Joined(Room.Fit(lines, SaidBytes, count => $"- … and {count} more")));
    }

    // A list inside a message reads as a list on one line too.
    private static string OneLine(string message) =>
        string.Join("; ", message.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Replace(":; ", ": ", StringComparison.Ordinal);

    private static string Graph(PlanReview review)
    {
        var lines = MermaidGraph.Lines(review.Components);
        return Room.Of(lines) > GraphBytes ? "" : Folded("Components and what they need", MarkdownText.Fenced("mermaid", lines));
    }

    private static string Grants(PlanReview review)
    {
        var rows = review.Grants.Select(row =>
            $"| {Mark(row.Op)} | {MarkdownText.Line(row.Who)} | {MarkdownText.Line(row.Role)} | {MarkdownText.Line(row.On)} | {MarkdownText.Line(row.Reason)} |").ToList();
        return rows.Count == 0 ? "" : Folded($"Who may do what: {Room.Number(review.Grants.Count)} grants", "| | who | has | on | reason |\n|---|---|---|---|---|\n"
            + Joined(Room.Fit(rows, GrantBytes, count => $"| | | | | … and {count} more |")));
    }

    private static string Listed(string title, IReadOnlyList<string> lines) =>
        lines.Count == 0 ? "" : Folded(title, Joined(Room.Fit([.. lines.Select(line => $"- {MarkdownText.Line(line)}")], OutlayBytes, count => $"- … and {count} more")));

    private static string Federations(PlanReview review)
    {
        var rows = review.Federations.Select(row =>
            $"| {Mark(row.Op)} | {MarkdownText.Line(row.Identity)} | {MarkdownText.Code(row.Subject)} | {MarkdownText.Code(row.Issuer)} |").ToList();
        return rows.Count == 0 ? "" : Folded("Who may act as whom, without a secret", "| | identity | subject of the token | issuer |\n|---|---|---|---|\n"
            + Joined(Room.Fit(rows, FederationBytes, count => $"| | | | … and {count} more |")));
    }

    private static string Policy(PlanReview review)
    {
        if (review.Policy is not { } policy)
        {
            return "";
        }

        var lines = Explanation.Of(policy, policy.Phase)
            .SelectMany(section => section.Sentences.Select(sentence => $"- {MarkdownText.Line(sentence)}").Prepend($"\n**{MarkdownText.Line(section.Title)}**\n"))
            .ToList();
        return Folded($"The policy in words, in {policy.Phase.Text()}", Joined(Room.Fit(lines, PolicyBytes, count => $"- … and {count} more lines: `policy explain` prints all of them")));
    }

    private static string Mark(PlanOp op) => op == PlanOp.Same ? "" : PlanWords.Verb(op);

    // Titles are this program's own words: no text from outside.
    private static string Section(string title, string body) => $"\n### {title}\n\n{body}";

    private static string Folded(string title, string body) => $"\n<details><summary>{title}</summary>\n\n{body}\n</details>\n";

    private static string Joined(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));
}
