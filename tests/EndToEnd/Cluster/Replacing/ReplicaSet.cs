using System.Globalization;
using EndToEnd.Cluster.Harness;
using EndToEnd.Programs;

namespace EndToEnd.Cluster.Replacing;

/// <summary>Replicas that know where the others give what they remember, as the Service without an address tells it to pods.</summary>
/// <param name="cluster">Whose Secret they share.</param>
/// <param name="registry">Host and port of the one they ask.</param>
/// <param name="access">Settings with which they reach it.</param>
/// <param name="output">Gets what they say of a hand-over.</param>
internal sealed class ReplicaSet(WebhookCluster cluster, string registry, IReadOnlyDictionary<string, string> access, ITestOutputHelper output) : IAsyncDisposable
{
    private const string Admitted = "\"handedOver\":true";

    private readonly List<(WebhookReplica Replica, int HandOver)> replicas = [];

    public IReadOnlyList<WebhookReplica> Replicas => [.. replicas.Select(one => one.Replica)];

    /// <summary>Decisions that rest on what another replica saw, of all replicas that are there.</summary>
    public int HandedOver => replicas.Sum(one => one.Replica.Lines.Count(line => line.Contains(Admitted, StringComparison.Ordinal)));

    /// <summary>A new one beside the others, when it is ready.</summary>
    /// <param name="policy">Its file.</param>
    /// <param name="stranger">Where somebody else gives what he likes; he is asked first.</param>
    public async Task AddAsync(string policy, int? stranger = null)
    {
        int port = FreePorts.Take(1)[0];
        var more = access.ToDictionary();
        more["IMAGETRUST_HAND_OVER_PORT"] = Text(port);
        more["IMAGETRUST_HAND_OVER_FROM"] = string.Join(',', (stranger is null ? [] : new[] { stranger.Value })
            .Concat(replicas.Select(one => one.HandOver)).DefaultIfEmpty(port).Select(at => $"127.0.0.1:{Text(at)}"));
        long began = TimeProvider.System.GetTimestamp();
        var replica = WebhookReplica.Start(cluster.Settings(policy, registry) with { More = more });
        replicas.Add((replica, port));
        await replica.ReadyAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ready after {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F1} s"));
        foreach (string line in replica.Lines.Where(line => line.Contains("Hand-over", StringComparison.Ordinal)))
        {
            output.WriteLine(line);
        }
    }

    /// <summary>A step of a rolling update: a new one, and when it is ready, an old one goes.</summary>
    public async Task ReplaceOldestAsync(string policy, int? stranger = null)
    {
        await AddAsync(policy, stranger);
        var (old, _) = replicas[0];
        replicas.RemoveAt(0);
        await RouteAsync();
        await old.StopAsync();
    }

    /// <summary>All but the newest go.</summary>
    public async Task KeepNewestAsync()
    {
        while (replicas.Count > 1)
        {
            var (old, _) = replicas[0];
            replicas.RemoveAt(0);
            await RouteAsync();
            await old.StopAsync();
        }
    }

    public async Task RouteAsync()
    {
        cluster.Service.Route([.. replicas.Select(one => one.Replica.Port)]);
        await Patience.UntilAsync("every entry carries a CA", async () => (await cluster.BundlesAsync()).All(bundle => bundle is { Length: > 0 }));
    }

    public ValueTask DisposeAsync()
    {
        replicas.ForEach(one => one.Replica.Dispose());
        return ValueTask.CompletedTask;
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
