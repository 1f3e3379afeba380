using System.Text.Json;
using Pulumi.Generator.Shapes;

namespace Pulumi.Generator.Tables;

/// <summary>Reads one package of the corpus, with the overlay laid over it, into <see cref="PackageShapes"/>.</summary>
internal sealed class ShapeReader
{
    private readonly ProviderPackage _package;
    private readonly HandTables _tables;
    private readonly Dictionary<string, JsonElement> _resources = [];
    private readonly Dictionary<string, JsonElement> _functions = [];
    private readonly Dictionary<string, JsonElement> _types = [];
    private readonly Dictionary<string, JsonElement> _enums = [];
    private readonly Dictionary<string, string> _names = [];

    private ShapeReader(ProviderPackage package, HandTables tables, JsonElement corpus)
    {
        _package = package;
        _tables = tables;
        Collect(corpus, "resources", _resources);
        Collect(corpus, "functions", _functions);
        Collect(corpus, "types", _types);
        Collect(corpus, "enums", _enums);
        if (tables.Overlay.TryGetProperty(package.Key, out var overlay))
        {
            Collect(overlay, "resources", _resources);
            Collect(overlay, "types", _types);
            foreach (var entry in overlay.GetProperty("csharp").EnumerateObject())
            {
                _names[entry.Name] = entry.Value.GetProperty("name").GetString()!;
            }
        }
    }

    internal static PackageShapes Read(ProviderPackage package, HandTables tables, JsonElement corpus)
    {
        var reader = new ShapeReader(package, tables, corpus);
        var selection = tables.Selection(package);
        var shapes = new PackageShapes(
            [.. selection.Resources.Select(token => reader.Resource(token, Find(reader._resources, token)))],
            [.. selection.Functions.Select(token => reader.Function(token, Find(reader._functions, token)))],
            reader._types.ToDictionary(entry => entry.Key, entry => reader.Object(entry.Key, entry.Value)),
            reader._enums.ToDictionary(entry => entry.Key, entry => reader.Enum(entry.Key, entry.Value)));
        var unselected = reader._resources.Keys.Except(selection.Resources).Concat(reader._functions.Keys.Except(selection.Functions));
        var leftOver = unselected.Concat(Reach.Unreached(shapes)).ToList();
        return leftOver.Count == 0 ? shapes : throw new ShapeFormatException("shapes nothing selected leads to: " + string.Join(", ", leftOver));
    }

    private ResourceShape Resource(string token, JsonElement shape)
    {
        var owner = token.StartsWith("pulumi:", StringComparison.Ordinal) ? token : token[(token.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var secrets = Strings(shape, "secretInputs").ToHashSet(StringComparer.Ordinal);
        return new ResourceShape(
            shape.GetProperty("wireToken").GetString()!,
            CSharpName.Parse(shape.GetProperty("csharpClass").GetString()!),
            CSharpName.Parse(shape.GetProperty("csharpArgs").GetString()!),
            Optional(shape, "apiVersion")?.GetString(),
            [.. Properties(owner, shape.GetProperty("inputs"), input: true).Select(input => input with { Secret = secrets.Contains(input.Wire) })],
            Properties(owner, shape.GetProperty("outputs"), input: false),
            Defaults(token, shape),
            [.. Strings(shape, "aliasesOtherThanVersions"), .. _tables.Aliases(token)],
            [.. Strings(shape, "secretOutputs")]);
    }

    private FunctionShape Function(string token, JsonElement shape) => new(
        shape.GetProperty("wireToken").GetString()!,
        CSharpName.Parse(shape.GetProperty("csharpClass").GetString()!),
        Optional(shape, "apiVersion")?.GetString(),
        Properties(token, shape.GetProperty("inputs"), input: true),
        Properties(token, shape.GetProperty("outputs"), input: false));

    private ObjectShape Object(string key, JsonElement shape)
    {
        var input = key.StartsWith("input:", StringComparison.Ordinal);
        var properties = Properties(Owner(key), shape.GetProperty("props"), input);
        return new ObjectShape(
            key, Name(key, shape), !input && _package.SharesNestedTypes ? AsUsersGiveThem(key, properties) : properties,
            input ? Defaults(key, shape) : new Dictionary<string, SentDefault>());
    }

    private EnumShape Enum(string key, JsonElement shape) => new(
        key, Name(key, shape),
        shape.GetProperty("values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()!));

    private CSharpName Name(string key, JsonElement shape) =>
        CSharpName.Parse(_names.TryGetValue(key, out var corrected) ? corrected : shape.GetProperty("csharp").GetString()!);

    /// <summary>Requiredness of a shared nested type is that of its input; computed properties are never required.</summary>
    private IReadOnlyList<Property> AsUsersGiveThem(string key, IReadOnlyList<Property> outputs)
    {
        if (key.StartsWith("output:Get", StringComparison.Ordinal))
        {
            return outputs;
        }

        var required = new HashSet<string>(StringComparer.Ordinal);
        if (_types.TryGetValue(key.Replace("output:", "input:", StringComparison.Ordinal), out var twin))
        {
            required.UnionWith(Properties(Owner(key), twin.GetProperty("props"), input: true).Where(p => p.Required).Select(p => p.Wire));
        }

        return [.. outputs.Select(property => property with { Required = required.Contains(property.Wire) })];
    }

    private List<Property> Properties(string owner, JsonElement properties, bool input) =>
    [
        .. properties.EnumerateObject().OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => new Property(
            entry.Name,
            Type(owner, entry.Name, entry.Value),
            input ? entry.Value.GetProperty("required").GetBoolean() : !entry.Value.GetProperty("optional").GetBoolean(),
            Optional(entry.Value, "const")?.GetString(),
            Optional(entry.Value, "deprecated") is not null,
            _tables.IsSecret(owner, entry.Name))),
    ];

    private ShapeType Type(string owner, string wire, JsonElement shape) => shape.GetProperty("type").GetString() switch
    {
        "string" when Optional(shape, "enumRef") is { } key => new ShapeType.Enumeration(
            Known(_enums, key.GetString()!), Optional(shape, "openEnum")?.GetBoolean() ?? false),
        "string" => new ShapeType.Text(),
        "boolean" => new ShapeType.Flag(),
        "number" => new ShapeType.Number(_tables.IsFloating(owner, wire)),
        "any" => new ShapeType.Anything(),
        "object" => new ShapeType.Reference(Known(_types, shape.GetProperty("ref").GetString()!)),
        "array" => new ShapeType.ListOf(Type(owner, wire, shape.GetProperty("items"))),
        "map" => new ShapeType.MapOf(Type(owner, wire, shape.GetProperty("values"))),
        "union" when shape.GetProperty("oneOf") is { } cases && cases.GetArrayLength() == 2 =>
            new ShapeType.OneOf(Type(owner, wire, cases[0]), Type(owner, wire, cases[1])),
        var other => throw new ShapeFormatException($"{owner}.{wire}: type {other} is not supported"),
    };

    private Dictionary<string, SentDefault> Defaults(string owner, JsonElement shape)
    {
        var defaults = _tables.Environment(owner).ToDictionary(StringComparer.Ordinal);
        foreach (var entry in Optional(shape, "clientDefaults")?.EnumerateObject() ?? [])
        {
            var value = entry.Value.GetString()!;
            if (value.Contains("utilities.", StringComparison.Ordinal))
            {
                if (!defaults.ContainsKey(entry.Name))
                {
                    throw new ShapeFormatException($"{owner}.{entry.Name} is read from the environment; environment-defaults.json lacks it");
                }
            }
            else
            {
                defaults.Add(entry.Name, new SentDefault.Literal(value.Trim('"')));
            }
        }

        return defaults;
    }

    private static string Owner(string key)
    {
        var name = key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];
        foreach (var suffix in (string[])["Args", "Response"])
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return name[..^suffix.Length];
            }
        }

        return name;
    }

    private static void Collect(JsonElement source, string section, Dictionary<string, JsonElement> into)
    {
        foreach (var entry in source.GetProperty(section).EnumerateObject())
        {
            into.Add(entry.Name, entry.Value);
        }
    }

    private static JsonElement Find(Dictionary<string, JsonElement> section, string key) =>
        section.TryGetValue(key, out var found) ? found : throw new ShapeFormatException($"{key} is selected, but there is no shape of it");

    private static string Known(Dictionary<string, JsonElement> section, string key) =>
        section.ContainsKey(key) ? key : throw new ShapeFormatException($"{key} is mentioned, but there is no shape of it");

    private static JsonElement? Optional(JsonElement shape, string name) =>
        shape.TryGetProperty(name, out var found) ? found : null;

    private static IEnumerable<string> Strings(JsonElement shape, string name) =>
        Optional(shape, name)?.EnumerateArray().Select(item => item.GetString()!) ?? [];
}
