using System.Text.Json.Nodes;

namespace Providers.Tests.Shapes;

/// <summary>The C# type the official generator gives a shape, derived here independently of our own generator.</summary>
internal sealed class ExpectedTypes(PackageUnderTest package, JsonObject shapes)
{
    private string Untyped => package.Key == "kubernetes" ? "System.Text.Json.JsonElement" : "object";

    internal string Input(string owner, string wire, JsonObject shape) => Kind(shape) switch
    {
        "array" => $"InputList<{Element(owner, wire, shape["items"]!.AsObject())}>",
        "map" => $"InputMap<{Element(owner, wire, shape["values"]!.AsObject())}>",
        "union" => $"InputUnion<{Cases(owner, wire, shape)}>",
        "any" when package.Key == "kubernetes" => "InputJson",
        "string" when Enum(shape) is { } open && IsOpen(shape) => $"InputUnion<string, {open}>",
        _ => $"Input<{Element(owner, wire, shape)}>",
    };

    internal string Output(string owner, string wire, JsonObject shape)
    {
        var type = Kind(shape) == "string" ? "string" : Element(owner, wire, shape);
        var present = !shape["optional"]!.GetValue<bool>();
        return present || Kind(shape) == "array" ? type : type + "?";
    }

    internal string Plain(string owner, string wire, JsonObject shape) => Element(owner, wire, shape);

    internal static string Kind(JsonObject shape) => shape["type"]!.GetValue<string>();

    private string Element(string owner, string wire, JsonObject shape) => Kind(shape) switch
    {
        "string" when Enum(shape) is { } name => IsOpen(shape) ? $"Union<string, {name}>" : name,
        "string" => "string",
        "boolean" => "bool",
        "number" => PackageUnderTest.Floating.ContainsKey($"{owner}.{wire}") ? "double" : "int",
        "any" => Untyped,
        "object" => shapes["types"]![shape["ref"]!.GetValue<string>()]!["csharp"]!.GetValue<string>(),
        "array" => $"ImmutableArray<{Element(owner, wire, shape["items"]!.AsObject())}>",
        "map" => $"ImmutableDictionary<string, {Element(owner, wire, shape["values"]!.AsObject())}>",
        "union" => $"Union<{Cases(owner, wire, shape)}>",
        var other => throw new InvalidOperationException($"{owner}.{wire}: {other}"),
    };

    private string Cases(string owner, string wire, JsonObject shape) =>
        string.Join(", ", shape["oneOf"]!.AsArray().Select(one => Element(owner, wire, one!.AsObject())));

    private string? Enum(JsonObject shape) =>
        shape["enumRef"] is { } key ? shapes["enums"]![key.GetValue<string>()]!["csharp"]!.GetValue<string>() : null;

    private static bool IsOpen(JsonObject shape) => shape["openEnum"]?.GetValue<bool>() == true;
}
