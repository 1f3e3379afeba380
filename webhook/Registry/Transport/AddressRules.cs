using System.Net;
using System.Net.Sockets;

namespace ImageTrust.Registry.Transport;

/// <summary>
/// Which addresses may be contacted. An image reference is written by anyone who may create a pod, and a registry may redirect,
/// so a name is never trusted to lead outside.
/// </summary>
internal static class AddressRules
{
    // Never, whatever the operator says. 169.254.0.0/16 holds the metadata service of Azure, AWS and GCP; 168.63.129.16 is
    // Azure's platform address, 100.100.100.200 Alibaba's metadata, fd00:ec2::254 that of AWS over IPv6.
    private static readonly IPNetwork[] Never = Networks(
        "0.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32", "100.100.100.200/32", "192.0.0.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/128", "fe80::/10", "fec0::/10", "ff00::/8", "fd00:ec2::/32");

    // Only for hosts the operator named (IANA special-purpose address registries).
    private static readonly IPNetwork[] Private = Networks(
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15",
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "::1/128", "fc00::/7", "2001:db8::/32");

    private static readonly IPNetwork[] Nat64 = Networks("64:ff9b::/96");
    private static readonly IPNetwork[] SixToFour = Networks("2002::/16");

    public static bool MayContact(IPAddress address, bool allowPrivate)
    {
        var real = Unwrapped(address);
        return !Within(Never, real) && (allowPrivate || !Within(Private, real));
    }

    /// <summary>The IPv4 address inside an IPv6 one, since ::ffff:169.254.169.254 and its translations reach the same machine.</summary>
    private static IPAddress Unwrapped(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        byte[] bytes = address.GetAddressBytes();
        bool compatible = !bytes.AsSpan(0, 12).ContainsAnyExcept((byte)0) && bytes.AsSpan(12).ContainsAnyExcept((byte)0) && bytes[12] != 0;
        return compatible || Within(Nat64, address) ? new IPAddress(bytes.AsSpan(12, 4))
            : Within(SixToFour, address) ? new IPAddress(bytes.AsSpan(2, 4))
            : address;
    }

    private static bool Within(IPNetwork[] networks, IPAddress address) => Array.Exists(networks, network => network.Contains(address));

    private static IPNetwork[] Networks(params string[] texts) => Array.ConvertAll(texts, IPNetwork.Parse);
}
