using Google.Protobuf.WellKnownTypes;

namespace Pulumi;

/// <summary>What the engine says about a resource after registering, reading or looking it up.</summary>
/// <param name="Id">Empty when the resource does not exist yet.</param>
/// <param name="PropertyDependencies">URNs, by output, that the engine adds to the resource itself.</param>
/// <param name="UnknownWhenAbsent">Whether an output that <paramref name="Properties"/> lacks is unknown, rather than null.</param>
internal sealed record ResourceState(
    string Urn,
    string Id,
    Struct? Properties,
    IReadOnlyDictionary<string, IEnumerable<string>> PropertyDependencies,
    bool UnknownWhenAbsent);
