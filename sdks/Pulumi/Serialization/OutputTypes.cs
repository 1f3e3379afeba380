using System.Collections.Concurrent;
using System.Reflection;

namespace Pulumi.Serialization;

/// <summary>Reads objects of classes marked <see cref="OutputTypeAttribute"/> that are passed on as arguments.</summary>
internal static class OutputTypes
{
    private static readonly ConcurrentDictionary<Type, FieldInfo[]?> Fields = new();

    /// <summary>The fields by wire name, which is the C# name with its first letter lower-cased.</summary>
    public static bool TryRead(object value, out IReadOnlyList<InputMember> members)
    {
        var fields = Fields.GetOrAdd(value.GetType(), Find);
        members = fields is null
            ? []
            : [.. fields.Select(field => new InputMember(
                char.ToLowerInvariant(field.Name[0]) + field.Name[1..], field.GetValue(value), Json: false))];
        return fields is not null;
    }

    /// <summary>The constructor to read an object with, and its parameters by wire name.</summary>
    public static (ConstructorInvoker Create, (string Name, Type Type)[] Parameters) Constructor(Type type)
    {
        const BindingFlags instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var constructor = type.GetConstructors(instance).FirstOrDefault(found => found.IsDefined(typeof(OutputConstructorAttribute)))
            ?? throw new InvalidOperationException($"{type} is marked [OutputType] but has no [OutputConstructor].");
        var parameters = constructor.GetParameters().Select(parameter =>
            (parameter.GetCustomAttribute<OutputConstructorParameterAttribute>()?.Name ?? parameter.Name!, parameter.ParameterType));
        return (ConstructorInvoker.Create(constructor), [.. parameters]);
    }

    private static FieldInfo[]? Find(Type type)
        => type.IsDefined(typeof(OutputTypeAttribute))
            ? [.. type.GetFields(BindingFlags.Instance | BindingFlags.Public).Where(field => field.IsInitOnly)]
            : null;
}
