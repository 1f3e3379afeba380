using System.Reflection;
using Google.Protobuf.WellKnownTypes;
using Type = System.Type;

namespace Pulumi.Serialization;

/// <summary>Turns resource references into resources.</summary>
internal static class ResourceTypes
{
    // References come back rarely, so the search through the program's assemblies runs when the first one does.
    private static readonly Lazy<ILookup<string, (string? Version, Type Type)>> ByToken = new(FindAll);

    /// <summary>An instance of the class that declares the reference's type token, which looks its state up by URN; a resource without
    /// state if no class does.</summary>
    public static Resource Resolve(Struct reference)
    {
        var urn = reference.Fields["urn"].StringValue;
        var version = reference.Fields.GetValueOrDefault("packageVersion")?.StringValue;
        var token = Urn.QualifiedType(urn).Split('$')[^1];
        var candidates = ByToken.Value[token].ToArray();
        var type = candidates.FirstOrDefault(candidate => candidate.Version == version).Type ?? candidates.FirstOrDefault().Type;
        return type is null ? new DependencyResource(urn) : Construct(type, urn);
    }

    private static Resource Construct(Type type, string urn)
    {
        ResourceOptions options = type.IsAssignableTo(typeof(ComponentResource))
            ? new ComponentResourceOptions { Urn = urn }
            : new CustomResourceOptions { Urn = urn };
        var constructor = type.GetConstructors().FirstOrDefault(found =>
                found.GetParameters() is [var name, _, var last]
                && name.ParameterType == typeof(string)
                && last.ParameterType == options.GetType())
            ?? throw new InvalidOperationException($"{type} has no constructor (string, args, {options.GetType().Name}).");
        return (Resource)constructor.Invoke([Urn.Name(urn), null, options]);
    }

    private static ILookup<string, (string? Version, Type Type)> FindAll()
    {
        var sdk = typeof(Resource).Assembly.GetName().Name;
        return Loaded()
            .Where(assembly => assembly.GetReferencedAssemblies().Any(reference => reference.Name == sdk))
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetCustomAttributes<ResourceTypeAttribute>(inherit: false).Select(attribute => (attribute, type)))
            .ToLookup(found => found.attribute.Type, found => (found.attribute.Version, found.type));
    }

    /// <summary>What is loaded, and what the program references but has not used so far.</summary>
    private static IEnumerable<Assembly> Loaded()
    {
        var referenced = Assembly.GetEntryAssembly()?.GetReferencedAssemblies() ?? [];
        return AppDomain.CurrentDomain.GetAssemblies()
            .Concat(referenced.Select(Assembly.Load))
            .Where(assembly => !assembly.IsDynamic)
            .Distinct();
    }
}
