using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ImageTrust.Policy.Document.Promotion;

/// <summary>
/// A JSON object with one line for each member and one for each item of its lists: a reviewer sees in a diff which row changed, and the same content
/// always has the same bytes.
/// </summary>
internal static class LinedJson
{
    // Only what JSON itself demands is escaped; the text is never placed in HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <returns>UTF-8 with a line feed at the end of each line.</returns>
    public static byte[] Write(JsonElement document)
    {
        using var output = new MemoryStream();
        Write(document, output, new Dictionary<string, IEnumerable<JsonElement>>());
        return output.ToArray();
    }

    // Written out when it is full.
    private const int BufferBytes = 64 * 1024;

    /// <param name="document">The object.</param>
    /// <param name="output">Gets UTF-8 with a line feed at the end of each line.</param>
    /// <param name="items">The items of lists that are not in the object, as they are to stand in it: what is long need not be held as a whole.</param>
    public static void Write(JsonElement document, Stream output, IReadOnlyDictionary<string, IEnumerable<JsonElement>> items)
    {
        var buffer = new ArrayBufferWriter<byte>(BufferBytes);
        using var writer = new Utf8JsonWriter(buffer, Options);
        void Text(ReadOnlySpan<byte> text)
        {
            writer.Flush();
            writer.Reset();
            buffer.Write(text);
            if (buffer.WrittenCount >= BufferBytes)
            {
                output.Write(buffer.WrittenSpan);
                buffer.ResetWrittenCount();
            }
        }

        Text("{"u8);
        bool first = true;
        foreach (var member in document.EnumerateObject())
        {
            Text(first ? "\n"u8 : ",\n"u8);
            writer.WriteStringValue(member.Name);
            Text(":"u8);
            Value(member.Value, items.GetValueOrDefault(member.Name), writer, Text);
            first = false;
        }

        Text("\n}\n"u8);
        output.Write(buffer.WrittenSpan);
    }

    private delegate void Raw(ReadOnlySpan<byte> text);

    private static void Value(JsonElement value, IEnumerable<JsonElement>? items, Utf8JsonWriter writer, Raw text)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            value.WriteTo(writer);
            return;
        }

        bool first = true;
        foreach (var item in items ?? value.EnumerateArray())
        {
            text(first ? "[\n"u8 : ",\n"u8);
            item.WriteTo(writer);
            first = false;
        }

        text(first ? "[]"u8 : "\n]"u8);
    }
}
