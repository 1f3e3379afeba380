using System.Globalization;
using System.Text;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Rendering;
using Pulumi.Offline.Urns;

namespace ImageTrust.Infra.Review.Html;

/// <summary>The picture of the resources. Colours are classes: the style sheet knows light and dark.</summary>
internal static class GraphSvg
{
    private const int LongestName = 24;

    // The least that still reads as a curve.
    private const int Bend = 28;

    /// <param name="layout">Where everything stands.</param>
    /// <param name="ids">The number of each resource, which the page's script knows it by.</param>
    public static string Write(GraphLayout layout, IReadOnlyDictionary<Urn, int> ids)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg id=\"graph\" viewBox=\"0 0 {layout.Width} {layout.Height}\" width=\"{layout.Width}\" height=\"{layout.Height}\" role=\"group\" aria-label=\"Resources by component\">\n<g class=\"arrows\">\n");
        foreach (var (from, to) in layout.Arrows)
        {
            svg.Append(Arrow(from, to));
        }

        svg.Append("</g>\n");
        foreach (var card in layout.Cards)
        {
            Card(svg, card, ids);
        }

        return svg.Append("<g id=\"links\"></g>\n</svg>\n").ToString();
    }

    /// <summary>Out of the side that faces the other card; a card further left is reached round the left.</summary>
    private static string Arrow(CardBox from, CardBox to)
    {
        var forward = to.X > from.X;
        var (x1, y1) = (forward ? from.X + GraphLayout.CardWidth : from.X, from.Y + GraphLayout.HeadHeight / 2);
        var (x2, y2) = (forward || to.X == from.X ? to.X : to.X + GraphLayout.CardWidth, to.Y + GraphLayout.HeadHeight / 2);
        var bend = Math.Max(Bend, Math.Abs(x2 - x1) / 2);
        var (out1, out2) = forward ? (bend, -bend) : to.X == from.X ? (-bend, -bend) : (-bend, bend);
        return string.Create(CultureInfo.InvariantCulture, $"<path d=\"M{x1} {y1}C{x1 + out1} {y1} {x2 + out2} {y2} {x2} {y2}\"/>\n");
    }

    private static void Card(StringBuilder svg, CardBox card, IReadOnlyDictionary<Urn, int> ids)
    {
        var name = card.Component.Name.Length == 0 ? "the stack itself" : card.Component.Name;
        svg.Append(CultureInfo.InvariantCulture,
            $"<g class=\"card {PlanWords.Verb(card.Component.Gravest)}\"><rect x=\"{card.X}\" y=\"{card.Y}\" width=\"{GraphLayout.CardWidth}\" height=\"{card.Height}\" rx=\"8\"/>");
        svg.Append(CultureInfo.InvariantCulture,
            $"<text class=\"head\" x=\"{card.X + 12}\" y=\"{card.Y + 22}\">{HtmlText.Of(TextOf(name))}<title>{HtmlText.Of(name)}</title></text>");
        foreach (var node in card.Nodes)
        {
            Node(svg, node, ids[node.Resource.Urn]);
        }

        svg.Append("</g>\n");
    }

    private static void Node(StringBuilder svg, NodeBox node, int id)
    {
        var (resource, verb) = (node.Resource, PlanWords.Verb(node.Resource.Op));
        var label = $"{verb} {Words.Title(resource.Urn)}{(resource.Protect ? ", protected" : "")}";
        svg.Append(CultureInfo.InvariantCulture,
            $"<g class=\"node {verb}\" id=\"r{id}\" data-id=\"{id}\" role=\"button\" tabindex=\"-1\" aria-pressed=\"false\" aria-label=\"{HtmlText.Of(label)}\"><title>{HtmlText.Of(Words.Title(resource.Urn))}</title>");
        svg.Append(CultureInfo.InvariantCulture,
            $"<rect x=\"{node.X + 6}\" y=\"{node.Y + 1}\" width=\"{GraphLayout.CardWidth - 12}\" height=\"{GraphLayout.RowHeight - 2}\" rx=\"5\"/>");
        svg.Append(CultureInfo.InvariantCulture,
            $"<text class=\"sign\" x=\"{node.X + 21}\" y=\"{node.Y + 16}\">{(resource.Op == PlanOp.Same ? "·" : resource.Op == PlanOp.Replace ? "±" : Words.Symbol(resource.Op))}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{node.X + 34}\" y=\"{node.Y + 16}\">{HtmlText.Of(TextOf(resource.Name))}</text>{(resource.Protect ? Lock(node) : "")}</g>");
    }

    // Drawn: a sign for it is not in every font.
    private static string Lock(NodeBox node) => string.Create(CultureInfo.InvariantCulture,
        $"<path class=\"lock\" d=\"M{node.X + GraphLayout.CardWidth - 23} {node.Y + 11}h9v7h-9zm2 0v-2.5a2.5 2.5 0 0 1 5 0v2.5\"><title>protected</title></path>");

    private static string TextOf(string name) => name.Length <= LongestName ? name : string.Concat(name.AsSpan(0, LongestName - 1), "…");
}
