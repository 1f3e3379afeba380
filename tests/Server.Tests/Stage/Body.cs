using System.Text.Json.Nodes;

namespace ImageTrust.Server.Tests.Stage;

/// <summary>Reviews as an API server sends them, made by hand.</summary>
internal static class Body
{
    public static JsonObject Pod(params string[] images) => Review("CREATE", ("", "v1", "Pod"), PodObject(images));

    public static JsonObject PodObject(params string[] images) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = "web" },
        ["spec"] = Spec(images),
    };

    public static JsonObject Spec(params string[] images) => new()
    {
        ["containers"] = new JsonArray([.. images.Select((image, i) => Container($"c{i}", image))]),
    };

    public static JsonObject Container(string name, string? image) => new() { ["name"] = name, ["image"] = image };

    public static JsonObject Deployment(string operation, JsonObject template, JsonObject? old = null) =>
        Review(operation, ("apps", "v1", "Deployment"), Wrap(template), old is null ? null : Wrap(old));

    public static JsonObject Review(
        string operation, (string Group, string Version, string Kind) kind, JsonNode? item, JsonNode? old = null, string? subResource = null, string ns = "shop")
    {
        var request = new JsonObject
        {
            ["uid"] = "197550f5-fe05-4972-bb5e-4369c05182f2",
            ["kind"] = new JsonObject { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind },
            ["name"] = "web",
            ["namespace"] = ns,
            ["operation"] = operation,
            ["userInfo"] = new JsonObject { ["username"] = "alice", ["groups"] = new JsonArray("system:authenticated") },
            ["object"] = item,
            ["oldObject"] = old,
            ["dryRun"] = false,
        };
        if (subResource is not null)
        {
            request["subResource"] = subResource;
        }

        return new JsonObject { ["kind"] = "AdmissionReview", ["apiVersion"] = "admission.k8s.io/v1", ["request"] = request };
    }

    public static JsonObject By(this JsonObject review, string user, params string[] groups)
    {
        review["request"]!["userInfo"] = new JsonObject { ["username"] = user, ["groups"] = new JsonArray([.. groups.Select(group => (JsonNode)group)]) };
        return review;
    }

    public static JsonObject In(this JsonObject review, string ns)
    {
        review["request"]!["namespace"] = ns;
        return review;
    }

    private static JsonObject Wrap(JsonObject podSpec) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = "web" },
        ["spec"] = new JsonObject { ["replicas"] = 1, ["template"] = new JsonObject { ["spec"] = podSpec } },
    };
}
