using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;

namespace EndToEnd.Guard.Harness;

/// <summary>What came of a request.</summary>
/// <param name="Warnings">What kubectl would show after <c>Warning:</c>.</param>
internal sealed record Answer(HttpStatusCode Status, string Text, IReadOnlyList<string> Warnings)
{
    public bool Ok => (int)Status is >= 200 and < 300;

    public bool RefusedBy(string policy) => Status == HttpStatusCode.Forbidden && Text.Contains($"ValidatingAdmissionPolicy '{policy}'", StringComparison.Ordinal);

    public override string ToString() => $"{(int)Status} {string.Join(" | ", Warnings)} {(Ok ? "" : Text)}";
}

/// <summary>Somebody whom RBAC lets do everything, so that whatever is refused the guard refuses.</summary>
/// <param name="Name">Of a service account, its groups come by themselves.</param>
internal sealed record Caller(string Name, string? Group = null)
{
    /// <summary>The object id in the token of a person, whom AKS names otherwise.</summary>
    public string? ObjectId { get; init; }

    public static Caller Account(string space, string name) => new($"system:serviceaccount:{space}:{name}");

    public static Caller Somebody { get; } = new("somebody@contoso.com");

    public static Task GrantAsync(ControlPlane plane, params IEnumerable<Caller> callers) => plane.ApplyAsync(new JsonObject
    {
        ["apiVersion"] = "rbac.authorization.k8s.io/v1",
        ["kind"] = "ClusterRoleBinding",
        ["metadata"] = new JsonObject { ["name"] = "guard-tests" },
        ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = "cluster-admin" },
        ["subjects"] = new JsonArray([.. callers.Select(caller => caller.Name).Distinct(StringComparer.Ordinal).Select(name =>
            new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "User", ["name"] = name })]),
    });

    /// <summary>As a dry run: admission is asked, nothing is stored.</summary>
    public Task<Answer> TryAsync(ControlPlane plane, HttpMethod method, string path, string? body = null, string type = "application/merge-patch+json") =>
        SendAsync(plane, method, path + "?dryRun=All", body, type);

    public async Task<Answer> SendAsync(ControlPlane plane, HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Impersonate-User", Name);
        if (Group is not null)
        {
            request.Headers.Add("Impersonate-Group", Group);
        }

        if (ObjectId is not null)
        {
            request.Headers.Add("Impersonate-Extra-oid", ObjectId);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, type);
        }

        using var answer = await plane.Api.SendAsync(request, TestContext.Current.CancellationToken);
        var warnings = answer.Headers.TryGetValues("Warning", out var values) ? values.ToList() : [];
        return new Answer(answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), warnings);
    }

    public override string ToString() => Name;
}
