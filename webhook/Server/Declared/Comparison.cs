using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Server.Answers;
using ImageTrust.Server.Kubernetes;

namespace ImageTrust.Server.Declared;

/// <summary>
/// Compares a live object with what the stack declared. Everywhere a declared field must be there with its value and a list must have the
/// declared entries and no others. In the fields that are declared whole, a field more is a difference too: a selector or a condition that
/// somebody adds narrows what admission sees.
/// </summary>
internal sealed class Comparison
{
    /// <summary>A registration's entries: every field of them is sent, so one more was put there by somebody else. Not so in a pod, whose defaults the server adds.</summary>
    private static readonly ImmutableHashSet<string> DeclaredWhole = ["webhooks"];

    /// <summary>Of the webhook itself, under its own field manager.</summary>
    private const string Bundle = "caBundle";

    /// <summary>Of people who read a log: a value is cut after this.</summary>
    private const int LongestValue = 160;

    /// <summary>One edit makes a handful; who replaced the whole object is seen by the first ones.</summary>
    private const int MaxDifferences = 32;

    private readonly List<Difference> differences = [];
    private readonly FieldManagers managers;

    private Comparison(FieldManagers managers) => this.managers = managers;

    /// <param name="live">Null when there is no such object.</param>
    /// <returns>None when all is as declared; at most <see cref="MaxDifferences"/>.</returns>
    public static IReadOnlyList<Difference> Of(DeclaredObject declared, KubernetesObject? live)
    {
        if (live is null)
        {
            return [new Difference("", "the object", null, "nobody: it is not there")];
        }

        var comparison = new Comparison(FieldManagers.Of(live.Document));
        comparison.Members(declared.Fields, live.Document, FieldPath.Root, whole: false);
        comparison.Ownership(live.Document);
        return comparison.differences;
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
            if (name == "dataDigests" && path.Steps.IsEmpty)
            {
                Data(expected as JsonObject ?? [], live["data"] as JsonObject ?? [], path.Member("data"));
            }
            else
            {
                Value(expected, live[name], path.Member(name), whole || (path.Steps.IsEmpty && DeclaredWhole.Contains(name)));
            }
        }

        foreach (var (name, found) in whole ? live : [])
        {
            if (!declared.ContainsKey(name) && name != Bundle && found is not (JsonObject { Count: 0 } or JsonArray { Count: 0 }))
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
            string? found = KubernetesObject.Text(live, name) is { } text
                ? "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))) : null;
            string? declared = KubernetesObject.Text(digests, name);
            if (found != declared)
            {
                Add(path.Member(name), declared, found);
            }
        }
    }

    private static Dictionary<string, JsonNode>? ByName(JsonArray list)
    {
        var named = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        return list.All(entry => entry is JsonObject one && KubernetesObject.Text(one, "name") is { } name && named.TryAdd(name, one)) ? named : null;
    }

    private void Add(FieldPath path, JsonNode? declared, JsonNode? found)
    {
        if (differences.Count < MaxDifferences)
        {
            differences.Add(new Difference(Printable.Line(path.ToString(), LongestValue), Shown(declared), Shown(found), managers.Of(path)));
        }
    }

    private static string? Shown(JsonNode? value) => value is null ? null : Printable.Line(value.ToJsonString(), LongestValue);
}
