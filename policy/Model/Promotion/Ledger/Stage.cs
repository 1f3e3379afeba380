using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Promotion.Ledger;

/// <summary>How far a stack has come: its phase, and where that phase keeps images out. A promotion leads one step up, a demotion one step down.</summary>
/// <param name="Phase">The phase in force.</param>
/// <param name="Enforces">Where a refusal keeps a workload out.</param>
/// <param name="Rings">The namespaces, in order; empty unless it is enforced in rings.</param>
public sealed record Stage(Phase Phase, Enforcement Enforces, IReadOnlyList<NamespaceName> Rings)
{
    /// <summary>Where every stack begins.</summary>
    public static Stage Genesis { get; } = new(Phase.Day1, Enforcement.Nowhere, []);

    /// <summary>The stage that a document says.</summary>
    public static Stage Of(TrustPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var phase = policy.In(policy.Phase);
        return phase switch
        {
            { Mode: Mode.Audit } => new Stage(policy.Phase, Enforcement.Nowhere, []),
            { RingNamespaces: { } rings } => new Stage(policy.Phase, Enforcement.Rings, rings),
            _ => new Stage(policy.Phase, Enforcement.Everywhere, []),
        };
    }

    /// <summary>Whether a refusal keeps the workload of that namespace out.</summary>
    public bool EnforcesIn(NamespaceName ns) => Enforces == Enforcement.Everywhere || Rings.Contains(ns);

    /// <summary>Whether the other one is a single step further: the next phase, or more namespaces in the same.</summary>
    public bool IsOneBefore(Stage other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Phase == Phase ? IsNarrowerThan(other) : other.Phase == Phase.Next();
    }

    public bool Equals(Stage? other) =>
        other is not null && Phase == other.Phase && Enforces == other.Enforces && Rings.SequenceEqual(other.Rings);

    public override int GetHashCode() => HashCode.Combine(Phase, Enforces, Rings.Count);

    /// <summary><c>day2, enforced in checkout, payments</c>.</summary>
    public override string ToString() => Phase.Text() + Enforces switch
    {
        Enforcement.Nowhere => ", enforced nowhere",
        Enforcement.Rings => $", enforced in {(Rings.Count == 0 ? "no namespace yet" : string.Join(", ", Rings))}",
        _ => ", enforced everywhere",
    };

    private bool IsNarrowerThan(Stage other) => (Enforces, other.Enforces) switch
    {
        (Enforcement.Rings, Enforcement.Rings) => Rings.Count < other.Rings.Count && Rings.All(other.Rings.Contains),
        _ => Enforces < other.Enforces,
    };
}

/// <summary>Where a phase keeps images out, from nowhere on.</summary>
[JsonConverter(typeof(ClosedSetConverter<Enforcement>))]
public enum Enforcement
{
    [JsonStringEnumMemberName("nowhere")]
    Nowhere,

    /// <summary>In the namespaces that are listed.</summary>
    [JsonStringEnumMemberName("rings")]
    Rings,

    [JsonStringEnumMemberName("everywhere")]
    Everywhere,
}
