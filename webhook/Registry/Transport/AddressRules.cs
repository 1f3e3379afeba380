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
        "0.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32", "100.100.100.200/32", "192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "fd00:ec2::/32", "fd20:ce::/64",
        // IETF protocol assignments: Teredo, benchmarks, hash identities. Tunnels end at an IPv4 address of the sender's choice.
        "2001::/23");

    // Only for hosts the operator named (IANA special-purpose address registries).
    private static readonly IPNetwork[] Private = Networks(
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15",
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "::1/128", "fc00::/7", "2001:db8::/32", "3fff::/20");

    // All that is global unicast (RFC 4291, section 2.4). What lies outside and is neither private nor another form of an IPv4 address is
    // link-local, multicast, for local translation (64:ff9b:1::/48), to be discarded, or not in use.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    // Whole addresses that are IPv4 addresses: mapped, translated (RFC 2765), the well-known prefix of NAT64 (RFC 6052), compatible.
    private static readonly IPNetwork[] EndsInIPv4 = Networks("::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    public static bool MayContact(IPAddress address, bool allowPrivate)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return MayContactItself(address, allowPrivate);
        }

        if (!IPAddress.IPv6Loopback.Equals(address) && Within(EndsInIPv4, address))
        {
            return MayContactItself(Inside(address, 12), allowPrivate);
        }

        return (GlobalUnicast.Contains(address) || Within(Private, address))
            && MayContactItself(address, allowPrivate)
            && (!SixToFour.Contains(address) || MayContactItself(Inside(address, 2), allowPrivate))
            && (!IsIsatap(address) || MayContactItself(Inside(address, 12), allowPrivate));
    }

    private static bool MayContactItself(IPAddress address, bool allowPrivate) => !Within(Never, address) && (allowPrivate || !Within(Private, address));

    /// <summary>RFC 5214, section 6.1: in any prefix, an interface identifier that holds an IPv4 address.</summary>
    private static bool IsIsatap(IPAddress address) =>
        address.GetAddressBytes() is [_, _, _, _, _, _, _, _, 0 or 2, 0, 0x5e, 0xfe, ..];

    private static IPAddress Inside(IPAddress address, int at) => new(address.GetAddressBytes().AsSpan(at, 4));

    private static bool Within(IPNetwork[] networks, IPAddress address) => Array.Exists(networks, network => network.Contains(address));

    private static IPNetwork[] Networks(params string[] texts) => Array.ConvertAll(texts, IPNetwork.Parse);
}
