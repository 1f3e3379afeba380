using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Strict;

namespace ImageTrust.Sigstore.Primitives;

/// <summary>
/// A value inside a strict document, with its path for the report and its shape. Every accessor demands one type, and a member that
/// the shape does not know cannot be asked for: its other spellings were not refused.
/// </summary>
internal readonly struct StrictValue(JsonElement element, JsonPath? path, JsonProblem problem, Shape shape)
{
    public JsonValueKind Kind => element.ValueKind;

    /// <summary>A demanded member.</summary>
    public StrictValue this[string name] => TryMember(name, out var member) ? member : throw problem.At(Child(name), "a value", "none");

    /// <summary>Absent and JSON null are the same, as in protobuf JSON.</summary>
    public bool TryMember(string name, out StrictValue member)
    {
        Require(JsonValueKind.Object, "an object");
        var known = shape.Member(name);
        if (element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
        {
            member = new StrictValue(value, Child(name), problem, known);
            return true;
        }

        member = default;
        return false;
    }

    public IReadOnlyList<(string Name, StrictValue Value)> Members(int cap)
    {
        Require(JsonValueKind.Object, "an object");
        DemandAtMost(cap, element.GetPropertyCount(), "members");
        var list = new List<(string, StrictValue)>(element.GetPropertyCount());
        foreach (var property in element.EnumerateObject())
        {
            var name = property.Name; // the strict pass has decoded every name already
            list.Add((name, new StrictValue(property.Value, Child(name), problem, Shape.Free)));
        }

        return list;
    }

    public IReadOnlyList<StrictValue> Items(int cap)
    {
        Require(JsonValueKind.Array, "an array");
        DemandAtMost(cap, element.GetArrayLength(), "items");
        var items = new StrictValue[element.GetArrayLength()];
        var at = 0;
        foreach (var item in element.EnumerateArray())
        {
            items[at] = new StrictValue(item, new JsonPath(path, null, at), problem, shape.Item);
            at++;
        }

        return items;
    }

    public string Text()
    {
        Require(JsonValueKind.String, "a string");
        return element.GetString()!; // the strict pass has refused escapes that are no text
    }

    /// <summary>Base64 text, decoded.</summary>
    public byte[] Bytes(int cap)
    {
        Require(JsonValueKind.String, "a base64 string");
        var raw = JsonMarshal.GetRawUtf8Value(element)[1..^1];
        var escaped = raw.Contains((byte)'\\');
        if (!escaped && raw.Length > (cap + 2L) / 3 * 4)
        {
            throw problem.At(path, $"at most {cap} bytes", $"{raw.Length} base64 characters");
        }

        var bytes = escaped ? Base64Text.TryDecode(Text()) : Base64Text.TryDecode(raw);
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

    public SigstoreException Wrong(string expected) => problem.At(path, expected, Shown());

    private void Require(JsonValueKind kind, string name)
    {
        if (element.ValueKind != kind)
        {
            throw Wrong(name);
        }
    }

    private void DemandAtMost(int cap, int count, string what)
    {
        if (count > cap)
        {
            throw problem.At(path, $"at most {cap} {what}", $"{count}");
        }
    }

    private JsonPath Child(string name) => new(path, name, 0);

    private string Shown() => Kind switch
    {
        JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Undefined => $"{Kind}",
        _ => element.GetRawText(),
    };
}

/// <summary>Where a value stands in its document; turned into text only for a report.</summary>
internal sealed class JsonPath(JsonPath? parent, string? name, int index)
{
    public override string ToString()
    {
        var before = parent?.ToString() ?? string.Empty;
        return name is null ? string.Create(CultureInfo.InvariantCulture, $"{before}[{index}]")
            : before.Length == 0 ? name
            : $"{before}.{name}";
    }
}
