using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ImageTrust.Declared;
using ImageTrust.Policy.Contract;

namespace ImageTrust.Infra.Kubernetes.ByHand;

/// <summary>
/// What somebody added by hand stays their field, and no apply of the stack's, forced or not, takes it away: an entry of a registration, a
/// condition, a URL beside the Service. Here such fields become the stack's, without a change of any value; the apply that follows does not
/// send them, and so they go, in the same write in which everything else is restored.
/// </summary>
internal static class Handover
{
    /// <returns>The object's <c>managedFields</c> to be, or null where nothing was added.</returns>
    public static JsonArray? Of(JsonObject declared, JsonObject live)
    {
        var metadata = live["metadata"]!.AsObject();
        var added = ForeignFields.Of(declared, live, FieldManagers.Of(live)).Where(field => field.Declared is null).ToList();
        bool tied = metadata["finalizers"] is not null || metadata["ownerReferences"] is not null;
        if ((added.Count == 0 && !tied) || metadata["managedFields"] is not JsonArray managed)
        {
            return null;
        }

        var entries = managed.DeepClone().AsArray();
        var taken = new JsonObject();
        foreach (var entry in entries.OfType<JsonObject>().Where(entry => !IsOurs(entry) && entry["subresource"] is null))
        {
            var set = entry["fieldsV1"]!.AsObject();
            foreach (var keys in added.Select(field => field.Keys).Concat(Ties))
            {
                Move(keys.AsSpan(), set, taken);
            }
        }

        if (taken.Count == 0)
        {
            return null;
        }

        Merge(Ours(entries, live), taken);
        return new JsonArray([.. entries.Where(entry => entry!["fieldsV1"] is JsonObject { Count: > 0 }).Select(entry => entry!.DeepClone())]);
    }

    /// <summary>What ends with something else, or cannot end at all.</summary>
    private static readonly ImmutableArray<ImmutableArray<string>> Ties = [["f:metadata", "f:finalizers"], ["f:metadata", "f:ownerReferences"]];

    private static bool IsOurs(JsonObject entry) =>
        (string?)entry["manager"] == ClusterNames.StackFieldManager && (string?)entry["operation"] == "Apply" && entry["subresource"] is null;

    /// <summary>The stack's own set, made where somebody took it away.</summary>
    private static JsonObject Ours(JsonArray entries, JsonObject live)
    {
        if (entries.OfType<JsonObject>().FirstOrDefault(IsOurs) is not { } ours)
        {
            ours = new JsonObject
            {
                ["manager"] = ClusterNames.StackFieldManager,
                ["operation"] = "Apply",
                ["apiVersion"] = (string?)live["apiVersion"],
                ["fieldsType"] = "FieldsV1",
                ["fieldsV1"] = new JsonObject(),
            };
            entries.Add(ours);
        }

        return ours["fieldsV1"]!.AsObject();
    }

    /// <summary>Takes a part out of a set, with whatever is empty without it: an empty member would stand for all that lies below.</summary>
    private static void Move(ReadOnlySpan<string> keys, JsonObject from, JsonObject to)
    {
        if (keys is not [var key, .. var rest] || from[key] is not JsonObject part)
        {
            return;
        }

        if (to[key] is not JsonObject target)
        {
            to[key] = target = [];
        }

        if (rest.IsEmpty)
        {
            from.Remove(key);
            Merge(target, part);
            return;
        }

        Move(rest, part, target);
        if (part.Count == 0)
        {
            from.Remove(key);
        }

        if (target.Count == 0)
        {
            to.Remove(key);
        }
    }

    private static void Merge(JsonObject into, JsonObject more)
    {
        foreach (var (key, part) in more)
        {
            if (into[key] is JsonObject both && part is JsonObject parts)
            {
                Merge(both, parts);
            }
            else
            {
                into[key] = part?.DeepClone();
            }
        }
    }
}
