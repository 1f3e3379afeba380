using System.Net;
using System.Net.Sockets;

namespace Pulumi.Offline.Serving;

/// <summary>
/// Where an engine will be: a loopback port that accepts connections before anything serves it, so that a program can be started while its engine still
/// is. Its requests wait in the kernel.
/// </summary>
internal sealed class EngineAddress : IDisposable
{
    private EngineAddress(Socket socket) => Socket = socket;

    public Socket Socket { get; }

    public IPEndPoint EndPoint => (IPEndPoint)Socket.LocalEndPoint!;

    /// <summary><c>127.0.0.1:PORT</c>.</summary>
    public string Text { get; private init; } = "";

    /// <exception cref="SocketException">There is no loopback port to be had.</exception>
    public static EngineAddress Take()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            socket.Listen();
            return new EngineAddress(socket) { Text = socket.LocalEndPoint!.ToString()! };
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => Socket.Dispose();
}
