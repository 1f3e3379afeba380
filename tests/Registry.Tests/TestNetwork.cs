using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ImageTrust.Registry.Transport;

namespace ImageTrust.Registry.Tests;

/// <summary>Gives names any address and leads addresses to loopback ports; writes down every address that was dialled.</summary>
internal sealed class TestNetwork : Dialer
{
    private readonly ConcurrentDictionary<string, IPAddress[]> names = new();
    private readonly ConcurrentDictionary<(IPAddress, int), int> places = new();
    private readonly ConcurrentQueue<IPAddress> dialled = new();
    private int lastPublic;

    public IReadOnlyList<IPAddress> Dialled => [.. dialled];

    /// <summary>The name leads to a public address, and that to a port of this machine.</summary>
    public void AddPublic(string name, int realPort, int port = 443)
    {
        var address = new IPAddress([20, 1, 2, (byte)Interlocked.Increment(ref lastPublic)]);
        names[name] = [address];
        places[(address, port)] = realPort;
    }

    public void AddName(string name, params string[] addresses) => names[name] = Array.ConvertAll(addresses, IPAddress.Parse);

    public override Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) =>
        names.TryGetValue(host, out var addresses)
            ? Task.FromResult(addresses)
            : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound));

    public override Task<Stream> DialAsync(IPAddress[] addresses, int port, CancellationToken cancellation)
    {
        foreach (var address in addresses)
        {
            dialled.Enqueue(address);
        }

        return places.TryGetValue((addresses[0], port), out int realPort) ? base.DialAsync([IPAddress.Loopback], realPort, cancellation)
            : IPAddress.IsLoopback(addresses[0]) ? base.DialAsync(addresses, port, cancellation)
            : Task.FromException<Stream>(new SocketException((int)SocketError.NetworkUnreachable));
    }
}
