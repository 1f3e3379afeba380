namespace Pulumi;

/// <summary>Marks a field or property of an args class as an input and gives its name on the wire.</summary>
/// <param name="name">The exact wire name; it is never case-converted.</param>
/// <param name="required">Whether registration fails with <see cref="ArgumentNullException"/> when the value is null.</param>
/// <param name="json">Whether the value travels as one JSON text (provider configuration).</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class InputAttribute(string name, bool required = false, bool json = false) : Attribute
{
    internal string Name { get; } = name;

    internal bool IsRequired { get; } = required;

    internal bool Json { get; } = json;
}

/// <summary>Marks a property of type <see cref="Output{T}"/> as an output of its resource.</summary>
/// <param name="name">The wire name; the C# property name, unchanged, when null.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputAttribute(string? name = null) : Attribute
{
    public string? Name { get; } = name;
}
