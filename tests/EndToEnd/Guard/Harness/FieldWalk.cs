using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;

namespace EndToEnd.Guard.Harness;

/// <summary>Every field of a kind, by its path, as the API server itself describes the kind.</summary>
internal sealed class FieldWalk
{
    private const string Reference = "#/components/schemas/";

    private readonly JsonObject schemas;

    private FieldWalk(JsonObject schemas) => this.schemas = schemas;

    public static async Task<FieldWalk> OfAsync(ControlPlane plane, string group) =>
        new((await plane.GetAsync($"/openapi/v3/apis/{group}"))["components"]!["schemas"]!.AsObject());

    /// <param name="schema">Full name, such as <c>io.k8s.api.admissionregistration.v1.ValidatingWebhookConfiguration</c>.</param>
    /// <returns>Paths such as <c>webhooks[].clientConfig.caBundle</c>: members, members of members, and those of a list's entries.</returns>
    public IReadOnlyList<string> Fields(string schema) => [.. Members(schemas[schema]!.AsObject(), "")];

    private IEnumerable<string> Members(JsonObject schema, string prefix)
    {
        foreach (var (name, member) in schema["properties"]?.AsObject() ?? [])
        {
            string path = prefix + name;
            yield return path;
            foreach (string below in Below(Resolved(member!), path))
            {
                yield return below;
            }
        }
    }

    private IEnumerable<string> Below(JsonObject schema, string path) => (string?)schema["type"] == "array"
        ? Members(Resolved(schema["items"]!), path + "[].")
        : Members(schema, path + ".");

    private JsonObject Resolved(JsonNode schema)
    {
        string? reference = (string?)schema["$ref"] ?? (string?)schema["allOf"]?[0]?["$ref"];
        return reference is null ? schema.AsObject() : schemas[reference[Reference.Length..]]!.AsObject();
    }
}
