namespace Pulumi;

/// <summary>Marks a class that is read from an object on the wire through its <see cref="OutputConstructorAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OutputTypeAttribute : Attribute;

/// <summary>Marks the constructor that takes the object's properties, by parameter name.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
public sealed class OutputConstructorAttribute : Attribute;

/// <summary>Gives a constructor parameter a wire name that differs from its C# name.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OutputConstructorParameterAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>Ties a resource class to its type token, so that a reference read from the engine becomes an instance of it.</summary>
/// <param name="type">The type token, e.g. <c>kubernetes:core/v1:ConfigMap</c>.</param>
/// <param name="version">The version of the package, or null.</param>
[AttributeUsage(AttributeTargets.Class)]
public class ResourceTypeAttribute(string type, string? version) : Attribute
{
    public string Type { get; } = type;

    public string? Version { get; } = version;
}

/// <summary>Marks a struct that stands for an enumeration of strings or numbers: a constructor from, and an explicit
/// conversion to, <see cref="string"/> or <see cref="double"/>.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class EnumTypeAttribute : Attribute;
