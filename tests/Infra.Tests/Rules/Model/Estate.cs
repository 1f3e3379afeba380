using Pulumi.Offline.Plans;
using Pulumi.Offline.Urns;

namespace Infra.Tests.Rules.Model;

/// <summary>What the rules look at: everything a stack would create, and the functions its program calls.</summary>
/// <param name="Calls">Tokens of invoked functions.</param>
/// <param name="Production">Whether production's demands are made of it.</param>
internal sealed record Estate(Plan Plan, IReadOnlyList<string> Calls, bool Production)
{
    public IEnumerable<Place> Everything => Plan.Resources.Where(resource => resource.Custom).Select(Place.Of);

    public IReadOnlyList<Place> All(params string[] types) =>
        [.. Everything.Where(place => types.Contains(place.Resource.Type, StringComparer.Ordinal))];

    /// <summary>The demand on each resource of a type; that there is none breaks the rule too.</summary>
    public IEnumerable<Violation> Every(string type, Func<Place, IEnumerable<Violation>> demand) =>
        All(type) is { Count: > 0 } found ? found.SelectMany(demand) : [Violation.Missing(type, "at least one")];

    /// <summary>The demand on each resource of some types; there may be none.</summary>
    public IEnumerable<Violation> Any(string type, Func<Place, IEnumerable<Violation>> demand) => All(type).SelectMany(demand);

    /// <summary>Breaks the rule unless some resource of the type is as described.</summary>
    public IEnumerable<Violation> Some(string type, string expected, Func<Place, bool> isSo) =>
        All(type).Any(isSo) ? [] : [Violation.Missing(type, expected)];

    /// <summary>The resources of a type that a value comes from.</summary>
    public IReadOnlyList<Place> Sources(Place value, string type) =>
        value.Exists ? [.. All(type).Where(source => value.Sources.Contains(source.Resource.Urn))] : [];

    /// <summary>Whether a value names another resource: comes from it, or equals its name.</summary>
    public static bool Names(Place value, Place resource, string nameProperty) =>
        value.ComesFrom(resource.Resource) || (value.Text is { } text && text == resource[nameProperty].Text);

    public bool Has(Urn urn) => Plan.Resources.Any(resource => resource.Urn == urn);
}
