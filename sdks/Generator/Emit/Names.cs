using Pulumi.Generator.Shapes;

namespace Pulumi.Generator.Emit;

/// <summary>How wire names become C# names in the official packages.</summary>
internal static class Names
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue",
        "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally",
        "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock",
        "long", "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "protected",
        "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string",
        "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort",
        "using", "virtual", "void", "volatile", "while",
    };

    /// <summary><c>enableRBAC</c> → <c>EnableRBAC</c>, <c>$ref</c> → <c>Ref</c>; <c>containerPort</c> of a container port → <c>ContainerPortValue</c>.</summary>
    /// <param name="wire">Name on the wire.</param>
    /// <param name="declaring">The class the property is a member of.</param>
    internal static string Property(string wire, CSharpName declaring)
    {
        var bare = wire.TrimStart('$');
        var name = char.ToUpperInvariant(bare[0]) + bare[1..];
        return name == TypeStem(declaring.Name) ? name + "Value" : name;
    }

    /// <summary>The official classes hide <c>object.Equals</c> with a property of that name where the wire says <c>equals</c>.</summary>
    internal static string Hiding(string member) => member == "Equals" ? "new " : "";

    internal static string Parameter(string wire)
    {
        var bare = wire.TrimStart('$');
        return Keywords.Contains(bare) ? "@" + bare : bare;
    }

    internal static string Field(string wire) => "_" + wire.TrimStart('$');

    /// <summary>The input and the output class of one type must rename the same properties.</summary>
    private static string TypeStem(string name)
    {
        foreach (var suffix in (string[])["GetArgs", "Args", "State", "Response", "Result"])
        {
            if (name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return name[..^suffix.Length];
            }
        }

        return name;
    }
}
