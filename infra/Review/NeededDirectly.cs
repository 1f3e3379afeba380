namespace ImageTrust.Infra.Review;

/// <summary>The arrows of a picture of components.</summary>
internal static class NeededDirectly
{
    /// <summary>What needs what. An arrow is left out where a longer way leads to the same: the picture says as much without it.</summary>
    /// <param name="components">Those in the picture; needs outside it are left out.</param>
    public static IEnumerable<(string From, string To)> Between(IReadOnlyList<ComponentChanges> components)
    {
        var names = components.Select(component => component.Name).ToHashSet(StringComparer.Ordinal);
        var next = components.ToDictionary(
            component => component.Name, component => component.Needs.Where(names.Contains).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var from in names.Order(StringComparer.Ordinal))
        {
            foreach (var to in next[from].Order(StringComparer.Ordinal).ToList())
            {
                next[from].Remove(to);
                if (!Reaches(from, to, next, []))
                {
                    next[from].Add(to);
                }
            }
        }

        return next.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .SelectMany(entry => entry.Value.Order(StringComparer.Ordinal), (entry, to) => (entry.Key, to));
    }

    private static bool Reaches(string from, string to, Dictionary<string, HashSet<string>> next, HashSet<string> seen) =>
        from == to || (seen.Add(from) && next[from].Any(step => Reaches(step, to, next, seen)));
}
