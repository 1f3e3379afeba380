using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;

namespace EndToEnd.Engine.Nodes;

/// <summary>What kube-proxy does for one Service: listens at its address, once it has one, and leads to its ready pods.</summary>
internal sealed class ServiceProxy(ControlPlane plane, string path) : IAsyncDisposable
{
    private Balancer? balancer;
    private IPEndPoint? at;

    public async Task RouteAsync(IEnumerable<IPEndPoint> ready)
    {
        var wanted = await AddressAsync();
        if (!Equals(wanted, at))
        {
            await DisposeAsync();
            at = wanted;
            balancer = wanted is null ? null : new Balancer(wanted);
        }

        balancer?.Route(ready);
    }

    public async ValueTask DisposeAsync()
    {
        if (balancer is not null)
        {
            await balancer.DisposeAsync();
            balancer = null;
        }
    }

    private async Task<IPEndPoint?> AddressAsync()
    {
        using var answer = await plane.Api.GetAsync(new Uri(path, UriKind.Relative));
        var spec = answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["spec"]! : null;
        return spec is not null && IPAddress.TryParse((string?)spec["clusterIP"], out var address)
            ? new IPEndPoint(address, (int)spec["ports"]![0]!["port"]!)
            : null;
    }
}
