using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using ImageTrust.Policy.Images;

namespace ImageTrust.Registry.Hosts;

/// <summary>What an operator said about one host. A host nobody spoke about gets HTTPS, the system's roots and public addresses only.</summary>
/// <remarks>A registry behind a private endpoint needs an entry, and so does each host its blobs are redirected to.</remarks>
public sealed record HostSettings
{
    public required RegistryHost Host { get; init; }

    /// <summary>Speak HTTP without TLS to this host.</summary>
    public bool PlainHttp { get; init; }

    /// <summary>Connect although the name leads to a loopback or private address. Link-local and metadata addresses stay blocked.</summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>Certificate authorities trusted for this host name in addition to the system's.</summary>
    public ImmutableArray<X509Certificate2> Authorities { get; init; } = [];

    /// <summary>Other hosts this registry may name as its token service. They see this registry's credential.</summary>
    public ImmutableArray<RegistryHost> TokenServices { get; init; } = [];
}
