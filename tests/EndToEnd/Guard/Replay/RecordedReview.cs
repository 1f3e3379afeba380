using System.Text.Json.Nodes;
using EndToEnd.Guard.Harness;
using EndToEnd.Programs;

namespace EndToEnd.Guard.Replay;

/// <summary>A review that a real API server sent, as the request that brought it about.</summary>
/// <param name="Name">Of the case in the corpus.</param>
internal sealed record RecordedReview(string Name, JsonObject Request)
{
    /// <summary>What a cluster gives an object of its own: none of it is somebody's to send.</summary>
    private static readonly string[] s_ownOfPods = ["nodeName", "serviceAccount", "imagePullSecrets", "priority"];

    public static string Folder => Path.Combine(BuiltProgram.Root, "tests", "corpus", "admission");

    public static IReadOnlyList<RecordedReview> All() => [.. Directory.EnumerateFiles(Path.Combine(Folder, "reviews"), "*.json").Order(StringComparer.Ordinal)
        .Select(file => new RecordedReview(Path.GetFileNameWithoutExtension(file), JsonNode.Parse(File.ReadAllText(file))!["request"]!.AsObject()))];

    public string Operation => (string)Request["operation"]!;

    public string Kind => (string)Request["kind"]!["kind"]!;

    public string SubResource => (string?)Request["subResource"] ?? "";

    /// <summary>Whom it came from: somebody, or a controller with its account.</summary>
    public Caller By => new((string)Request["userInfo"]!["username"]!);

    /// <summary>Something of it is there before.</summary>
    public bool HasBefore => Operation != "CREATE" || SubResource.Length > 0;

    /// <summary>It brings images, so that it can bring others.</summary>
    public bool BringsImages => Operation != "DELETE" && SubResource is "" or "ephemeralcontainers" or "resize";

    /// <summary>What the floor is about: new pods, and containers that are added to one.</summary>
    public bool IsOfTheFloor => (Kind == "Pod" && Operation == "CREATE") || SubResource == "ephemeralcontainers";

    /// <summary>The path of all objects of its resource in a namespace.</summary>
    public string Collection(string space)
    {
        var resource = Request["resource"]!;
        string group = (string)resource["group"]! is { Length: > 0 } named ? $"apis/{named}" : "api";
        return $"{group}/{(string)resource["version"]!}/namespaces/{space}/{(string)resource["resource"]!}";
    }

    /// <summary>The object as somebody would send it again under this name; null where the request has none.</summary>
    public JsonObject? Sent(string name) => Request["object"] is JsonObject found ? Again(found, name) : null;

    /// <summary>What was there before; a pod that nothing is known of where it was evicted.</summary>
    public JsonObject Before(string name) => Request["oldObject"] is JsonObject found ? Again(found, name) : new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "c", ["image"] = "nginx" }) },
    };

    /// <summary>It is on its way out, and something holds it.</summary>
    public bool IsDying => Request["oldObject"]?["metadata"]?["deletionTimestamp"] is not null && Operation == "UPDATE";

    private JsonObject Again(JsonObject found, string name)
    {
        var sent = found.DeepClone().AsObject();
        var was = sent["metadata"]!.AsObject();
        sent["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = was["labels"]?.DeepClone(),
            ["annotations"] = was["annotations"]?.DeepClone(),
            ["finalizers"] = Kind == "Pod" ? was["finalizers"]?.DeepClone() : null,
        };
        if (SubResource != "status")
        {
            sent.Remove("status");
        }

        if (sent["spec"] is JsonObject spec)
        {
            foreach (string own in Kind == "Pod" ? s_ownOfPods : [])
            {
                spec.Remove(own);
            }

            Apart(spec, name);
        }

        return sent;
    }

    /// <summary>Each replayed workload has pods of its own: two with one selector would take each other's.</summary>
    private void Apart(JsonObject spec, string name)
    {
        if (spec["template"] is not JsonObject template)
        {
            return;
        }

        template["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["replayed"] = name } };
        if (Kind == "Job")
        {
            spec.Remove("selector");
        }
        else
        {
            spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["replayed"] = name } };
        }
    }
}
