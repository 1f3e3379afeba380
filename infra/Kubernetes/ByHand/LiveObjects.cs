using System.Text.Json.Nodes;
using ImageTrust.Infra.Propagation;

namespace ImageTrust.Infra.Kubernetes.ByHand;

/// <summary>What there is of an object in the cluster.</summary>
internal abstract record LiveReading
{
    private LiveReading()
    {
    }

    internal sealed record Present(JsonObject Document) : LiveReading;

    internal sealed record Absent : LiveReading;

    /// <param name="Reason">For people; empty where the same was said of another object already.</param>
    internal sealed record Unread(string Reason) : LiveReading;
}

/// <summary>Reads the stack's objects as they are now, and gives fields of others to the stack.</summary>
internal interface ILiveObjects
{
    /// <summary>Fails never: whoever cannot look leaves it to the provider to say why.</summary>
    Task<LiveReading> ReadAsync(string kubeconfig, ObjectAddress address);

    /// <summary>Replaces the object's <c>managedFields</c>, and nothing else, where it is still what was read.</summary>
    /// <returns>Whether it was.</returns>
    Task<bool> HandOverAsync(string kubeconfig, ObjectAddress address, string resourceVersion, JsonArray managedFields);
}

/// <summary>The objects of a real cluster, asked for as the kubeconfig's user over one connection.</summary>
internal sealed class LiveObjects : ILiveObjects
{
    private readonly Lock gate = new();
    private Task<ClusterApi>? api;
    private string? trouble;

    public async Task<LiveReading> ReadAsync(string kubeconfig, ObjectAddress address)
    {
        try
        {
            var (status, document) = await (await Api(kubeconfig)).AskAsync(HttpMethod.Get, address.Path);
            return status switch
            {
                200 when document is not null => new LiveReading.Present(document),
                404 => new LiveReading.Absent(),
                _ => Unread($"the API server answered {status} for {address}"),
            };
        }
        catch (Exception problem) when (ClusterApi.IsTrouble(problem))
        {
            return Unread(problem.Message);
        }
    }

    public async Task<bool> HandOverAsync(string kubeconfig, ObjectAddress address, string resourceVersion, JsonArray managedFields)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = resourceVersion, ["managedFields"] = managedFields },
        };
        try
        {
            var (status, _) = await (await Api(kubeconfig)).AskAsync(HttpMethod.Patch, address.Path, patch, "application/merge-patch+json");
            return status == 200;
        }
        catch (Exception problem) when (ClusterApi.IsTrouble(problem))
        {
            return false;
        }
    }

    private Task<ClusterApi> Api(string kubeconfig)
    {
        lock (gate)
        {
            return api ??= Task.Run(() => ClusterApi.Of(kubeconfig));
        }
    }

    /// <summary>One cluster has one trouble: it is said once, and not for every object.</summary>
    private LiveReading.Unread Unread(string reason)
    {
        lock (gate)
        {
            bool first = trouble is null;
            trouble ??= reason;
            return new LiveReading.Unread(first ? reason : "");
        }
    }
}
