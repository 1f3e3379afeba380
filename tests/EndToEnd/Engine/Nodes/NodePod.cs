using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd.Engine.Nodes;

/// <summary>A pod that a node has taken: its process, whether that is ready, and what the API server was told of it.</summary>
internal sealed class NodePod(
    ControlPlane plane, NodeSettings settings, ConcurrentDictionary<string, string> images, JsonObject pod, IPAddress address) : IDisposable
{
    private static readonly ServiceProvider Services =
        new ServiceCollection().AddHttpClient().ConfigureHttpClientDefaults(client => client.RemoveAllLoggers()).BuildServiceProvider();

    private PodProcess? process;
    private string told = "";
    private int restarts;
    private bool ending;

    public IPAddress Address => address;

    public bool Ready { get; private set; }

    /// <summary>The digest of the image it runs.</summary>
    public string Digest => ((string)Container["image"]!).Split('@')[^1];

    /// <summary>Where the Service's port leads.</summary>
    public int Port => PortNamed("https");

    /// <summary>The name of the ConfigMap that holds its policy.</summary>
    public string PolicyName => (string)pod["spec"]!["volumes"]!.AsArray().Single(volume => (string?)volume!["name"] == "policy")!["configMap"]!["name"]!;

    /// <summary>The names of the ConfigMaps that it mounts.</summary>
    public IEnumerable<string> ConfigMaps => pod["spec"]!["volumes"]!.AsArray().Select(volume => (string?)volume!["configMap"]?["name"]).OfType<string>();

    public IReadOnlyList<string> Lines => process?.Lines ?? [];

    private string Name => (string)pod["metadata"]!["name"]!;

    private JsonNode Container => pod["spec"]!["containers"]![0]!;

    public async Task<string> AskAsync(string path)
    {
        using var answer = await GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Starts it where that is due, asks how it is, and tells the API server what has changed.</summary>
    public async Task TendAsync()
    {
        if (!images.TryGetValue(Digest, out string? file))
        {
            await TellAsync(Waiting("ErrImagePull", $"failed to pull and unpack image \"{(string)Container["image"]!}\": not found"));
            return;
        }

        if (process is { HasExited: true })
        {
            restarts++;
            process.Dispose();
            process = null;
            Ready = false;
            await TellAsync(Waiting("CrashLoopBackOff", "back-off restarting failed container"));
            return;
        }

        if (process is null)
        {
            string folder = Path.Combine(settings.Folder, Name);
            if (await new PodVolumes(plane, pod, folder).MountAsync(Container) is not { } mounts)
            {
                await TellAsync(Waiting("ContainerCreating", "a volume's source is not there"));
                return;
            }

            process = PodProcess.Start(Container, file, mounts, address, settings.Given);
        }

        Ready = await IsReadyAsync();
        await TellAsync(Running());
    }

    /// <summary>Asks it to end.</summary>
    /// <returns>Whether it has.</returns>
    public bool Ending()
    {
        Ready = false;
        if (!ending)
        {
            ending = true;
            process?.Terminate();
        }

        return process is null or { HasExited: true };
    }

    /// <summary>As a container that is out of memory.</summary>
    public void Kill() => process?.Kill();

    public void Dispose() => process?.Dispose();

    private async Task<bool> IsReadyAsync()
    {
        var probe = Container["readinessProbe"]!["httpGet"]!;
        try
        {
            using var answer = await GetAsync((string)probe["path"]!);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<HttpResponseMessage> GetAsync(string path)
    {
        string port = (string)Container["readinessProbe"]!["httpGet"]!["port"]!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        return await Services.GetRequiredService<IHttpClientFactory>().CreateClient()
            .GetAsync(new Uri($"http://{address}:{PortNamed(port)}{path}"), patience.Token);
    }

    private int PortNamed(string name) => (int)Container["ports"]!.AsArray().Single(port => (string?)port!["name"] == name)!["containerPort"]!;

    private async Task TellAsync(JsonObject status)
    {
        string text = status.ToJsonString();
        if (text == told)
        {
            return;
        }

        string now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        foreach (var condition in status["conditions"]!.AsArray())
        {
            condition!["lastTransitionTime"] = now;
        }

        using var answer = await plane.PatchAsync($"/api/v1/namespaces/{settings.Namespace}/pods/{Name}/status", new JsonObject { ["status"] = status });
        if (answer.IsSuccessStatusCode)
        {
            told = text;
        }
    }

    private JsonObject Waiting(string reason, string message) =>
        Status("Pending", false, new JsonObject { ["waiting"] = new JsonObject { ["reason"] = reason, ["message"] = message } });

    private JsonObject Running() => Status("Running", Ready, new JsonObject { ["running"] = new JsonObject { ["startedAt"] = "2026-01-01T00:00:00Z" } });

    private JsonObject Status(string phase, bool ready, JsonObject state) => new()
    {
        ["phase"] = phase,
        // Endpoints on loopback are refused, so the pod says an address for documentation; the Service's proxy knows the real one.
        ["podIP"] = $"192.0.2.{address.GetAddressBytes()[3]}",
        ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = $"192.0.2.{address.GetAddressBytes()[3]}" }),
        ["conditions"] = new JsonArray(
            Condition("PodScheduled", true), Condition("Initialized", true), Condition("ContainersReady", ready), Condition("Ready", ready)),
        ["containerStatuses"] = new JsonArray(new JsonObject
        {
            ["name"] = (string)Container["name"]!,
            ["image"] = (string)Container["image"]!,
            ["imageID"] = (string)Container["image"]!,
            ["containerID"] = $"test://{Name}",
            ["ready"] = ready,
            ["started"] = ready,
            ["restartCount"] = restarts,
            ["state"] = state,
        }),
    };

    private static JsonObject Condition(string type, bool holds) => new() { ["type"] = type, ["status"] = holds ? "True" : "False" };
}
