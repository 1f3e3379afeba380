using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;

namespace Pulumi;

/// <summary>Everything about a resource that has to be waited for before it can be registered or read.</summary>
/// <param name="PropertyDependencies">For every property sent, the URNs it depends on.</param>
/// <param name="Dependencies">All URNs it depends on, explicitly or through a property.</param>
internal sealed record PreparedResource(
    Struct Properties,
    string ParentUrn,
    string Provider,
    IReadOnlyDictionary<string, ImmutableSortedSet<string>> PropertyDependencies,
    ImmutableSortedSet<string> Dependencies)
{
    public static async Task<PreparedResource> PrepareAsync(
        Resource resource, IReadOnlyList<InputMember> members, ResourceOptions options, bool keepResources)
    {
        var explicitly = await DependencyUrns.ReadAsync(options.DependsOn);
        var dependencies = (await DependencyUrns.OfAsync(explicitly, resource)).ToBuilder();
        var properties = new Struct();
        var byProperty = new Dictionary<string, ImmutableSortedSet<string>>(StringComparer.Ordinal);
        foreach (var member in members.Where(member => member.Value is not null && member.Name is not ("id" or "urn")))
        {
            var serializer = new PropertySerializer(keepResources);
            var value = await serializer.SerializeMemberAsync(resource.GetResourceName(), member);
            if (value.KindCase == Value.KindOneofCase.NullValue)
            {
                continue;
            }

            properties.Fields[member.Name] = value;
            var urns = await DependencyUrns.OfAsync(serializer.Dependencies, resource);
            byProperty[member.Name] = urns;
            dependencies.UnionWith(urns);
        }

        var parentUrn = resource.Parent is { } parent ? (await parent.Urn.DataTask).Value : "";
        var provider = await ProviderReference.OfAsync(resource.Provider);
        return new PreparedResource(properties, parentUrn, provider, byProperty, dependencies.ToImmutable());
    }
}

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
