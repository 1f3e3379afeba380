using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Policy.Model.Canonical;

/// <summary>Sorted, blank-free JSON (the member order of RFC 8785; numbers as they were written).</summary>
internal static class CanonicalJson
{
    // Only what JSON itself demands is escaped, so that the text stays readable in a ConfigMap; it is never placed in HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(TrustPolicy policy) => Write(policy, typeof(TrustPolicy));

    /// <summary>A piece of a policy, of any record type of the model, as text.</summary>
    public static string Text(object piece) => Encoding.UTF8.GetString(Write(piece, piece.GetType()));

    private static byte[] Write(object piece, Type type)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Write(JsonSerializer.SerializeToElement(piece, PolicyJson.Default.GetTypeInfo(type)!), writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(member.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(element.GetString());
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
