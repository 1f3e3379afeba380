using ImageTrust.Infra.Review.Denials;
using ImageTrust.Infra.Review.Outlay;
using ImageTrust.Policy.Images.Text;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Rendering;
using Severity = Pulumi.Offline.Diagnostics.Severity;

namespace ImageTrust.Infra.Review.Html;

/// <summary>The parts of the page that are lists and tables.</summary>
internal static class ReviewTables
{
    public static string Alarms(PlanReview review)
    {
        var compared = review.ComparedWith is { } baseline
            ? $"<p>Compared with {HtmlText.Code(baseline)}.{(review.Plan.HasChanges ? "" : " <b>Nothing changes.</b>")}</p>\n"
            : "<p>Compared with nothing: this is what a first deployment creates.</p>\n";
        var notes = string.Concat(review.Notes.Select(note => $"<p class=\"note\">{HtmlText.Of(note)}</p>\n"));
        return compared + notes + (review.Alarms.Count == 0 ? "<p>Nothing dangerous or costly.</p>\n" : HtmlText.Table(
            "Dangerous and costly operations", ["", "", "resource", "what it means"],
            review.Alarms.Select(alarm => (string[])[$"<span class=\"level {ClosedSet.WordOf(alarm.Level)}\">{ClosedSet.WordOf(alarm.Level)}</span>", HtmlText.Badge(alarm.Resource.Op),
                HtmlText.Code(Words.Title(alarm.Resource.Urn)), HtmlText.Of(alarm.Why)])));
    }

    public static string Said(PlanReview review)
    {
        var said = review.Diagnostics.Where(diagnostic => diagnostic.Severity is Severity.Warning or Severity.Error).ToList();
        return said.Count == 0 ? "" : $"<details><summary>The program warns {(said.Count == 1 ? "once" : $"{said.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)} times")}</summary>\n"
            + string.Concat(said.Select(diagnostic => $"<pre>{string.Join('\n', diagnostic.Message.ReplaceLineEndings("\n").Split('\n').Select(HtmlText.Of))}</pre>\n")) + "</details>\n";
    }

    public static string Outlay(FirstDeployment first) => List(FirstDeployment.QuotaTitle, first.Quota) + List(FirstDeployment.PaidTitle, first.Paid);

    private static string List(string title, IReadOnlyList<string> lines) =>
        $"<h3>{HtmlText.Of(title)}</h3>\n<ul>{string.Concat(lines.Select(line => $"<li>{HtmlText.Of(line)}</li>\n"))}</ul>\n";

    public static string Trust(PlanReview review) => review.Trust.Count == 0
        ? review.ComparedWith is null ? "<p>Everything is new: the policy and the grants stand below.</p>\n" : "<p>Nothing.</p>\n"
        : $"<ul class=\"trust\">{string.Concat(review.Trust.Select(change => $"<li><span class=\"effect {ClosedSet.WordOf(change.Effect)}\">{ClosedSet.WordOf(change.Effect)}</span><span>{HtmlText.Of(change.Sentence)}</span></li>\n"))}</ul>\n";

    public static string Denials(DenialReview denials) => string.Concat(denials.Sentences.Select(sentence => $"<p>{HtmlText.Of(sentence)}</p>\n"))
        + (denials.Rows.Count == 0 ? "" : HtmlText.Table(
            denials.Title, DenialRow.Heads, denials.Rows.Select(row => (string[])
                [HtmlText.Of(row.Rule), HtmlText.Of(row.Effect), HtmlText.Of(row.Namespace), HtmlText.Of(row.Workload), HtmlText.Code(row.Image), HtmlText.Of(row.Reasons)])));

    public static string Grants(PlanReview review) => HtmlText.Table("Grants", ["", "who", "has", "on", "reason"], review.Grants.Select(row => (string[])
        [HtmlText.Badge(row.Op), HtmlText.Of(row.Who), HtmlText.Of(row.Role), HtmlText.Of(row.On), HtmlText.Of(row.Reason)]));

    public static string Federations(PlanReview review) => HtmlText.Table("Federated identities", ["", "identity", "subject of the token", "issuer"], review.Federations.Select(row => (string[])
        [HtmlText.Badge(row.Op), HtmlText.Of(row.Identity), HtmlText.Code(row.Subject), HtmlText.Code(row.Issuer)]));

    public static string Changes(PlanReview review)
    {
        var changed = review.Components.Where(component => component.Changed.Any()).ToList();
        return changed.Count == 0 ? "<p>Nothing changes.</p>\n" : string.Concat(changed.Select(Component)) + $"<p class=\"hint\">{HtmlText.Of(Words.AboutReplacements)}</p>\n";
    }

    private static string Component(ComponentChanges component) =>
        $"<details><summary><b>{HtmlText.Of(component.Name.Length == 0 ? "directly in the stack" : component.Name)}</b> "
        + $"{HtmlText.Of(component.Kind)} {string.Join(" ", PlanWords.Changes.Where(op => component.Count(op) > 0).Select(op => $"<span class=\"badge {PlanWords.Verb(op)}\">{component.Count(op).ToString(System.Globalization.CultureInfo.InvariantCulture)} {PlanWords.Verb(op)}</span>"))}</summary>\n"
        + string.Concat(component.Changed.Select(Resource)) + "</details>\n";

    private static string Resource(PlannedResource resource) =>
        $"<h3>{HtmlText.Badge(resource.Op)} {HtmlText.Of(Words.Title(resource.Urn))}</h3>\n"
        + string.Concat(Words.Because(resource).Select(reason => $"<p class=\"because\">replaced: {HtmlText.Of(reason)}</p>\n"))
        + HtmlText.Table("Properties", ["property", "before", "after"], PropertyLine.Of(resource).Select(line => (string[])
            [HtmlText.Code(line.Path) + (line.ForcesReplace ? " <span class=\"badge replace\">replaces</span>" : ""), Value("old", line.Old), Value("new", line.New)]));

    private static string Value(string side, string? text) => text is null ? "" : $"<code class=\"{side}\">{HtmlText.Of(text)}</code>";
}
