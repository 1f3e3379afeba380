using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;

namespace EndToEnd.Engine.Nodes;

/// <summary>What a node needs to know.</summary>
/// <param name="Namespace">The one whose pods it runs; those of others stay pending.</param>
/// <param name="Folder">Where volumes are made.</param>
/// <param name="Pods">Loopback addresses for pods: the first three parts.</param>
/// <param name="Given">Environment that the node adds to a container's own.</param>
internal sealed record NodeSettings(string Namespace, string Folder, string Pods, IReadOnlyDictionary<string, string> Given);

/// <summary>
/// A node without a kubelet: binds pods that nobody scheduled, runs them as processes, tells the API server how they are, and lets go of
/// them when they are deleted. Which program an image holds is looked up by its digest; an image that is not there cannot be pulled.
/// </summary>
internal sealed class KubeNode : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(300);
    private static readonly string[] Names = ["node-1", "node-2", "node-3"];

    private readonly ControlPlane plane;
    private readonly NodeSettings settings;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<string, NodePod> pods = new(StringComparer.Ordinal);
    private readonly ServiceProxy proxy;
    private Task working = Task.CompletedTask;
    private int next;

    private KubeNode(ControlPlane plane, NodeSettings settings)
    {
        this.plane = plane;
        this.settings = settings;
        proxy = new ServiceProxy(plane, $"/api/v1/namespaces/{settings.Namespace}/services/image-trust-webhook");
    }

    /// <summary>Programs by the digest of the image that holds them.</summary>
    public ConcurrentDictionary<string, string> Images { get; } = new(StringComparer.Ordinal);

    /// <summary>The pods that it runs, by name.</summary>
    public IReadOnlyDictionary<string, NodePod> Pods => pods;

    public static async Task<KubeNode> StartAsync(ControlPlane plane, NodeSettings settings)
    {
        var node = new KubeNode(plane, settings);
        foreach (string name in Names)
        {
            (await plane.PostAsync("/api/v1/nodes", new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Node",
                ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["kubernetes.io/hostname"] = name } },
            })).EnsureSuccessStatusCode();
        }

        node.working = node.WorkAsync();
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await working;
        foreach (var pod in pods.Values)
        {
            pod.Dispose();
        }

        await proxy.DisposeAsync();
        stop.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await LookAsync();
                await Task.Delay(Pace, stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The tests are over.
        }
    }

    private async Task LookAsync()
    {
        JsonArray listed;
        try
        {
            listed = (await plane.GetAsync($"/api/v1/namespaces/{settings.Namespace}/pods"))["items"]!.AsArray();
            var here = listed.ToDictionary(pod => (string)pod!["metadata"]!["name"]!, pod => pod!.AsObject());
            foreach (var (name, gone) in pods.Where(pod => !here.ContainsKey(pod.Key)))
            {
                gone.Dispose();
                pods.TryRemove(name, out _);
            }

            await Task.WhenAll(here.Select(pod => TendAsync(pod.Key, pod.Value)));
            await proxy.RouteAsync(pods.Values.Where(pod => pod.Ready).Select(pod => new IPEndPoint(pod.Address, pod.Port)));
        }
        catch (HttpRequestException)
        {
            // Asked again in a moment; an API server that is gone fails the test itself.
        }
    }

    private async Task TendAsync(string name, JsonObject pod)
    {
        if (pod["spec"]!["nodeName"] is null)
        {
            if (pod["metadata"]!["deletionTimestamp"] is null)
            {
                await BindAsync(name);
            }

            return;
        }

        var own = pods.GetOrAdd(name, _ => new NodePod(plane, settings, Images, pod, Address()));
        if (pod["metadata"]!["deletionTimestamp"] is null)
        {
            await own.TendAsync();
        }
        else if (own.Ending())
        {
            await plane.DeleteAsync($"/api/v1/namespaces/{settings.Namespace}/pods/{name}?gracePeriodSeconds=0");
        }
    }

    private async Task BindAsync(string name)
    {
        using var _ = await plane.PostAsync($"/api/v1/namespaces/{settings.Namespace}/pods/{name}/binding", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Binding",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["target"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = Names[Interlocked.Increment(ref next) % Names.Length] },
        });
    }

    /// <summary>One nobody has; an address is free again long before the numbers come round.</summary>
    private IPAddress Address() => IPAddress.Parse($"{settings.Pods}.{(Interlocked.Increment(ref next) % 250) + 2}");
}
