using System.Text;
using System.Text.Json.Nodes;

namespace ImageTrust.TestKit.Local;

/// <summary>What a service of the local Sigstore answers.</summary>
public sealed record Answer(int Status, string ContentType, byte[] Body)
{
    /// <summary>The id of what was made: clients of Rekor find it in the ETag.</summary>
    public string? Id { get; init; }

    public static Answer Json(int status, JsonNode node) => new(status, "application/json", Encoding.UTF8.GetBytes(node.ToJsonString()));

    public static Answer Text(int status, string text, string contentType = "text/plain") => new(status, contentType, Encoding.UTF8.GetBytes(text));
}
