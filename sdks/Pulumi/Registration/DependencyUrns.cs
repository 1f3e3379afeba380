using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Names what a resource depends on. The engine knows dependencies between custom resources only, so a component stands for
/// the custom resources below it.</summary>
internal static class DependencyUrns
{
    /// <param name="dependent">The resource that depends. A component around it is left out: its children would wait for each
    /// other.</param>
    /// <returns>URNs in ordinal order.</returns>
    public static async Task<ImmutableSortedSet<string>> OfAsync(IEnumerable<Resource> resources, Resource? dependent)
    {
        var urns = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var custom in Expand(resources, dependent))
        {
            urns.Add((await custom.Urn.DataTask).Value);
        }

        return urns.ToImmutable();
    }

    /// <summary>The custom resources among <paramref name="resources"/> and below the components among them.</summary>
    public static IReadOnlySet<CustomResource> Expand(IEnumerable<Resource> resources, Resource? dependent)
    {
        var expanded = new HashSet<CustomResource>();
        var seen = new HashSet<Resource>();
        for (var above = dependent; above is not null; above = above.Parent)
        {
            seen.Add(above);
        }

        var open = new Stack<Resource>(resources);
        while (open.TryPop(out var resource))
        {
            if (resource is CustomResource custom)
            {
                if (custom != dependent)
                {
                    expanded.Add(custom);
                }
            }
            else if (seen.Add(resource))
            {
                foreach (var child in resource.Children)
                {
                    open.Push(child);
                }
            }
        }

        return expanded;
    }

    /// <summary>The resources in an option such as <c>DependsOn</c>; an unknown list names none.</summary>
    public static async Task<IReadOnlyCollection<Resource>> ReadAsync(InputList<Resource>? option)
    {
        if (option is null)
        {
            return [];
        }

        var data = await option.ToOutput().DataTask;
        return data.IsKnown ? [.. data.Value.OfType<Resource>(), .. data.Resources] : [.. data.Resources];
    }
}
