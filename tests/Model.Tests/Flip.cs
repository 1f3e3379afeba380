using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;

namespace ImageTrust.Policy.Model.Tests;

/// <summary>One change of one field of a document: the member removed, or given another value of its type.</summary>
internal sealed record Flip(string Field, IReadOnlyList<object> Path, JsonNode? Value)
{
    // Something for every kind of text; what does not parse for a field is no valid change of it and is skipped.
    private static readonly string[] Others =
    [
        "other", "signatures", "tests", "2026-11-21T00:00:00Z", "2026-11-23T00:00:00Z", "2026-12-05T00:00:00Z", "2025-06-01T00:00:00Z",
        "2026-11-22T12:30:00Z", "2026-02-01T18:00:00Z", "2026-03-20T00:00:00Z", "1d", "30d", "1h", "72h", "4",
        "https://other.example", "https://other.example/owner/", "https://other.example/owner/*/x", "refs/heads/other", ".github/workflows/other.yml",
        "/other", "https://other.example/v1", "other.example/**", "team-b-*", "sha256:" + "7777777777777777777777777777777777777777777777777777777777777777",
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAYihM71wk+pbogFrHkPbhPJIJhL1ZjydvE9zUBRyfqjd+OXq9N3YXnjk4YOIx+vdegSN4lNv39pNZYOihFZiGw==",
        "keys/security-team.pem", "keys/none.pem", "roots/none.json", "release-key", "release-workflow", "audit-workflow", "security-team",
    ];

    /// <summary>Every change of every field that the document has.</summary>
    public static IEnumerable<Flip> All(JsonNode root, Type type) => Of(root, Unwrapped(type), []);

    public JsonNode Apply(JsonNode root)
    {
        var copy = root.DeepClone();
        var at = Path.Take(Path.Count - 1).Aggregate(copy, (node, segment) => segment is int index ? node[index]! : node[(string)segment]!);
        switch (Path[^1])
        {
            case int index when Value is null:
                at.AsArray().RemoveAt(index);
                break;
            case int index:
                at[index] = Value.DeepClone();
                break;
            case string name when Value is null:
                at.AsObject().Remove(name);
                break;
            default:
                at[(string)Path[^1]] = Value!.DeepClone();
                break;
        }

        return copy;
    }

    private static IEnumerable<Flip> Of(JsonNode node, JsonTypeInfo info, IReadOnlyList<object> path) => info.Kind switch
    {
        JsonTypeInfoKind.Object => Fields.Of(info).Where(property => node[property.Name] is not null).SelectMany(property =>
            OfField($"{info.Type.Name}.{property.Name}", node[property.Name]!, Unwrapped(property.PropertyType), [.. path, property.Name])),
        JsonTypeInfoKind.Dictionary => node.AsObject().SelectMany(member => Of(member.Value!, Unwrapped(info.ElementType!), [.. path, member.Key])),
        JsonTypeInfoKind.Enumerable => node.AsArray().SelectMany((item, i) => Of(item!, Unwrapped(info.ElementType!), [.. path, i])),
        _ => [],
    };

    /// <summary>The field as a whole, its items or entries, and the fields inside it.</summary>
    private static IEnumerable<Flip> OfField(string field, JsonNode node, JsonTypeInfo info, IReadOnlyList<object> path)
    {
        var own = info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => node.AsArray().SelectMany((item, i) =>
                Values(item!, Unwrapped(info.ElementType!)).Append(null).Select(value => new Flip(field, [.. path, i], value))),
            JsonTypeInfoKind.Dictionary => node.AsObject().SelectMany(member =>
                Entry(field, member.Value!, Unwrapped(info.ElementType!), [.. path, member.Key]).Append(new Flip(field, [.. path, member.Key], null))),
            _ => Values(node, info).Select(value => new Flip(field, path, value)),
        };
        // A change inside an object is a change of the field that holds it.
        var inner = Of(node, info, path).ToList();
        return own.Append(new Flip(field, path, null)).Concat(inner).Concat(inner.Select(flip => flip with { Field = field }));
    }

    /// <summary>An entry that is itself a list has no fields; its items belong to the field that holds the mapping.</summary>
    private static IEnumerable<Flip> Entry(string field, JsonNode node, JsonTypeInfo info, IReadOnlyList<object> path) =>
        info.Kind != JsonTypeInfoKind.Enumerable ? []
            : node.AsArray().SelectMany((item, i) => Values(item!, Unwrapped(info.ElementType!)).Select(value => new Flip(field, [.. path, i], value)));

    private static IEnumerable<JsonNode?> Values(JsonNode node, JsonTypeInfo info) => info switch
    {
        { Kind: not JsonTypeInfoKind.None } => [],
        _ when info.Type == typeof(int) || info.Type == typeof(decimal) => [JsonValue.Create(1), JsonValue.Create(3), JsonValue.Create(1000)],
        { Converter: ITextConverter { Words.Count: > 0 } words } => words.Words.Select(word => JsonValue.Create(word)),
        _ => Others.Where(text => text != node.GetValue<string>()).Select(text => JsonValue.Create(text)),
    };

    private static JsonTypeInfo Unwrapped(Type type) => PolicyJson.Default.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
}
