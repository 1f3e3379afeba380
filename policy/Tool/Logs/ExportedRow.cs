using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ImageTrust.Policy.Tool.Logs;

/// <summary>
/// A line of a log that something carried as a member of its own JSON: a row of Log Analytics, of docker's log files or of a log collector. What was
/// written is written again in the form in which the webhook writes: on its way a text may have become an object, and got other blanks or escapes.
/// </summary>
internal static class ExportedRow
{
    // ContainerLogV2 of Log Analytics; docker and fluent-bit.
    private static readonly string[] Members = ["LogMessage", "log"];

    /// <summary>Whether a line may be one: a cheap look.</summary>
    public static bool MayBe(ReadOnlySpan<byte> line) => line.IndexOf("\"LogMessage\":"u8) >= 0 || line.IndexOf("\"log\":"u8) >= 0;

    /// <param name="json">A JSON value.</param>
    /// <param name="line">The log line in it; empty when it is none of ours.</param>
    /// <returns>False when it is no row.</returns>
    public static bool TryRead(ReadOnlySpan<byte> json, out byte[] line)
    {
        line = [];
        try
        {
            var reader = new Utf8JsonReader(json);
            return JsonElement.TryParseValue(ref reader, out var row) && reader.BytesConsumed == json.Length && TryRead(row.Value, out line);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static bool TryRead(JsonElement row, out byte[] line)
    {
        line = [];
        if (row.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        foreach (string member in Members)
        {
            if (row.TryGetProperty(member, out var value))
            {
                line = value.ValueKind switch
                {
                    JsonValueKind.String => Written(Encoding.UTF8.GetBytes(value.GetString()!.TrimEnd('\r', '\n'))),
                    JsonValueKind.Object => Written(Encoding.UTF8.GetBytes(value.GetRawText())),
                    _ => [],
                };
                return true;
            }
        }

        return false;
    }

    /// <summary>JSON as the webhook writes it: no blanks, least escapes of .NET's writer; order, numbers and texts as they are.</summary>
    private static byte[] Written(byte[] json)
    {
        try
        {
            var output = new ArrayBufferWriter<byte>(json.Length);
            using (var writer = new Utf8JsonWriter(output))
            {
                var reader = new Utf8JsonReader(json);
                while (reader.Read())
                {
                    Copy(ref reader, writer);
                }
            }

            return output.WrittenSpan.ToArray();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // No JSON, or a text that is not Unicode: as it stands, to be taken for what it is.
            return json;
        }
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: writer.WriteStartObject(); break;
            case JsonTokenType.EndObject: writer.WriteEndObject(); break;
            case JsonTokenType.StartArray: writer.WriteStartArray(); break;
            case JsonTokenType.EndArray: writer.WriteEndArray(); break;
            case JsonTokenType.PropertyName: writer.WritePropertyName(reader.GetString()!); break;
            // Of a time the writer escapes nothing, of a text the plus sign.
            case JsonTokenType.String when reader.TryGetDateTimeOffset(out _): writer.WriteRawValue($"\"{reader.GetString()}\"", skipInputValidation: true); break;
            case JsonTokenType.String: writer.WriteStringValue(reader.GetString()); break;
            case JsonTokenType.Number: writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true); break;
            case JsonTokenType.True or JsonTokenType.False: writer.WriteBooleanValue(reader.TokenType == JsonTokenType.True); break;
            default: writer.WriteNullValue(); break;
        }
    }
}
