namespace Pulumi;

/// <summary>Marks a property of type <see cref="Output{T}"/> as an output of its resource.</summary>
/// <param name="name">The wire name; the C# property name, unchanged, when null.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputAttribute(string? name = null) : Attribute
{
    public string? Name { get; } = name;
}
