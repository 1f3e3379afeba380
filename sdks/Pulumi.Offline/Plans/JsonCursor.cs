using System.Globalization;
using System.Text.Json;

namespace Pulumi.Offline.Plans;

/// <summary>A place in a JSON document that knows its path. Every reading method fails with that path and with what it expected.</summary>
internal readonly record struct JsonCursor(JsonElement Element, string File, string Path)
{
    // A plan of a thousand resources is about 2 MB and an export of a large stack tens of megabytes.
    public const int MaxBytes = 256 << 20;

    // Custom resource definitions are the deepest objects people deploy; they stay below this.
    public const int MaxDepth = 256;

    /// <summary>Reads a whole document. The elements stay valid as long as the document that is returned with the cursor.</summary>
    public static (JsonDocument Document, JsonCursor Root) Open(Stream stream, string file)
    {
        try
        {
            var document = JsonDocument.Parse(ReadCapped(stream, file), new JsonDocumentOptions
            {
                MaxDepth = MaxDepth,
                AllowDuplicateProperties = false,
            });
            return (document, new JsonCursor(document.RootElement, file, "$"));
        }
        catch (JsonException invalid)
        {
            var line = invalid.LineNumber is { } number ? $"line {number + 1}" : "$";
            throw new JsonFormatException(file, line, $"expected JSON: {invalid.Message}");
        }
    }

    public bool IsNull => Element.ValueKind == JsonValueKind.Null;

    public JsonFormatException Expected(string what) => new(File, Path, $"expected {what}, found {Describe(Element)}");

    public JsonCursor Field(string name) => TryField(name) ?? throw new JsonFormatException(File, Path, $"expected a field \"{name}\"");

    /// <summary>Null when the field is absent.</summary>
    public JsonCursor? TryField(string name)
    {
        RequireObject();
        return Element.TryGetProperty(name, out var field) ? Child(name, field) : null;
    }

    public IEnumerable<(string Name, JsonCursor Value)> Fields()
    {
        RequireObject();
        var cursor = this;
        return Element.EnumerateObject().Select(property => (property.Name, cursor.Child(property.Name, property.Value)));
    }

    public IEnumerable<JsonCursor> Items()
    {
        if (Element.ValueKind != JsonValueKind.Array)
        {
            throw Expected("a list");
        }

        var (file, path) = (File, Path);
        return Element.EnumerateArray().Select((item, index) =>
            new JsonCursor(item, file, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]")));
    }

    public string Text() => Element.ValueKind == JsonValueKind.String ? Element.GetString()! : throw Expected("a string");

    public bool Flag() => Element.ValueKind is JsonValueKind.True or JsonValueKind.False ? Element.GetBoolean() : throw Expected("true or false");

    public int Count() => Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out var count) ? count : throw Expected("an integer");

    /// <summary>Fails on a field that is none of <paramref name="names"/>: it would be silently lost.</summary>
    public void AllowOnly(params ReadOnlySpan<string> names)
    {
        foreach (var (name, value) in Fields())
        {
            if (!names.Contains(name))
            {
                throw new JsonFormatException(File, value.Path, "unknown field");
            }
        }
    }

    private static byte[] ReadCapped(Stream stream, string file)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MaxBytes)
            {
                throw new JsonFormatException(file, "$", $"expected at most {MaxBytes >> 20} MiB");
            }
        }

        return bytes.ToArray();
    }

    private static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };

    private JsonCursor Child(string name, JsonElement element) => new(element, File, $"{Path}.{name}");

    private void RequireObject()
    {
        if (Element.ValueKind != JsonValueKind.Object)
        {
            throw Expected("an object");
        }
    }
}

/// <summary>A JSON file is not what it should be. The message names the file, the place in it and what was expected there.</summary>
public sealed class JsonFormatException(string file, string path, string problem)
    : Exception($"{file}: {path}: {problem}")
{
    public string File { get; } = file;

    /// <summary>Where in the document, from its root <c>$</c>: <c>$.resources[3].urn</c>.</summary>
    public string Path { get; } = path;

    public string Problem { get; } = problem;
}
