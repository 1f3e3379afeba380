using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi;

/// <summary>The output properties of one resource while they wait for the engine's answer.</summary>
internal sealed class ResourceOutputs
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<OutputProperty>> Cache = new();

    private readonly Resource _resource;
    private readonly List<(string Name, IPendingOutput Pending)> _pending = [];

    private ResourceOutputs(Resource resource) => _resource = resource;

    /// <summary>Gives every output property of <paramref name="resource"/> an output that is still to come. Components set their own
    /// properties, so only their URN waits.</summary>
    public static ResourceOutputs Attach(Resource resource)
    {
        var outputs = new ResourceOutputs(resource);
        foreach (var property in Cache.GetOrAdd(resource.GetType(), Find))
        {
            var pending = property.Create();
            property.Property.SetValue(resource, pending.Output);
            outputs._pending.Add((property.Name, pending));
        }

        return outputs;
    }

    public void Complete(ResourceState state, Action<string> warn)
    {
        var self = ImmutableHashSet.Create(_resource);
        foreach (var (name, pending) in _pending)
        {
            var resources = state.PropertyDependencies.TryGetValue(name, out var urns)
                ? self.Union(urns.Select(urn => new DependencyResource(urn)))
                : self;
            if (Identity(state, name) is { } identity)
            {
                ((PendingOutput<string>)pending).Complete(OutputData<string>.Known(identity) with { Resources = resources });
            }
            else if (name is not "id" && state.Properties?.Fields.GetValueOrDefault(name) is { } value)
            {
                pending.Complete(value, resources, $"{_resource.GetResourceType()}.{name} of '{_resource.GetResourceName()}'", warn);
            }
            else
            {
                pending.CompleteAbsent(resources, isKnown: name is not "id" && !state.UnknownWhenAbsent);
            }
        }
    }

    public void Fail(Exception failure)
    {
        foreach (var (_, pending) in _pending)
        {
            pending.Fail(failure);
        }
    }

    /// <summary>The URN, and the id if there is one. The engine gives a provider that does not exist yet the sentinel for unknown values
    /// as its id: other resources refer to the provider by it, so there it is an id like any other.</summary>
    private string? Identity(ResourceState state, string name) => name switch
    {
        "urn" => state.Urn,
        "id" when state.Id.Length > 0 && (state.Id != WireFormat.Unknown || _resource is ProviderResource) => state.Id,
        _ => null,
    };

    private static List<OutputProperty> Find(Type type)
    {
        const BindingFlags declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var onlyUrn = type.IsAssignableTo(typeof(ComponentResource));
        var found = new List<OutputProperty>();
        for (var declaring = onlyUrn ? typeof(Resource) : type; declaring is not null; declaring = declaring.BaseType)
        {
            foreach (var property in declaring.GetProperties(declared))
            {
                if (property.GetCustomAttribute<OutputAttribute>() is { } output)
                {
                    found.Add(OutputProperty.Of(property, output.Name ?? property.Name));
                }
            }
        }

        return found;
    }

    private sealed record OutputProperty(string Name, PropertyInfo Property, Func<IPendingOutput> Create)
    {
        public static OutputProperty Of(PropertyInfo property, string name)
        {
            var type = property.PropertyType;
            if (!type.IsConstructedGenericType || type.GetGenericTypeDefinition() != typeof(Output<>) || property.SetMethod is null)
            {
                throw new InvalidOperationException(
                    $"{property.DeclaringType}.{property.Name} is marked [Output]: it must be an Output<T> with a setter.");
            }

            var constructor = ConstructorInvoker.Create(
                typeof(PendingOutput<>).MakeGenericType(type.GetGenericArguments()).GetConstructor(Type.EmptyTypes)!);
            return new OutputProperty(name, property, () => (IPendingOutput)constructor.Invoke());
        }
    }
}
