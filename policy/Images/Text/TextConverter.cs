using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageTrust.Policy.Images.Text;

/// <summary>Reads and writes an <see cref="ITextValue{TSelf}"/> as a JSON string.</summary>
public sealed class TextConverter<T> : JsonConverter<T>, ITextConverter where T : class, ITextValue<T>
{
    public IReadOnlyList<string> Words => [];

    public string? ProblemWith(string text) => T.TryParse(text, out _, out var problem) ? null : problem;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("expected text");
        }

        return T.TryParse(reader.GetString()!, out var value, out var problem) ? value : throw new JsonException(problem);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
