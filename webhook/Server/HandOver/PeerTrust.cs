using System.Security.Cryptography.X509Certificates;
using ImageTrust.Server.Certificates;
using ImageTrust.Server.Rotation;

namespace ImageTrust.Server.HandOver;

/// <summary>
/// Who is another replica: whoever holds the key of a leaf in the Secret. Both ends show it. The key of each CA was thrown away after the one leaf, so
/// what a CA of the Secret signed is that leaf. It is a certificate for servers, and here for both ends: its extension tells others what to take it for.
/// </summary>
internal sealed class PeerTrust(HeldCertificate held, ServingNames names, TimeProvider clock)
{
    /// <summary>With its key; null while there is none.</summary>
    public X509Certificate2? Own => held.Pair?.Leaf;

    /// <summary>The name that a replica's certificate has, wherever it was found.</summary>
    public string Name => names.DnsNames[0];

    /// <param name="shown">What the other end proved to hold the key of; null when it showed nothing.</param>
    public bool Accepts(X509Certificate? shown)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return shown is X509Certificate2 leaf && held.Shared is { } shared
            && now >= leaf.NotBefore.ToUniversalTime() && now < leaf.NotAfter.ToUniversalTime()
            && leaf.MatchesHostname(Name, allowWildcards: false, allowCommonName: false)
            && shared.Authorities.Any(authority => ServingPairReader.IsSignedBy(leaf, authority));
    }
}
