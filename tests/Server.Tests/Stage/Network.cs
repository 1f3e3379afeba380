using System.Net;
using ImageTrust.Registry.Transport;

namespace ImageTrust.Server.Tests.Stage;

/// <summary>Every name leads to one loopback port, so that recorded image names can be asked for.</summary>
internal sealed class Network : Dialer
{
    /// <summary>Where the names lead; 0 while nobody answers there.</summary>
    public int Port { get; set; }

    /// <summary>Kept from the caller, as by a slow network.</summary>
    public TimeSpan Delay { get; set; }

    public override Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]);

    public override async Task<Stream> DialAsync(IPAddress[] addresses, int port, CancellationToken cancellation)
    {
        await Task.Delay(Delay, cancellation);
        return await base.DialAsync([IPAddress.Loopback], Port == 0 ? 1 : Port, cancellation);
    }
}
