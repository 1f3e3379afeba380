using Pulumi.Offline.Plans;
using Pulumi.Offline.Urns;

namespace ImageTrust.Infra.Review;

/// <summary>One component of the stack and its resources.</summary>
/// <param name="Name">Logical name; empty for what stands directly below the stack.</param>
/// <param name="Kind">Last part of its type: <c>SigningVault</c>.</param>
/// <param name="Resources">All of them, the component itself left out, in the plan's order.</param>
/// <param name="Needs">Names of the components that its resources depend on.</param>
internal sealed record ComponentChanges(string Name, string Kind, IReadOnlyList<PlannedResource> Resources, IReadOnlyList<string> Needs)
{
    // The order in which a reader wants to see them.
    private static readonly PlanOp[] Weight = [PlanOp.Replace, PlanOp.Delete, PlanOp.Update, PlanOp.Create, PlanOp.Same];

    public IEnumerable<PlannedResource> Changed => Resources.Where(resource => resource.Op != PlanOp.Same).OrderBy(resource => Rank(resource.Op));

    /// <summary>The gravest operation inside.</summary>
    public PlanOp Gravest => Resources.Select(resource => resource.Op).DefaultIfEmpty(PlanOp.Same).MinBy(Rank);

    public int Count(PlanOp op) => Resources.Count(resource => resource.Op == op);

    /// <summary>Gravest first, then by name.</summary>
    public static IReadOnlyList<ComponentChanges> In(Plan plan)
    {
        var places = new PlanPlaces(plan);
        string NameOf(PlannedResource resource) => places.ComponentOf(resource)?.Name ?? "";
        return [.. plan.Resources
            .Where(resource => resource.Type != Urn.StackType)
            .GroupBy(NameOf, StringComparer.Ordinal)
            .Select(group => new ComponentChanges(
                group.Key,
                group.Select(places.ComponentOf).OfType<PlannedResource>().FirstOrDefault()?.Type.Split(':')[^1] ?? "",
                [.. group.Where(resource => resource.Custom || resource.Name != group.Key || group.Key.Length == 0)],
                [.. group.SelectMany(resource => resource.Dependencies).Select(places.Find).OfType<PlannedResource>().Select(NameOf)
                    .Where(name => name.Length > 0 && name != group.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]))
            .OrderBy(component => Rank(component.Gravest)).ThenBy(component => component.Name, StringComparer.Ordinal)];
    }

    public static int Rank(PlanOp op) => Array.IndexOf(Weight, op);
}
