using System.Text.Json;
using System.Text.Unicode;

namespace ImageTrust.Registry.Documents;

/// <summary>
/// JSON in which no two readers can see different things: no member twice, no comment, no trailing comma, no byte order mark,
/// nothing after the value, no string that is not Unicode.
/// </summary>
internal static class StrictJson
{
    private const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <returns>Null when the bytes are not such a text. The caller disposes of the document.</returns>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return Utf8.IsValid(utf8.Span) && EscapesAreUnicode(utf8.Span) ? JsonDocument.Parse(utf8, Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A lone surrogate such as <c>\ud800</c> is JSON by grammar, but no string holds it: reading it later would throw.</summary>
    private static bool EscapesAreUnicode(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && !CanDecode(ref reader))
            {
                return false;
            }
        }

        return true;
    }

    private static bool CanDecode(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
