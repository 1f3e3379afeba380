using System.Collections.Concurrent;
using System.Reflection;

namespace Pulumi.Serialization;

/// <summary>Converts structs marked <see cref="EnumTypeAttribute"/> to and from the string or number they stand for.</summary>
internal static class EnumStructs
{
    private static readonly ConcurrentDictionary<Type, MethodInfo?> ToRaw = new();

    /// <returns>Whether <paramref name="type"/> is such a struct.</returns>
    public static bool TryGetRaw(Type type, object value, out object? raw)
    {
        var conversion = ToRaw.GetOrAdd(type, Conversion);
        raw = conversion?.Invoke(null, [value]);
        return conversion is not null;
    }

    /// <summary>The constructor, often private, from <see cref="string"/> or <see cref="double"/>.</summary>
    public static (ConstructorInvoker Create, Type Raw) Constructor(Type type)
    {
        var constructors = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        var found = constructors.FirstOrDefault(constructor =>
                constructor.GetParameters() is [var only] && (only.ParameterType == typeof(string) || only.ParameterType == typeof(double)))
            ?? throw new InvalidOperationException($"{type} is marked [EnumType] but has no constructor from string or double.");
        return (ConstructorInvoker.Create(found), found.GetParameters()[0].ParameterType);
    }

    private static MethodInfo? Conversion(Type type)
        => !type.IsDefined(typeof(EnumTypeAttribute))
            ? null
            : type.GetMethods(BindingFlags.Static | BindingFlags.Public).FirstOrDefault(method =>
                    method.Name == "op_Explicit" && (method.ReturnType == typeof(string) || method.ReturnType == typeof(double)))
                ?? throw new InvalidOperationException($"{type} is marked [EnumType] but has no explicit conversion to string or double.");
}
