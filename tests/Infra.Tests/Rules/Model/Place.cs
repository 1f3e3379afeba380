using System.Globalization;
using Pulumi.Offline.Plans;

namespace Infra.Tests.Rules.Model;

/// <summary>
/// A value among a resource's inputs, and where it stands; the inputs as a whole at first. <see cref="Value"/> is null where there is none.
/// Demands on a value that the plan does not know (yet) fail, except <see cref="IsSet"/>: what cannot be seen is not proven.
/// </summary>
internal sealed record Place(PlannedResource Resource, PropertyPath Path, PlanValue? Value)
{
    public static Place Of(PlannedResource resource) => new(resource, PropertyPath.Root, resource.Inputs);

    public bool Exists => Value is not (null or PlanValue.Null);

    public string? Text => (Value as PlanValue.Text)?.Value;

    public double? Number => (Value as PlanValue.Number)?.Value;

    public bool? Flag => (Value as PlanValue.Bool)?.Value;

    /// <summary>Elements of a list; none where there is no list.</summary>
    public IReadOnlyList<Place> Items =>
        Value is PlanValue.List list ? [.. list.Items.Select((item, index) => new Place(Resource, Path.Child(index), item))] : [];

    /// <summary>Fields of an object, sorted; none where there is no object.</summary>
    public IReadOnlyList<Place> Fields =>
        Value is PlanValue.Map map ? [.. map.Fields.Select(entry => new Place(Resource, Path.Child(entry.Key), entry.Value))] : [];

    public IReadOnlyList<string> Texts => [.. Items.Select(item => item.Text).OfType<string>()];

    /// <summary>Goes down a dotted path of names.</summary>
    public Place this[string path] => path.Split('.').Aggregate(this, (place, key) => place.Field(key));

    /// <summary>One field, whose name may hold dots (a label).</summary>
    public Place Field(string key) => new(Resource, Path.Child(key), (Value as PlanValue.Map)?.Fields.GetValueOrDefault(key));

    /// <summary>This value and everything inside it.</summary>
    public IEnumerable<Place> Deep() => Fields.Concat(Items).SelectMany(child => child.Deep()).Prepend(this);

    /// <summary>Type and name of the resources this value comes from. A plan records them by top-level property.</summary>
    public IReadOnlyList<Pulumi.Offline.Urns.Urn> Sources =>
        Path.Segments is [{ Key: { } property }, ..] && Resource.PropertyDependencies.TryGetValue(property, out var urns) ? [.. urns] : [];

    public bool ComesFrom(PlannedResource source) => Exists && Sources.Contains(source.Urn);

    public IEnumerable<Violation> Is(string expected) => Must(Text == expected, $"\"{expected}\"");

    public IEnumerable<Violation> IsOneOf(params string[] expected) => Must(expected.Contains(Text, StringComparer.Ordinal), string.Join(" or ", expected));

    public IEnumerable<Violation> IsTrue() => Must(Flag == true, "true");

    public IEnumerable<Violation> IsFalse() => Must(Flag == false, "false");

    public IEnumerable<Violation> IsNotTrue() => Must(!Exists || Flag == false, "false or nothing");

    public IEnumerable<Violation> IsSet() => Must(Exists && Text != "", "a value");

    public IEnumerable<Violation> IsLeftOut() => Must(!Exists || Value is PlanValue.List { Items.Length: 0 }, "nothing");

    public IEnumerable<Violation> IsBetween(double least, double most) =>
        Must(Number >= least && Number <= most, string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"));

    /// <param name="expected">Completes "expected …".</param>
    public IEnumerable<Violation> Must(bool holds, string expected) =>
        holds ? [] : [new Violation(Resource.Name, Resource.Type, Path.ToString(), expected, Shown)];

    private string Shown => Value switch
    {
        null or PlanValue.Null => "nothing",
        PlanValue.Text text => $"\"{text.Value}\"",
        PlanValue.Bool flag => flag.Value ? "true" : "false",
        PlanValue.Number number => number.Value.ToString(CultureInfo.InvariantCulture),
        PlanValue.List list => $"[{string.Join(", ", list.Items.Select(item => (this with { Value = item }).Shown))}]",
        PlanValue.Masked => "a value that only an update knows",
        _ => "an object",
    };
}
