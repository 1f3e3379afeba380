using System.Reflection;
using System.Text.Json.Nodes;

namespace Providers.Tests.Shapes;

/// <summary>Every difference between an assembly and the shapes it has to have, as one line each.</summary>
internal sealed class ShapeComparison
{
    private readonly PackageUnderTest _package;
    private readonly JsonObject _shapes;
    private readonly ExpectedTypes _types;
    private readonly List<string> _differences = [];

    private ShapeComparison(PackageUnderTest package, JsonObject shapes)
    {
        _package = package;
        _shapes = shapes;
        _types = new ExpectedTypes(package, shapes);
    }

    internal static List<string> Differences(PackageUnderTest package, JsonObject shapes)
    {
        var comparison = new ShapeComparison(package, shapes);
        foreach (var section in (string[])["resources", "functions", "types", "enums"])
        {
            foreach (var (key, _) in shapes[section]!.AsObject())
            {
                comparison.Compare(section, key);
            }
        }

        return comparison._differences;
    }

    internal static List<string> Differences(PackageUnderTest package, JsonObject shapes, string section, string key)
    {
        var comparison = new ShapeComparison(package, shapes);
        comparison.Compare(section, key);
        return comparison._differences;
    }

    private void Compare(string section, string key)
    {
        Action<string, JsonObject> compare = section switch
        {
            "resources" => Resource,
            "functions" => Function,
            "types" => Nested,
            _ => Enum,
        };
        compare(key, _shapes[section]![key]!.AsObject());
    }

    private void Resource(string token, JsonObject shape)
    {
        var owner = token[(token.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (Class(token, shape["csharpClass"]) is not { } type || Class(token, shape["csharpArgs"]) is not { } args)
        {
            return;
        }

        var attribute = type.GetCustomAttributesData().Single(data => data.AttributeType.BaseType!.Name == "ResourceTypeAttribute");
        Same(token, "token", shape["wireToken"]!.GetValue<string>(), attribute.ConstructorArguments[0].Value);
        Outputs(token, owner, type, shape["outputs"]!.AsObject(), Member.Outputs(type));
        Inputs(token, owner, args, shape["inputs"]!.AsObject());
        if (_package.Key == "azuread" && !token.StartsWith("pulumi:", StringComparison.Ordinal))
        {
            var state = Member.Inputs(_package.Assembly.GetType(type.FullName + "State")!);
            Same(token, "state", Sorted(shape["outputs"]!.AsObject().Select(entry => entry.Key)), Sorted(state.Keys));
            Same(token, "required in state", "", Sorted(state.Values.Where(member => member.Required).Select(member => member.Wire)));
        }
    }

    private void Function(string token, JsonObject shape)
    {
        if (Class(token, shape["csharpClass"]) is not { } type)
        {
            return;
        }

        var inputs = shape["inputs"]!.AsObject();
        if (inputs.Count > 0)
        {
            Inputs(token, token, _package.Assembly.GetType(type.FullName + "InvokeArgs")!, inputs);
            var plain = Member.Inputs(_package.Assembly.GetType(type.FullName + "Args")!);
            foreach (var (wire, input) in inputs)
            {
                var required = input!["required"]!.GetValue<bool>();
                Same(token, wire, _types.Plain(token, wire, input.AsObject()) + (required ? "" : "?"), plain[wire].Type);
            }
        }

        var result = _package.Assembly.GetType(type.FullName + "Result")!;
        Outputs(token, token, result, shape["outputs"]!.AsObject(), Member.Results(result));
    }

    private void Nested(string key, JsonObject shape)
    {
        if (Class(key, shape["csharp"]) is not { } type)
        {
            return;
        }

        var owner = Owner(key);
        var properties = shape["props"]!.AsObject();
        if (key.StartsWith("input:", StringComparison.Ordinal))
        {
            Inputs(key, owner, type, properties);
        }
        else
        {
            Outputs(key, owner, type, _package.Key == "azuread" ? AsUsersGiveThem(key, properties) : properties, Member.Results(type));
        }
    }

    private void Enum(string key, JsonObject shape)
    {
        if (Class(key, shape["csharp"]) is not { } type)
        {
            return;
        }

        var convert = type.GetMethods(BindingFlags.Static | BindingFlags.Public).Single(method => method.Name == "op_Explicit");
        var actual = type.GetProperties(BindingFlags.Static | BindingFlags.Public)
            .Select(property => $"{property.Name}={convert.Invoke(null, [property.GetValue(null)])}");
        Same(key, "values", Sorted(shape["values"]!.AsObject().Select(value => $"{value.Key}={value.Value}")), Sorted(actual));
    }

    private void Inputs(string where, string owner, Type type, JsonObject shapes)
    {
        var actual = Member.Inputs(type);
        var provider = where.StartsWith("pulumi:", StringComparison.Ordinal);
        Same(where, "inputs", Sorted(shapes.Select(entry => entry.Key)), Sorted(actual.Keys));
        foreach (var (wire, node) in shapes.Where(entry => actual.ContainsKey(entry.Key)))
        {
            var (shape, member) = (node!.AsObject(), actual[wire]);
            var required = shape["required"]!.GetValue<bool>();
            var collection = ExpectedTypes.Kind(shape) is "array" or "map";
            Same(where, wire + " C# name", CSharpName(where, wire, type), member.Name);
            Same(where, wire + " required", required, member.Required);
            Same(where, wire + " type", _types.Input(owner, wire, shape) + (required || collection ? "" : "?"), member.Type);
            Same(where, wire + " sent as JSON", provider && ExpectedTypes.Kind(shape) != "string", member.Json);
        }
    }

    private void Outputs(string where, string owner, Type type, JsonObject shapes, Dictionary<string, Member> actual)
    {
        Same(where, "outputs", Sorted(shapes.Select(entry => entry.Key)), Sorted(actual.Keys));
        foreach (var (wire, node) in shapes.Where(entry => actual.ContainsKey(entry.Key)))
        {
            Same(where, wire + " C# name", CSharpName(where, wire, type), actual[wire].Name);
            Same(where, wire + " type", _types.Output(owner, wire, node!.AsObject()), actual[wire].Type);
        }
    }

    /// <summary>The TypeScript typings call everything in a shared type present; the C# ones only what its input requires.</summary>
    private JsonObject AsUsersGiveThem(string key, JsonObject outputs)
    {
        if (key.StartsWith("output:Get", StringComparison.Ordinal))
        {
            return outputs;
        }

        var twin = _shapes["types"]![key.Replace("output:", "input:", StringComparison.Ordinal)]?["props"];
        var result = outputs.DeepClone().AsObject();
        foreach (var (wire, shape) in result)
        {
            shape!["optional"] = twin?[wire]?["required"]?.GetValue<bool>() != true;
        }

        return result;
    }

    private Type? Class(string where, JsonNode? name)
    {
        var type = _package.Assembly.GetType(name!.GetValue<string>());
        Same(where, "class", name.GetValue<string>(), type?.FullName);
        return type;
    }

    private void Same(string where, string what, object? expected, object? actual)
    {
        if (!Equals(expected, actual))
        {
            _differences.Add($"{where} {what}: expected {expected}, is {actual}");
        }
    }

    /// <summary>First letter upper-cased; a property cannot be named like its class, nor its input like the output's class.</summary>
    private static string CSharpName(string where, string wire, Type type)
    {
        if (where == "pulumi:providers:kubernetes" && wire == "kubeconfig")
        {
            return "KubeConfig";
        }

        var name = wire.TrimStart('$');
        name = char.ToUpperInvariant(name[0]) + name[1..];
        return type.Name == name || type.Name == name + "Args" ? name + "Value" : name;
    }

    private static string Owner(string key)
    {
        var name = key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var suffix = ((string[])["Args", "Response"]).FirstOrDefault(end => name.EndsWith(end, StringComparison.Ordinal));
        return suffix is null ? name : name[..^suffix.Length];
    }

    private static string Sorted(IEnumerable<string> names) => string.Join(" ", names.Order(StringComparer.Ordinal));
}
