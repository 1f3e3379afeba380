using System.Net;
using System.Net.Sockets;

namespace EndToEnd.Programs;

internal static class FreePorts
{
    /// <summary>Ports that nobody listened on a moment ago, for programs that must be told one.</summary>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }
}
