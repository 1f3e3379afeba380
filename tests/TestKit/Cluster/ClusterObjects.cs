using System.Text.Json.Nodes;

namespace ImageTrust.TestKit.Cluster;

/// <summary>Objects as an API server shows them, as far as their images and their states go.</summary>
public static class ClusterObjects
{
    /// <param name="ns">The namespace.</param>
    /// <param name="name">The pod's.</param>
    /// <param name="image">As its spec names it.</param>
    /// <param name="imageId">What the node says it runs; null before the container has started.</param>
    /// <param name="team">A label.</param>
    /// <param name="phase">The pod's.</param>
    /// <param name="owner">Kind of the controller that made it; null for nobody.</param>
    public static JsonObject Pod(string ns, string name, string image, string? imageId = null, string? team = null, string phase = "Running", string? owner = "ReplicaSet")
    {
        var pod = Object("v1", "Pod", ns, name, team, owner is null ? null : ("apps/v1", owner));
        pod["spec"] = Spec(image);
        pod["status"] = new JsonObject { ["phase"] = phase };
        if (imageId is not null)
        {
            pod["status"]!["containerStatuses"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = image, ["imageID"] = imageId, ["ready"] = true });
        }

        return pod;
    }

    public static JsonObject Deployment(string ns, string name, string image, string? team = null) => Templated("apps/v1", "Deployment", ns, name, image, team);

    /// <summary>A kind whose pod template is at <c>spec.template</c>.</summary>
    /// <param name="apiVersion">Such as <c>apps/v1</c>.</param>
    /// <param name="kind">Such as <c>Deployment</c>.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="name">The object's.</param>
    /// <param name="image">As the template names it.</param>
    /// <param name="team">A label.</param>
    /// <param name="owner">API version and kind of the controller that made it; null for nobody.</param>
    public static JsonObject Templated(
        string apiVersion, string kind, string ns, string name, string image, string? team = null, (string ApiVersion, string Kind)? owner = null)
    {
        var found = Object(apiVersion, kind, ns, name, team, owner);
        found["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = Spec(image) } };
        return found;
    }

    public static JsonObject CronJob(string ns, string name, string image, string? team = null)
    {
        var job = Object("batch/v1", "CronJob", ns, name, team, null);
        job["spec"] = new JsonObject
        {
            ["schedule"] = "0 3 * * *",
            ["jobTemplate"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = Spec(image) } } },
        };
        return job;
    }

    private static JsonObject Object(string apiVersion, string kind, string ns, string name, string? team, (string ApiVersion, string Kind)? owner)
    {
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = ns, ["uid"] = "11111111-2222-3333-4444-555555555555", ["resourceVersion"] = "4711" };
        if (team is not null)
        {
            metadata["labels"] = new JsonObject { ["app"] = name, ["team"] = team };
        }

        if (owner is { } by)
        {
            metadata["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = by.ApiVersion, ["kind"] = by.Kind, ["name"] = "it", ["controller"] = true });
        }

        return new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
    }

    private static JsonObject Spec(string image) => new()
    {
        ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = image, ["env"] = new JsonArray(new JsonObject { ["name"] = "A", ["value"] = "b" }) }),
    };
}
