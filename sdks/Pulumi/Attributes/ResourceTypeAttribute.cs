namespace Pulumi;

/// <summary>Ties a resource class to its type token, so that a reference read from the engine becomes an instance of it.</summary>
/// <param name="type">The type token, e.g. <c>kubernetes:core/v1:ConfigMap</c>.</param>
/// <param name="version">The version of the package, or null.</param>
[AttributeUsage(AttributeTargets.Class)]
public class ResourceTypeAttribute(string type, string? version) : Attribute
{
    public string Type { get; } = type;

    public string? Version { get; } = version;
}
