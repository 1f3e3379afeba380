using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ImageTrust.Sigstore.Primitives;

/// <summary>A value inside a strict document, with its path for the report. Every accessor demands one type.</summary>
internal readonly struct JsonNode(JsonElement element, string path, JsonProblem problem)
{
    public string Path => path;

    public JsonValueKind Kind => element.ValueKind;

    /// <summary>A demanded member.</summary>
    public JsonNode this[string name] => TryMember(name, out var member) ? member : throw problem.At(Child(name), "a value", "none");

    /// <summary>Absent and JSON null are the same, as in protobuf JSON.</summary>
    public bool TryMember(string name, out JsonNode member)
    {
        Demand(JsonValueKind.Object, "an object");
        if (element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
        {
            member = new JsonNode(value, Child(name), problem);
            return true;
        }

        member = default;
        return false;
    }

    public IEnumerable<(string Name, JsonNode Value)> Members(int cap)
    {
        Demand(JsonValueKind.Object, "an object");
        var count = element.GetPropertyCount();
        if (count > cap)
        {
            throw problem.At(path, $"at most {cap} members", $"{count}");
        }

        var list = new List<(string, JsonNode)>(count);
        foreach (var property in element.EnumerateObject())
        {
            var name = Transcoded(() => property.Name);
            list.Add((name, new JsonNode(property.Value, Child(name), problem)));
        }

        return list;
    }

    public IReadOnlyList<JsonNode> Items(int cap)
    {
        Demand(JsonValueKind.Array, "an array");
        var count = element.GetArrayLength();
        if (count > cap)
        {
            throw problem.At(path, $"at most {cap} items", $"{count}");
        }

        var items = new JsonNode[count];
        var at = 0;
        foreach (var item in element.EnumerateArray())
        {
            items[at] = new JsonNode(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{at}]"), problem);
            at++;
        }

        return items;
    }

    public string Text()
    {
        Demand(JsonValueKind.String, "a string");
        var copy = element;
        return Transcoded(() => copy.GetString()!);
    }

    /// <summary>Base64 text, decoded.</summary>
    public byte[] Bytes(int cap)
    {
        Demand(JsonValueKind.String, "a base64 string");
        var raw = JsonMarshal.GetRawUtf8Value(element)[1..^1];
        if (raw.Length > (cap + 2L) / 3 * 4 * 2)
        {
            throw problem.At(path, $"at most {cap} bytes", $"{raw.Length} base64 characters");
        }

        var bytes = raw.Contains((byte)'\\') ? Base64Text.TryDecode(Text()) : Base64Text.TryDecode(raw);
        return bytes is null ? throw Wrong("canonical base64")
            : bytes.Length > cap ? throw problem.At(path, $"at most {cap} bytes", $"{bytes.Length}")
            : bytes;
    }

    /// <summary>A 64-bit integer, never negative, as a number or, as protobuf JSON writes it, a decimal string.</summary>
    public long Count()
    {
        var text = Kind switch
        {
            JsonValueKind.String => Text(),
            JsonValueKind.Number => element.GetRawText(),
            _ => throw Wrong("an integer"),
        };
        var canonical = text is "0" || (text.Length is > 0 and <= 19 && text[0] != '0' && text.All(char.IsAsciiDigit));
        return canonical && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw problem.At(path, "a non-negative 64-bit integer", text);
    }

    /// <summary>The value's own bytes, copied.</summary>
    public byte[] Raw() => JsonMarshal.GetRawUtf8Value(element).ToArray();

    public Outcome.SigstoreException Wrong(string expected) => problem.At(path, expected, Shown());

    private void Demand(JsonValueKind kind, string name)
    {
        if (element.ValueKind != kind)
        {
            throw Wrong(name);
        }
    }

    private string Child(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private string Shown() => Kind switch
    {
        JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Undefined => $"{Kind}",
        _ => element.GetRawText(),
    };

    /// <summary>A lone surrogate escape is valid JSON syntax and no text.</summary>
    [SuppressMessage("Style", "IDE0060", Justification = "the closure carries the element")]
    private string Transcoded(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw problem.At(path, "text", "an escape that is no character");
        }
    }
}
