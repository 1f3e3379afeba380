using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageTrust.Policy.Contract;

namespace ImageTrust.Declared;

/// <summary>A field of a live object that somebody else owns.</summary>
/// <param name="Keys">Where it stands in its owner's set of fields, key by key.</param>
/// <param name="Declared">What the stack declares there; null for nothing.</param>
internal sealed record ForeignField(ManagedFields Owner, ImmutableArray<string> Keys, FieldPath Path, JsonNode? Declared, JsonNode Live);

/// <summary>
/// Finds what others than the stack put into an object, by the sets of fields they own. An apply never takes such a field away where the
/// stack does not send it, and without knowing all the server's defaults nothing else tells it from one of them.
/// </summary>
internal static class ForeignFields
{
    /// <summary>Sets are as deep as the objects they are of.</summary>
    private const int MaxDepth = 32;

    /// <returns>Each field as far up as it is foreign: what the stack declares nothing of, and declared fields that are owned as a whole.</returns>
    public static IEnumerable<ForeignField> Of(JsonObject declared, JsonObject live, FieldManagers managers) =>
        from owner in managers.Writers
        where !owner.IsTheStacks
        from root in owner.Fields
        where root.Key.StartsWith("f:", StringComparison.Ordinal) && StackFields.IsContent(root.Key[2..]) && root.Value is JsonObject
        let name = root.Key[2..]
        where live[name] is not null
        from found in Within(owner, new ForeignField(owner, [root.Key], FieldPath.Root.Member(name), declared[name], live[name]!), root.Value.AsObject())
        where !StackFields.LeftToOthers(found.Path.ToString())
        select found;

    private static IEnumerable<ForeignField> Within(ManagedFields owner, ForeignField at, JsonObject set)
    {
        if (at.Declared is null || at.Keys.Length > MaxDepth || set.All(member => member.Key == "."))
        {
            return IsNothing(at.Live) || IsTheWebhooks(at) ? [] : [at];
        }

        return from member in set
               let child = Child(at, member.Key)
               where child is not null && member.Value is JsonObject
               from found in Within(owner, child, member.Value.AsObject())
               select found;
    }

    private static ForeignField? Child(ForeignField at, string key) => (key, at.Live) switch
    {
        (['f', ':', .. var name], JsonObject live) when live[name] is { } value =>
            new(at.Owner, at.Keys.Add(key), at.Path.Member(name), (at.Declared as JsonObject)?[name], value),
        (['k', ':', .. var keys], JsonArray live) when Keys(keys) is { } wanted && live.FirstOrDefault(entry => Has(entry, wanted)) is { } value =>
            new(at.Owner, at.Keys.Add(key), Name(value) is { } named ? at.Path.Named(named) : at.Path.Numbered(live.IndexOf(value)),
                (at.Declared as JsonArray)?.FirstOrDefault(entry => Has(entry, wanted)), value),
        _ => null, // no longer there, or one of a set
    };

    /// <summary>The webhook's CA in an entry of the stack's.</summary>
    private static bool IsTheWebhooks(ForeignField at) =>
        at.Owner.Manager == ClusterNames.WebhookFieldManager && at.Path.Steps is [.., FieldPath.Step.Member { Name: StackFields.Bundle }];

    private static bool IsNothing(JsonNode value) => value is JsonObject { Count: 0 } or JsonArray { Count: 0 };

    private static bool Has(JsonNode? entry, JsonObject keys) =>
        entry is JsonObject one && keys.All(key => JsonNode.DeepEquals(one[key.Key] ?? Default(key.Key), key.Value));

    /// <summary>The one key of a list that the stack may leave to the server.</summary>
    private static JsonValue? Default(string key) => key == "protocol" ? JsonValue.Create("TCP") : null;

    private static string? Name(JsonNode entry) => entry["name"] is JsonValue value && value.TryGetValue(out string? name) ? name : null;

    private static JsonObject? Keys(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
