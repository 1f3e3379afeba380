namespace Pulumi.Generator.Shapes;

/// <param name="Wire">Name on the wire.</param>
/// <param name="Type">Type of the value.</param>
/// <param name="Required">Of an input: must be given. Of an output: always present.</param>
/// <param name="Constant">The only value it can have, if there is but one.</param>
/// <param name="Deprecated">The provider advises against it.</param>
/// <param name="Secret">A value that is assigned becomes a secret.</param>
internal sealed record Property(string Wire, ShapeType Type, bool Required, string? Constant, bool Deprecated, bool Secret);

/// <summary>A fully qualified C# name.</summary>
internal readonly record struct CSharpName(string Namespace, string Name)
{
    internal static CSharpName Parse(string full)
    {
        var dot = full.LastIndexOf('.');
        return new CSharpName(full[..dot], full[(dot + 1)..]);
    }

    public override string ToString() => Namespace + "." + Name;
}

/// <summary>A default the official SDK sends itself: a literal in wire form, or the value of an environment variable.</summary>
internal abstract record SentDefault
{
    private SentDefault()
    {
    }

    internal sealed record Literal(string Value) : SentDefault;

    internal sealed record Environment(string Variable, string? Otherwise) : SentDefault;
}

internal sealed record ObjectShape(
    string Key, CSharpName Name, IReadOnlyList<Property> Properties, IReadOnlyDictionary<string, SentDefault> Defaults)
{
    internal bool IsInput => Key.StartsWith("input:", StringComparison.Ordinal);
}

/// <param name="Key">Key within the package.</param>
/// <param name="Name">The C# name.</param>
/// <param name="Values">C# member name → value on the wire.</param>
internal sealed record EnumShape(string Key, CSharpName Name, IReadOnlyDictionary<string, string> Values);

internal sealed record ResourceShape(
    string Token,
    CSharpName Name,
    CSharpName Args,
    string? ApiVersion,
    IReadOnlyList<Property> Inputs,
    IReadOnlyList<Property> Outputs,
    IReadOnlyDictionary<string, SentDefault> Defaults,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<string> SecretOutputs)
{
    internal bool IsProvider => Token.StartsWith("pulumi:providers:", StringComparison.Ordinal);
}

internal sealed record FunctionShape(
    string Token, CSharpName Name, string? ApiVersion, IReadOnlyList<Property> Inputs, IReadOnlyList<Property> Outputs);

/// <summary>Everything selected from one provider package, closed over the types and enums it mentions.</summary>
internal sealed record PackageShapes(
    IReadOnlyList<ResourceShape> Resources,
    IReadOnlyList<FunctionShape> Functions,
    IReadOnlyDictionary<string, ObjectShape> Types,
    IReadOnlyDictionary<string, EnumShape> Enums);
