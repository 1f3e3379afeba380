using System.Collections.Immutable;
using Pulumi.Offline.Protocol;

namespace Pulumi.Offline.Urns;

/// <summary>
/// The earlier identities a resource may have in a baseline: those it names, and those that follow from its parent's, because a
/// resource's URN holds its parent's type.
/// </summary>
internal static class AliasUrns
{
    /// <param name="urn">The resource's URN now.</param>
    /// <param name="parent">Its parent now, or null.</param>
    /// <param name="parentAliases">What this method gave for the parent.</param>
    /// <param name="request">The registration, with the aliases it names.</param>
    public static ImmutableArray<Urn> Of(Urn urn, Urn? parent, ImmutableArray<Urn> parentAliases, RegisterResourceRequest request)
    {
        var named = request.AliasURNs.Select(Parse).Concat(request.Aliases.Select(alias => Resolve(alias, urn, parent))).ToList();
        var inherited = parentAliases.SelectMany(earlier => request.Aliases
            .Where(KeepsParent)
            .Select(alias => Resolve(alias, urn, earlier))
            .Prepend(UnderEarlierParent(urn, parent, earlier)));
        return [.. named.Concat(inherited).OfType<Urn>().Where(alias => alias != urn).Distinct()];
    }

    private static Urn? Parse(string text) => Urn.TryParse(text, out var urn) ? urn : null;

    private static bool KeepsParent(Alias alias) =>
        alias.AliasCase == Alias.AliasOneofCase.Spec && alias.Spec.ParentUrn.Length == 0 && !alias.Spec.NoParent;

    private static Urn? Resolve(Alias alias, Urn urn, Urn? parent)
    {
        if (alias.AliasCase != Alias.AliasOneofCase.Spec)
        {
            return Parse(alias.Urn);
        }

        var spec = alias.Spec;
        var earlierParent = spec.NoParent ? null : spec.ParentUrn.Length > 0 ? Parse(spec.ParentUrn) : parent;
        return Urn.Create(
            Or(spec.Stack, urn.Stack), Or(spec.Project, urn.Project), earlierParent, Or(spec.Type, urn.Type), Or(spec.Name, urn.Name));
    }

    // A child named after its parent was named after the parent's earlier name.
    private static Urn UnderEarlierParent(Urn urn, Urn? parent, Urn earlier)
    {
        var name = parent is not null && urn.Name.StartsWith(parent.Name, StringComparison.Ordinal)
            ? earlier.Name + urn.Name[parent.Name.Length..]
            : urn.Name;
        return Urn.Create(earlier.Stack, earlier.Project, earlier, urn.Type, name);
    }

    private static string Or(string given, string current) => given.Length > 0 ? given : current;
}
