using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Declared;

/// <summary>
/// Compares a live object with what the stack declared. Everywhere a declared field must be there with its value and a list must have the
/// declared entries and no others. In the fields that are declared whole, a field more is a difference too: a selector or a condition that
/// somebody adds narrows what admission sees. Elsewhere, where the server adds its defaults, a field more is one when somebody else owns it.
/// </summary>
internal sealed class Comparison
{
    /// <summary>Of people who read a log: a value is cut after this.</summary>
    private const int LongestValue = 160;

    /// <summary>One edit makes a handful, and a registration that was changed in each of its fields no more than this.</summary>
    private const int MaxDifferences = 100;

    private readonly List<Difference> differences = [];
    private readonly HashSet<string> said = new(StringComparer.Ordinal);
    private readonly FieldManagers managers;
    private readonly string? kind;
    private readonly IReadOnlyCollection<string> ignored;

    private Comparison(JsonObject live, IReadOnlyCollection<string> ignored)
    {
        managers = FieldManagers.Of(live);
        kind = Text(live, "kind");
        this.ignored = ignored;
    }

    /// <param name="declared">A part of the object's document.</param>
    /// <param name="live">Null when there is no such object.</param>
    /// <param name="ignored">Paths, such as <c>spec.replicas</c>, that are somebody else's with everything below them.</param>
    /// <returns>None when all is as declared; at most <see cref="MaxDifferences"/>.</returns>
    public static IReadOnlyList<Difference> Of(JsonObject declared, JsonObject? live, IReadOnlyCollection<string>? ignored = null)
    {
        if (live is null)
        {
            return [new Difference("", "the object", null, "nobody: it is not there")];
        }

        var comparison = new Comparison(live, ignored ?? []);
        comparison.Members(declared, live, FieldPath.Root, whole: false);
        comparison.Foreign(declared, live);
        comparison.Ownership(live);
        return comparison.differences;
    }

    /// <summary>What somebody else owns. A list or map that is owned as a whole is somebody's with every member.</summary>
    private void Foreign(JsonObject declared, JsonObject live)
    {
        foreach (var field in ForeignFields.Of(declared, live, managers))
        {
            if (field.Declared is null)
            {
                Add(field.Path, null, field.Live);
            }
            else
            {
                Value(field.Declared, field.Live, field.Path, whole: true);
            }
        }
    }

    /// <summary>An owner's end takes the object with it, and a finalizer keeps one that was to go.</summary>
    private void Ownership(JsonObject live)
    {
        var metadata = live["metadata"] as JsonObject;
        foreach (string name in (string[])["ownerReferences", "finalizers", "deletionTimestamp"])
        {
            if (metadata?[name] is { } found)
            {
                Add(FieldPath.Root.Member("metadata").Member(name), null, found);
            }
        }
    }

    private void Members(JsonObject declared, JsonObject live, FieldPath path, bool whole)
    {
        foreach (var (name, expected) in declared)
        {
            if (name == DeclaredDocument.DataDigests && path.Steps.IsEmpty)
            {
                Data(expected as JsonObject ?? [], live["data"] as JsonObject ?? [], path.Member("data"));
            }
            else
            {
                Value(expected, live[name], path.Member(name), whole || (path.Steps.IsEmpty && StackFields.DeclaredWhole(kind, name)));
            }
        }

        foreach (var (name, found) in whole ? live : [])
        {
            if (!declared.ContainsKey(name) && name != StackFields.Bundle && found is not (JsonObject { Count: 0 } or JsonArray { Count: 0 }))
            {
                Add(path.Member(name), null, found);
            }
        }
    }

    private void Value(JsonNode? declared, JsonNode? live, FieldPath path, bool whole)
    {
        switch (declared, live)
        {
            case (JsonObject expected, JsonObject found):
                Members(expected, found, path, whole);
                break;
            case (JsonArray expected, JsonArray found):
                Entries(expected, found, path, whole);
                break;
            case (JsonObject { Count: 0 } or JsonArray { Count: 0 }, null):
                break; // the API server does not show what is empty
            case (JsonValue, null) when path.Steps is [FieldPath.Step.Member { Name: "globalDefault" }] && declared.GetValueKind() == JsonValueKind.False:
                break; // nor this
            case (JsonValue, JsonValue) when path.IsAmount && Quantity.Same(declared.ToString(), live.ToString()):
                break;
            default:
                if (!JsonNode.DeepEquals(declared, live))
                {
                    Add(path, declared, live);
                }

                break;
        }
    }

    /// <summary>By name where all have one, as the API server merges them; else in order.</summary>
    private void Entries(JsonArray declared, JsonArray live, FieldPath path, bool whole)
    {
        var (expected, found) = (ByName(declared), ByName(live));
        if (expected is null || found is null)
        {
            for (int index = 0; index < Math.Max(declared.Count, live.Count); index++)
            {
                // A list without names belongs to one manager as a whole.
                Value(index < declared.Count ? declared[index] : null, index < live.Count ? live[index] : null, path.Numbered(index), whole);
            }

            return;
        }

        foreach (var (name, entry) in expected)
        {
            Value(entry, found.GetValueOrDefault(name), path.Named(name), whole);
        }

        foreach (var (name, entry) in found.Where(one => !expected.ContainsKey(one.Key)))
        {
            Add(path.Named(name), null, entry);
        }
    }

    private void Data(JsonObject digests, JsonObject live, FieldPath path)
    {
        foreach (string name in digests.Select(one => one.Key).Union(live.Select(one => one.Key), StringComparer.Ordinal))
        {
            string? found = Text(live, name) is { } text ? Digest.Of(Encoding.UTF8.GetBytes(text)).Text : null;
            string? declared = Text(digests, name);
            if (found != declared)
            {
                Add(path.Member(name), declared, found);
            }
        }
    }

    private static Dictionary<string, JsonNode>? ByName(JsonArray list)
    {
        var named = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        return list.All(entry => entry is JsonObject one && Text(one, "name") is { } name && named.TryAdd(name, one)) ? named : null;
    }

    private void Add(FieldPath path, JsonNode? declared, JsonNode? found)
    {
        string text = path.ToString();
        if (differences.Count < MaxDifferences && !ignored.Any(one => text == one || text.StartsWith(one + ".", StringComparison.Ordinal)) && said.Add(text))
        {
            var (names, writer) = managers.Of(path);
            differences.Add(new Difference(Line.Within(text, LongestValue), Shown(declared), Shown(found), names, writer));
        }
    }

    private static string? Shown(JsonNode? value) => value is null ? null : Line.Within(value.ToJsonString(), LongestValue);

    private static string? Text(JsonObject parent, string name) =>
        parent[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
