using Pulumi.Generator.Shapes;
using Pulumi.Generator.Tables;

namespace Pulumi.Generator.Emit;

/// <summary>How the types of properties are spelled in C#, seen from one namespace.</summary>
internal sealed class TypeSyntax(ProviderPackage package, PackageShapes shapes, string from)
{
    /// <summary>Nested inputs are the <c>GetArgs</c> twins: the state that a bridged provider's <c>Get</c> looks up by.</summary>
    internal bool ForState { get; init; }

    internal string Input(ShapeType type) => type switch
    {
        ShapeType.ListOf list => $"InputList<{Element(list.Item)}>",
        ShapeType.MapOf map => $"InputMap<{Element(map.Value)}>",
        ShapeType.Enumeration { Open: true } open => $"InputUnion<string, {Enum(open)}>",
        ShapeType.OneOf either => $"InputUnion<{Element(either.First)}, {Element(either.Second)}>",
        ShapeType.Anything when package.UntypedIsJson => "InputJson",
        _ => $"Input<{Element(type)}>",
    };

    /// <summary>A type inside <c>Input&lt;…&gt;</c>, <c>InputList&lt;…&gt;</c> and so on.</summary>
    internal string Element(ShapeType type) => type switch
    {
        ShapeType.Enumeration { Open: true } open => $"Union<string, {Enum(open)}>",
        ShapeType.Enumeration closed => Enum(closed),
        _ => Plain(type, Element),
    };

    /// <summary>A value that was read: enums of outputs are strings, for the provider may know newer ones.</summary>
    internal string Output(ShapeType type) => type is ShapeType.Enumeration ? "string" : Plain(type, Output);

    internal string Output(Property property) =>
        Output(property.Type) + (property.Required || property.Type is ShapeType.ListOf ? "" : "?");

    internal string Enum(ShapeType.Enumeration type) => Reach(shapes.Enums[type.Key].Name);

    internal string Reach(CSharpName name) => name.Namespace == from ? name.Name : name.ToString();

    private string Plain(ShapeType type, Func<ShapeType, string> nested) => type switch
    {
        ShapeType.Text => "string",
        ShapeType.Flag => "bool",
        ShapeType.Number { Floating: true } => "double",
        ShapeType.Number => "int",
        ShapeType.Anything => package.UntypedIsJson ? "System.Text.Json.JsonElement" : "object",
        ShapeType.Reference reference => Reach(ForState ? StateTwin(reference) : shapes.Types[reference.Key].Name),
        ShapeType.ListOf list => $"ImmutableArray<{nested(list.Item)}>",
        ShapeType.MapOf map => $"ImmutableDictionary<string, {nested(map.Value)}>",
        ShapeType.OneOf either => $"Union<{nested(either.First)}, {nested(either.Second)}>",
        _ => throw new ShapeFormatException($"{type} cannot be spelled"),
    };

    /// <summary><c>Outputs.ApplicationApi</c> → <c>Inputs.ApplicationApiGetArgs</c>.</summary>
    internal CSharpName StateTwin(ShapeType.Reference reference)
    {
        var output = shapes.Types[reference.Key].Name;
        return new CSharpName(output.Namespace.Replace(".Outputs", ".Inputs", StringComparison.Ordinal), output.Name + "GetArgs");
    }
}
