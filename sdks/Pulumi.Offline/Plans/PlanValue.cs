using System.Collections.Immutable;

namespace Pulumi.Offline.Plans;

/// <summary>
/// A property value as a plan may hold it: compared by content, and without any secret's value. A closed set.
/// </summary>
public abstract record PlanValue
{
    private PlanValue()
    {
    }

    public sealed record Null : PlanValue;

    public sealed record Bool(bool Value) : PlanValue;

    public sealed record Number(double Value) : PlanValue;

    public sealed record Text(string Value) : PlanValue;

    /// <summary>What stands for a value that is unknown before an update, secret, or both. At least one flag is set.</summary>
    public sealed record Masked(bool Secret, bool Unknown) : PlanValue;

    public sealed record List(ImmutableArray<PlanValue> Items) : PlanValue
    {
        public bool Equals(List? other) => other is not null && Items.SequenceEqual(other.Items);

        public override int GetHashCode() => Items.Length;
    }

    /// <summary>Keys sort ordinally: <see cref="Map.Of"/> makes one.</summary>
    public sealed record Map(ImmutableSortedDictionary<string, PlanValue> Fields) : PlanValue
    {
        public static Map Empty { get; } = new(ImmutableSortedDictionary.Create<string, PlanValue>(StringComparer.Ordinal));

        public static Map Of(IEnumerable<KeyValuePair<string, PlanValue>> fields) => new(fields.ToImmutableSortedDictionary(StringComparer.Ordinal));

        public bool Equals(Map? other) => other is not null && Fields.SequenceEqual(other.Fields);

        public override int GetHashCode() => Fields.Count;
    }

    public static PlanValue SecretMark { get; } = new Masked(Secret: true, Unknown: false);

    public static PlanValue UnknownMark { get; } = new Masked(Secret: false, Unknown: true);

    /// <summary>Whether an unknown stands anywhere inside.</summary>
    public bool ContainsUnknown => this switch
    {
        Masked masked => masked.Unknown,
        List list => list.Items.Any(item => item.ContainsUnknown),
        Map map => map.Fields.Values.Any(value => value.ContainsUnknown),
        _ => false,
    };
}
