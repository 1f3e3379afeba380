using Pulumi.Offline.Urns;

namespace Pulumi.Offline.Plans;

/// <summary>
/// The one order of a plan's resources: the stack, then depth first with siblings by ordinal URN, so that a parent stands before its
/// children and the timing of registrations leaves no trace.
/// </summary>
public static class ResourceOrder
{
    /// <summary>The resources in order, each with its depth: 0 for the stack and for resources whose parent is not among them.</summary>
    public static IReadOnlyList<(PlannedResource Resource, int Depth)> Walk(IReadOnlyCollection<PlannedResource> resources)
    {
        var known = resources.Select(resource => resource.Urn).ToHashSet();
        var children = resources.ToLookup(resource => resource.Parent is { } parent && known.Contains(parent) ? parent : null);
        var walked = new List<(PlannedResource, int)>(resources.Count);
        Visit(null, 0);
        return walked;

        void Visit(Urn? parent, int depth)
        {
            var siblings = children[parent]
                .OrderBy(resource => resource.Type == Urn.StackType ? 0 : 1)
                .ThenBy(resource => resource.Urn.ToString(), StringComparer.Ordinal);
            foreach (var resource in siblings)
            {
                walked.Add((resource, depth));
                Visit(resource.Urn, depth + 1);
            }
        }
    }

    public static IReadOnlyList<PlannedResource> Sort(IReadOnlyCollection<PlannedResource> resources) =>
        [.. Walk(resources).Select(step => step.Resource)];
}
