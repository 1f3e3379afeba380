using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace EndToEnd.Cluster.Harness;

/// <summary>A pod that the API server did not let in, and when that was.</summary>
internal sealed record RefusedPod(DateTimeOffset At, HttpStatusCode Status, string Message);

/// <summary>Creates pods as fast as the API server answers, as dry runs: webhooks are asked, nothing is stored.</summary>
internal sealed class PodLoad : IDisposable
{
    private readonly ControlPlane plane;
    private readonly string image;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<RefusedPod> refused = new();
    private readonly Task[] workers;
    private int admitted;

    private PodLoad(ControlPlane plane, string image, int workers)
    {
        this.plane = plane;
        this.image = image;
        this.workers = [.. Enumerable.Range(0, workers).Select(number => WorkAsync(number))];
    }

    public int Admitted => Volatile.Read(ref admitted);

    public IReadOnlyList<RefusedPod> Refused => [.. refused];

    public static PodLoad Start(ControlPlane plane, string image, int workers = 4) => new(plane, image, workers);

    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(workers);
    }

    public void Dispose() => stop.Dispose();

    /// <summary>One pod, as a dry run.</summary>
    /// <returns>Null when it was admitted.</returns>
    public static async Task<RefusedPod?> TryAsync(ControlPlane plane, string name, string image, string inNamespace = "shop")
    {
        string pod = Restricted(name, image).ToJsonString();
        using var content = new StringContent(pod, Encoding.UTF8, "application/json");
        using var answer = await plane.Api.PostAsync(new Uri($"/api/v1/namespaces/{inNamespace}/pods?dryRun=All", UriKind.Relative), content);
        return answer.IsSuccessStatusCode
            ? null
            : new RefusedPod(TimeProvider.System.GetUtcNow(), answer.StatusCode, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["message"] ?? "");
    }

    /// <summary>As Pod Security's strictest level wants it, which the stack's own namespace enforces.</summary>
    public static JsonObject Restricted(string name, string image) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["securityContext"] = new JsonObject { ["runAsNonRoot"] = true, ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" } },
            ["containers"] = new JsonArray(new JsonObject
            {
                ["name"] = "c",
                ["image"] = image,
                ["securityContext"] = new JsonObject
                {
                    ["allowPrivilegeEscalation"] = false,
                    ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
                },
            }),
        },
    };

    private async Task WorkAsync(int number)
    {
        for (int pod = 0; !stop.IsCancellationRequested; pod++)
        {
            if (await TryAsync(plane, $"load-{number}-{pod}", image) is { } bad)
            {
                refused.Enqueue(bad);
            }
            else
            {
                Interlocked.Increment(ref admitted);
            }
        }
    }
}
