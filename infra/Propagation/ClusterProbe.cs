using System.Text.Json.Nodes;

namespace ImageTrust.Infra.Propagation;

/// <summary>Two questions for the API server of a kubeconfig.</summary>
internal sealed class ClusterProbe : IClusterProbe
{
    private readonly ClusterApi api;

    private ClusterProbe(ClusterApi api) => this.api = api;

    /// <param name="kubeconfig">JSON, as this program makes it.</param>
    /// <exception cref="FormatException">It names no server with an authority, or no program to sign in with.</exception>
    public static ClusterProbe Of(string kubeconfig) => new(ClusterApi.Of(kubeconfig));

    public async Task<bool> LetsUsInAsync()
    {
        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject { ["resourceAttributes"] = new JsonObject { ["verb"] = "create", ["resource"] = "namespaces" } },
        };
        var (_, answer) = await api.AskAsync(HttpMethod.Post, "apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review);
        return answer?["status"]?["allowed"] is JsonValue allowed && allowed.TryGetValue(out bool yes) && yes;
    }

    public async Task<bool> KnowsAsync(string groupVersion, string plural) =>
        (await api.AskAsync(HttpMethod.Get, $"apis/{groupVersion}")).Body?["resources"] is JsonArray resources
        && resources.Any(resource => (string?)resource?["name"] == plural);

    public void Dispose() => api.Dispose();
}
