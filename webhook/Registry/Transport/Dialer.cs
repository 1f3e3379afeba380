using System.Net;
using System.Net.Sockets;

namespace ImageTrust.Registry.Transport;

/// <summary>Name resolution and TCP, apart so that tests can give a name any address without touching the machine's resolver.</summary>
internal class Dialer
{
    public virtual Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) =>
        Dns.GetHostAddressesAsync(host, cancellation);

    public virtual async Task<Stream> DialAsync(IPAddress[] addresses, int port, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
