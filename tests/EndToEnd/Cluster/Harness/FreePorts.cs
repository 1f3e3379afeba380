using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EndToEnd.Cluster.Harness;

/// <summary>
/// Ports for programs that must be told one. They lie below those that the kernel gives to outgoing connections: one of these would be taken by
/// any client on the machine before the program has started.
/// </summary>
internal static class FreePorts
{
    private const int Lowest = 10240;

    private const int Tries = 1000;

    private static readonly ConcurrentDictionary<int, bool> Taken = new();

    /// <summary>Nobody listened on them a moment ago, and no other test of this process gets them.</summary>
    public static int[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Take())];

    private static int Take()
    {
        int end = OutgoingFrom();
        for (int i = 0; i < Tries; i++)
        {
            int port = Random.Shared.Next(Lowest, end);
            if (Taken.TryAdd(port, true) && IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"no port between {Lowest} and {end} is free");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Linux's own default where the machine does not say.</summary>
    private static int OutgoingFrom()
    {
        const string setting = "/proc/sys/net/ipv4/ip_local_port_range";
        int from = File.Exists(setting) ? int.Parse(File.ReadAllText(setting).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture) : 0;
        return from > Lowest + Tries ? from : 32768;
    }
}
