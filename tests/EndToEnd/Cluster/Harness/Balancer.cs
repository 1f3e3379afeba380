using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EndToEnd.Cluster.Harness;

/// <summary>
/// Stands for the webhook's Service: one port, connections given to the replicas in turn. A replica that accepts no connection is passed
/// over, as one whose endpoint is gone; a connection that breaks is the client's to repeat.
/// </summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<IPEndPoint, int> open = new();
    private readonly ConcurrentDictionary<Task, bool> connections = new();
    private readonly Task accepting;
    private volatile IPEndPoint[] replicas = [];
    private int turn;
    private int accepted;

    /// <param name="at">Where it listens; any free port of this machine when left out.</param>
    public Balancer(IPEndPoint? at = null)
    {
        listener = new TcpListener(at ?? new IPEndPoint(IPAddress.Loopback, 0));
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Connections accepted so far.</summary>
    public int Accepted => Volatile.Read(ref accepted);

    /// <summary>The replicas' ports from now on; connections that exist stay.</summary>
    public void Route(params int[] ports) => Route(ports.Select(port => new IPEndPoint(IPAddress.Loopback, port)));

    /// <summary>The same where replicas have addresses of their own.</summary>
    public void Route(IEnumerable<IPEndPoint> endpoints) => replicas = [.. endpoints];

    /// <summary>Connections that are open to a replica now.</summary>
    public int OpenTo(int port) => open.GetValueOrDefault(new IPEndPoint(IPAddress.Loopback, port));

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(connections.Keys);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                Interlocked.Increment(ref accepted);
                var connection = ServeAsync(client);
                connections.TryAdd(connection, true);
                _ = connection.ContinueWith(done => connections.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The tests are over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                if (await DialAsync() is not { } replica)
                {
                    client.Client.LingerState = new LingerOption(true, 0); // what a Service without endpoints does: refuse
                    return;
                }

                using (replica.Client)
                {
                    open.AddOrUpdate(replica.At, 1, (_, count) => count + 1);
                    try
                    {
                        client.NoDelay = replica.Client.NoDelay = true;
                        await Task.WhenAny(PumpAsync(client, replica.Client), PumpAsync(replica.Client, client));
                    }
                    finally
                    {
                        open.AddOrUpdate(replica.At, 0, (_, count) => count - 1);
                    }
                }
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or IOException)
            {
                // One of the two went away.
            }
        }
    }

    private async Task<(TcpClient Client, IPEndPoint At)?> DialAsync()
    {
        var now = replicas;
        int first = Interlocked.Increment(ref turn) & int.MaxValue;
        for (int attempt = 0; attempt < now.Length; attempt++)
        {
            var at = now[(first + attempt) % now.Length];
            var client = new TcpClient(AddressFamily.InterNetwork);
            try
            {
                await client.ConnectAsync(at, stop.Token);
                return (client, at);
            }
            catch (SocketException)
            {
                client.Dispose();
            }
        }

        return null;
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), stop.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or InvalidOperationException)
        {
            // One of the two went away; closing the other is what tells it.
        }
    }
}
