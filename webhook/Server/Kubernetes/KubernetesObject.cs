using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageTrust.Server.Kubernetes;

/// <summary>
/// An object as the API server holds it. The document is kept whole, since an update replaces all of it: what others put there (labels,
/// fields of a later Kubernetes) must come back unchanged.
/// </summary>
internal sealed record KubernetesObject(JsonObject Document, string ResourceVersion)
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = KubernetesLimits.Depth, AllowDuplicateProperties = false };

    /// <exception cref="KubernetesException">Not an object of that kind and name with a resource version.</exception>
    public static KubernetesObject Read(byte[] body, ResourceAddress address)
    {
        try
        {
            if (JsonNode.Parse(body, documentOptions: Strict) is JsonObject document
                && Text(document, "kind") == address.Kind && Text(document, "apiVersion") == address.ApiVersion
                && document["metadata"] is JsonObject metadata
                && Text(metadata, "name") == address.Name && Text(metadata, "resourceVersion") is { Length: > 0 } version)
            {
                return new KubernetesObject(document, version);
            }
        }
        catch (JsonException)
        {
            // Falls through; the parser's words may quote what it read, which may be a key.
        }

        throw new KubernetesException(KubernetesFailure.Unexpected, $"{address}: the API server's answer is not this object");
    }

    public static string? Text(JsonObject parent, string name) =>
        parent[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
