using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pulumi.Offline.Plans;

/// <summary>
/// A plan as a file: UTF-8 JSON, indented by two, line feeds, a final line feed, the keys of every object sorted ordinally. The same
/// plan gives the same bytes on every machine. An unknown is <c>{"$unknown":true}</c>, a secret <c>{"$secret":true}</c>, both
/// <c>{"$secret":true,"$unknown":true}</c>.
/// </summary>
public static class PlanJson
{
    public const int Version = 1;

    internal const string UnknownKey = "$unknown";
    internal const string SecretKey = "$secret";

    private static readonly JsonWriterOptions s_options = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        MaxDepth = JsonCursor.MaxDepth,
        // The file is read by people and by diff, never embedded in HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(Plan plan)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, s_options))
        {
            PlanWriter.Write(json, plan);
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    /// <exception cref="JsonFormatException">The file is no plan of this version; the message says where and why.</exception>
    public static Plan Read(Stream stream, string file)
    {
        var (document, root) = JsonCursor.Open(stream, file);
        using (document)
        {
            return PlanReader.Read(root);
        }
    }

    /// <summary>The words of the file for closed sets: the members' names in lower case.</summary>
    internal static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
