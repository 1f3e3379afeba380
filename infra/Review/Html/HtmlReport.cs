using System.Security.Cryptography;
using System.Text;
using Pulumi.Offline.Plans;

namespace ImageTrust.Infra.Review.Html;

/// <summary>
/// The review as one page that needs nothing but a browser: no network, no other file. Its content-security policy allows the one style
/// sheet and the one script that it was written with, by their hashes: text of a plan could not run even if it got out of its place.
/// </summary>
internal static class HtmlReport
{
    public static string Write(PlanReview review)
    {
        var (css, js) = (Resource("page.css"), Resource("page.js"));
        var title = $"Preview of stack {HtmlText.Of(review.Plan.Stack)}";
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{Hash(css)}'; script-src '{Hash(js)}'; img-src data:; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <title>{title}</title>
            <style>{css}</style>
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <header>
            <h1>{title}{Phase(review)}</h1>
            <p class="counts">{Counts(review.Plan)}</p>
            <nav aria-label="Sections">{Navigation(review)}</nav>
            </header>
            <main id="content">
            {Sections(review)}</main>
            <script>{js}</script>
            </body>
            </html>

            """.ReplaceLineEndings("\n");
    }

    private static IEnumerable<(string Id, string Title, string Body)> Parts(PlanReview review)
    {
        yield return ("first", "Look at these first", ReviewTables.Alarms(review) + ReviewTables.Said(review));
        if (review.First.Paid.Count > 0)
        {
            yield return ("outlay", "What it needs and costs", ReviewTables.Outlay(review.First));
        }

        if (review.Denials is { } denials)
        {
            yield return ("denials", denials.Title, ReviewTables.Denials(denials));
        }

        yield return ("trust", "What changes for trust", ReviewTables.Trust(review));
        yield return ("resources", "Resources", Graph(review));
        if (review.Policy is { } policy)
        {
            yield return ("phases", "Phases side by side", PolicySection.SideBySide(policy));
            yield return ("policy", "The policy in words", PolicySection.Aloud(policy));
        }

        yield return ("grants", "Who may do what", ReviewTables.Grants(review));
        yield return ("identities", "Who may act as whom", ReviewTables.Federations(review));
        yield return ("changes", "Property by property", ReviewTables.Changes(review));
    }

    private static string Sections(PlanReview review) => string.Concat(Parts(review).Select(part =>
        $"<section id=\"{part.Id}\" aria-labelledby=\"{part.Id}-title\">\n<h2 id=\"{part.Id}-title\">{part.Title}</h2>\n{part.Body}</section>\n"));

    private static string Navigation(PlanReview review) => string.Concat(Parts(review).Select(part => $"<a href=\"#{part.Id}\">{part.Title}</a>"));

    private static string Phase(PlanReview review) => review.Plan.Phase is { } phase ? $" <span class=\"phase\">{HtmlText.Of(phase)}</span>" : "";

    private static string Counts(Plan plan) => string.Join(" ", PlanWords.Changes.Append(PlanOp.Same)
        .Where(op => plan.Summary[op] > 0)
        .Select(op => $"<span class=\"badge {PlanWords.Verb(op)}\">{plan.Summary[op].ToString(System.Globalization.CultureInfo.InvariantCulture)} {PlanWords.Verb(op)}</span>"));

    private static string Graph(PlanReview review)
    {
        var resources = review.Components.SelectMany(component => component.Resources).ToList();
        var ids = resources.Select((resource, index) => (resource.Urn, index)).ToDictionary(entry => entry.Urn, entry => entry.index);
        var layout = GraphLayout.Of(review.Components);
        return $"""
            <div class="tools">
            <label for="search">Search</label><input id="search" type="search" placeholder="name, type or component" autocomplete="off" spellcheck="false">
            <label><input id="changed" type="checkbox"> changed only</label>
            <span class="zoom"><button id="out" aria-label="Zoom out">−</button><button id="fit">Fit</button><button id="in" aria-label="Zoom in">+</button></span>
            <output id="found" aria-live="polite"></output>
            </div>
            <p class="hint">Arrows lead from a component to what needs it. Choose a resource to see its properties and both directions; the keyboard's arrows move, Enter chooses, Escape lets go.</p>
            <div class="board"><div class="canvas" id="canvas">
            {GraphSvg.Write(layout, ids)}</div>
            <aside id="detail" aria-live="polite" aria-label="The chosen resource"><p class="empty">No resource is chosen.</p></aside></div>
            <script type="application/json" id="data">{PageData.Write(resources, new PlanPlaces(review.Plan), ids)}</script>

            """;
    }

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Resource(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"the resource {name} is missing");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
