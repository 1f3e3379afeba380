using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;

namespace EndToEnd.Guard.Harness;

/// <summary>What a kubelet tells the API server of one namespace's pods: that they are ready, and that the dying ones have ended. Nothing runs.</summary>
internal sealed class NodeAtHand : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ControlPlane plane;
    private readonly string pods;
    private readonly CancellationTokenSource stop = new();
    private readonly Task work;

    private NodeAtHand(ControlPlane plane, string space)
    {
        this.plane = plane;
        pods = $"/api/v1/namespaces/{space}/pods";
        work = WorkAsync();
    }

    public static NodeAtHand Of(ControlPlane plane, string space) => new(plane, space);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await work;
        stop.Dispose();
    }

    private async Task WorkAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var pod in (await plane.GetAsync(pods))["items"]!.AsArray())
            {
                string path = $"{pods}/{(string)pod!["metadata"]!["name"]!}";
                if (pod["metadata"]!["deletionTimestamp"] is not null)
                {
                    await plane.DeleteAsync($"{path}?gracePeriodSeconds=0");
                }
                else if ((string?)pod["status"]!["phase"] != "Running")
                {
                    using var told = await plane.PatchAsync($"{path}/status", JsonNode.Parse("""
                        {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}
                        """)!.AsObject());
                }
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
