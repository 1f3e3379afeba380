using Pulumi.Offline.Plans;
using Pulumi.Offline.Urns;

namespace ImageTrust.Infra.Review.Html;

/// <summary>A resource's row in its component's card; pixels.</summary>
internal sealed record NodeBox(PlannedResource Resource, int X, int Y);

/// <summary>A component's card; pixels.</summary>
internal sealed record CardBox(ComponentChanges Component, int X, int Y, int Height, IReadOnlyList<NodeBox> Nodes);

/// <summary>
/// Where everything stands: a card a component, in columns from what needs nothing to what needs most; within a column near what it
/// needs. Components that need each other stand where their names' order puts them.
/// </summary>
internal sealed record GraphLayout(IReadOnlyList<CardBox> Cards, IReadOnlyList<(CardBox From, CardBox To)> Arrows, int Width, int Height)
{
    public const int CardWidth = 214;
    public const int RowHeight = 24;
    public const int HeadHeight = 34;

    private const int ColumnGap = 40;
    private const int CardGap = 14;
    private const int Margin = 12;
    private const int Foot = 8;

    public static GraphLayout Of(IReadOnlyList<ComponentChanges> components)
    {
        var ordered = components.Where(component => component.Resources.Count > 0).OrderBy(component => component.Name, StringComparer.Ordinal).ToList();
        var columns = Columns(ordered);
        var cards = new Dictionary<string, CardBox>(StringComparer.Ordinal);
        foreach (var column in ordered.GroupBy(component => columns[component.Name]).OrderBy(group => group.Key))
        {
            var y = Margin;
            foreach (var component in column.OrderBy(component => Centre(component, cards)).ThenBy(component => component.Name, StringComparer.Ordinal))
            {
                var card = Card(component, Margin + column.Key * (CardWidth + ColumnGap), y);
                cards.Add(component.Name, card);
                y += card.Height + CardGap;
            }
        }

        var all = cards.Values.ToList();
        var arrows = NeededDirectly.Between(ordered).Select(arrow => (cards[arrow.To], cards[arrow.From])).ToList();
        return new GraphLayout(
            all, arrows,
            all.Select(card => card.X + CardWidth + Margin).DefaultIfEmpty(0).Max(),
            all.Select(card => card.Y + card.Height + Margin).DefaultIfEmpty(0).Max());
    }

    private static CardBox Card(ComponentChanges component, int x, int y)
    {
        var resources = component.Resources.Where(resource => resource.Type != Urn.StackType).OrderBy(resource => ComponentChanges.Rank(resource.Op))
            .ThenBy(resource => resource.Name, StringComparer.Ordinal).ToList();
        return new CardBox(
            component, x, y, HeadHeight + resources.Count * RowHeight + Foot,
            [.. resources.Select((resource, index) => new NodeBox(resource, x, y + HeadHeight + index * RowHeight))]);
    }

    /// <summary>The mean height of what it needs; what needs nothing keeps its alphabetical place at the top.</summary>
    private static double Centre(ComponentChanges component, Dictionary<string, CardBox> placed) => component.Needs
        .Select(placed.GetValueOrDefault).OfType<CardBox>().Select(card => card.Y + card.Height / 2.0).DefaultIfEmpty(0).Average();

    /// <summary>One more than the last column of what it needs; a need that leads back in a circle does not count.</summary>
    private static Dictionary<string, int> Columns(List<ComponentChanges> components)
    {
        var byName = components.ToDictionary(component => component.Name, StringComparer.Ordinal);
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var component in components)
        {
            Column(component.Name);
        }

        return columns;

        int Column(string name)
        {
            if (columns.TryGetValue(name, out var known) || !open.Add(name))
            {
                return known;
            }

            var column = byName[name].Needs.Where(byName.ContainsKey).Where(need => !open.Contains(need)).Select(need => Column(need) + 1).DefaultIfEmpty(0).Max();
            open.Remove(name);
            columns[name] = column;
            return column;
        }
    }
}
