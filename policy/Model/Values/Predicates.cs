using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Text;

namespace ImageTrust.Policy.Model.Values;

/// <summary>How bad a finding is. <see cref="Unknown"/> ranks highest: a severity nobody could name is not a mild one.</summary>
[JsonConverter(typeof(ClosedSetConverter<Severity>))]
public enum Severity
{
    [JsonStringEnumMemberName("negligible")]
    Negligible,

    [JsonStringEnumMemberName("low")]
    Low,

    [JsonStringEnumMemberName("medium")]
    Medium,

    [JsonStringEnumMemberName("high")]
    High,

    [JsonStringEnumMemberName("critical")]
    Critical,

    [JsonStringEnumMemberName("unknown")]
    Unknown,
}

/// <summary>The two SBOM formats cosign attests.</summary>
[JsonConverter(typeof(ClosedSetConverter<SbomFormat>))]
public enum SbomFormat
{
    [JsonStringEnumMemberName("spdx")]
    Spdx,

    [JsonStringEnumMemberName("cyclonedx")]
    CycloneDx,
}

/// <summary>A predicate type: a URI compared byte for byte.</summary>
[JsonConverter(typeof(TextConverter<PredicateType>))]
public sealed record PredicateType : ITextValue<PredicateType>
{
    private const int Longest = 512;

    private PredicateType(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out PredicateType? value, [NotNullWhen(false)] out string? problem)
    {
        var good = text.Length <= Longest && Characters.All(text, Characters.IsGraphic) && !text.Contains('*', StringComparison.Ordinal)
            && (text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("http://", StringComparison.Ordinal));
        value = good ? new PredicateType(text) : null;
        problem = good ? null : "a predicate type is an exact http or https URI";
        return good;
    }

    public override string ToString() => Text;
}

/// <summary>A JSON Pointer (RFC 6901) into a predicate: <c>/result/status</c>.</summary>
[JsonConverter(typeof(TextConverter<JsonPointer>))]
public sealed record JsonPointer : ITextValue<JsonPointer>
{
    private const int Longest = 512;
    private readonly string[] _segments;

    private JsonPointer(string text)
    {
        Text = text;
        _segments = [.. text.Split('/').Skip(1).Select(Unescape)];
    }

    public string Text { get; }

    /// <summary>The value the pointer names, or null when the document has none.</summary>
    public JsonElement? Find(JsonElement root)
    {
        var at = root;
        foreach (var segment in _segments)
        {
            switch (at.ValueKind)
            {
                case JsonValueKind.Object when at.TryGetProperty(segment, out var member):
                    at = member;
                    break;
                case JsonValueKind.Array when Index(segment) is { } index && index < at.GetArrayLength():
                    at = at[index];
                    break;
                default:
                    return null;
            }
        }

        return at;
    }

    public bool Equals(JsonPointer? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public static bool TryParse(string text, [NotNullWhen(true)] out JsonPointer? value, [NotNullWhen(false)] out string? problem)
    {
        var good = text.Length is > 1 and <= Longest && text[0] == '/' && !text.Any(char.IsControl) && IsEscaped(text);
        value = good ? new JsonPointer(text) : null;
        problem = good ? null : "a path is a JSON Pointer such as /result/status";
        return good;
    }

    public override string ToString() => Text;

    private static string Unescape(string segment) =>
        segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static bool IsEscaped(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '~' && (i + 1 == text.Length || text[i + 1] is not ('0' or '1')))
            {
                return false;
            }
        }

        return true;
    }

    private static int? Index(string segment) =>
        segment.Length is > 0 and < 7 && segment.All(char.IsAsciiDigit) && (segment.Length == 1 || segment[0] != '0')
            ? int.Parse(segment, System.Globalization.CultureInfo.InvariantCulture)
            : null;
}
