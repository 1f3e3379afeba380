using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageTrust.Sigstore.Tests.Mutation;

/// <summary>
/// Every one-step change of a JSON document: each value removed, doubled, replaced, and a spread of bits of each blob turned over.
/// </summary>
internal static class JsonMutants
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<Mutant> Of(string json)
    {
        var root = JsonNode.Parse(json)!;
        return Nodes(root, "").SelectMany(place => Edits(place.Node, place.Path.EndsWith(']'))
            .Select(edit => new Mutant(place.Path + edit.Within, edit.Change, Write(root, "", place.Path, edit))));
    }

    /// <summary>Every value below the root with its path.</summary>
    private static IEnumerable<(string Path, JsonNode? Node)> Nodes(JsonNode? node, string path)
    {
        foreach (var (childPath, child) in Children(node, path))
        {
            yield return (childPath, child);
            foreach (var deeper in Nodes(child, childPath))
            {
                yield return deeper;
            }
        }
    }

    private static IEnumerable<(string Path, JsonNode? Node)> Children(JsonNode? node, string path) => node switch
    {
        JsonObject members => members.Select(member => (path.Length == 0 ? member.Key : path + "." + member.Key, member.Value)),
        JsonArray items => items.Select((item, index) => (string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), item)),
        _ => [],
    };

    private static IEnumerable<Edit> Edits(JsonNode? node, bool isItem)
    {
        yield return new("removed", null);
        var text = Text(node);
        yield return isItem ? new("item doubled", text + "," + text) : new("member doubled", text, Doubled: true);
        foreach (var other in (string[])["null", "true", "[]", "{}", "17", "\"\"", "\"?\""])
        {
            if (other != text)
            {
                yield return new("replaced by " + other, other);
            }
        }

        if (node is JsonObject members)
        {
            yield return new("unknown member added", Text(node)[..^1] + (members.Count == 0 ? "" : ",") + "\"unheardOf\":1}");
        }

        if (node?.GetValueKind() == JsonValueKind.String)
        {
            foreach (var edit in StringMutants.Of(node.GetValue<string>()))
            {
                yield return new(edit.Change, JsonSerializer.Serialize(edit.Text, Plain), Within: edit.Path);
            }
        }
    }

    /// <summary>The document with the value at <paramref name="target"/> written as <paramref name="replacement"/> says.</summary>
    private static string Write(JsonNode? node, string path, string target, Edit replacement)
    {
        if (node is not (JsonObject or JsonArray) || !target.StartsWith(path, StringComparison.Ordinal))
        {
            return Text(node);
        }

        var parts = new List<string>();
        foreach (var (childPath, child) in Children(node, path))
        {
            var prefix = node is JsonObject
                ? JsonSerializer.Serialize(childPath[(path.Length == 0 ? 0 : path.Length + 1)..], Plain) + ":"
                : "";
            if (childPath != target)
            {
                parts.Add(prefix + Write(child, childPath, target, replacement));
            }
            else if (replacement.Text is not null)
            {
                parts.Add(prefix + replacement.Text);
                parts.AddRange(replacement.Doubled ? [prefix + replacement.Text] : []);
            }
        }

        var body = new StringBuilder().AppendJoin(',', parts);
        return node is JsonObject ? $"{{{body}}}" : $"[{body}]";
    }

    private static string Text(JsonNode? node) => node?.ToJsonString(Plain) ?? "null";

    /// <summary>A null text removes the value.</summary>
    private sealed record Edit(string Change, string? Text, bool Doubled = false, string Within = "");
}
