using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageTrust.Policy.Tool.Logs;

/// <summary>
/// What <c>policy log verify --json</c> prints, and the rows of a log that something exported as an array: the shapes, generated at build time.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LogVerdict))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class LogVerdictJson : JsonSerializerContext
{
    // Rows are read one after another out of a stream, as values without a shape of their own: an export of a month does not fit into
    // memory, and what carried the lines put members of its own beside them.
}
