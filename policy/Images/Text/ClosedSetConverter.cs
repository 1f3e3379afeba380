using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageTrust.Policy.Images.Text;

/// <summary>
/// Exact-name JSON form of an enum. The framework's own converter also accepts numbers, other casing, surrounding blanks and
/// comma-joined names; a policy must not.
/// </summary>
public sealed class ClosedSetConverter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>
    : JsonConverter<T>, ITextConverter where T : struct, Enum
{
    public IReadOnlyList<string> Words => ClosedSet.Words<T>();

    public string? ProblemWith(string text) =>
        ClosedSet.TryParse<T>(text, out _) ? null : $"\"{text}\" is not one of {string.Join(", ", Words)} (exact spelling)";

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && ClosedSet.TryParse<T>(reader.GetString()!, out var value)
            ? value
            : throw new JsonException($"expected one of {string.Join(", ", Words)}");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(ClosedSet.WordOf(value));
}
