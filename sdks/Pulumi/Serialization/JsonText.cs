using System.Text;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace Pulumi.Serialization;

/// <summary>JSON text and elements as encoded properties, and back.</summary>
internal static class JsonText
{
    public static Value Parse(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                return Value.ForString(json.GetString()!);
            case JsonValueKind.Number:
                return Value.ForNumber(json.GetDouble());
            case JsonValueKind.True or JsonValueKind.False:
                return Value.ForBool(json.GetBoolean());
            case JsonValueKind.Array:
                return Value.ForList([.. json.EnumerateArray().Select(Parse)]);
            case JsonValueKind.Object:
                var fields = new Struct();
                foreach (var property in json.EnumerateObject())
                {
                    fields.Fields[property.Name] = Parse(property.Value);
                }

                return Value.ForStruct(fields);
            default:
                return Value.ForNull();
        }
    }

    /// <summary>As deep as messages are read; one level of a document is at least three of a message.</summary>
    public static JsonDocumentOptions Deep => new() { MaxDepth = DeepMessages.RecursionLimit };

    /// <summary>Compact JSON, object keys sorted ordinally, secrets unwrapped.</summary>
    public static string Write(Value value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { MaxDepth = DeepMessages.RecursionLimit }))
        {
            Write(writer, value);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter writer, Value wrapped)
    {
        var value = PropertyMarks.Unwrap(wrapped);
        switch (value.KindCase)
        {
            case Value.KindOneofCase.StringValue:
                writer.WriteStringValue(value.StringValue);
                break;
            case Value.KindOneofCase.NumberValue:
                writer.WriteNumberValue(value.NumberValue);
                break;
            case Value.KindOneofCase.BoolValue:
                writer.WriteBooleanValue(value.BoolValue);
                break;
            case Value.KindOneofCase.ListValue:
                writer.WriteStartArray();
                foreach (var item in value.ListValue.Values)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case Value.KindOneofCase.StructValue:
                writer.WriteStartObject();
                foreach (var (key, item) in value.StructValue.Fields.OrderBy(field => field.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(key);
                    Write(writer, item);
                }

                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
