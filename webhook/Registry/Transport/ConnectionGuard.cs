using System.Net;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;

namespace ImageTrust.Registry.Transport;

/// <summary>
/// Opens connections only to addresses that <see cref="AddressRules"/> allow. The address that was judged is the one that is
/// dialled, so a name that resolves differently the second time gains nothing.
/// </summary>
internal sealed class ConnectionGuard(HostDirectory hosts, Dialer dialer)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        bool allowPrivate = hosts.AllowsPrivateAddresses(host, port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await dialer.ResolveAsync(host, cancellation);
        var allowed = Array.FindAll(addresses, address => AddressRules.MayContact(address, allowPrivate));
        if (allowed.Length == 0 && addresses.Length > 0)
        {
            throw new RegistryException(RegistryFailureCode.BlockedAddress, $"{host}:{port}", "its address is link-local, loopback or private and not allowed");
        }

        return await dialer.DialAsync(allowed, port, cancellation);
    }
}
