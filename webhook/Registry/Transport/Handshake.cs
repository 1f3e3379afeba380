using System.Security.Cryptography.X509Certificates;

namespace ImageTrust.Registry.Transport;

/// <summary>What every TLS handshake of this process is held to, whichever end it is.</summary>
public static class Handshake
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1"; // id-kp-serverAuth, RFC 5280, section 4.2.1.12

    /// <summary>
    /// How a chain is built before anybody judges it. The certificate that the other end shows may name addresses of its issuer (RFC 5280, section 4.2.2.1):
    /// the platform would fetch them, whatever they are and up to 100 MiB each, although nothing is known of the other end yet.
    /// </summary>
    /// <returns>A new one each time: a handshake adds to it what it was shown.</returns>
    public static X509ChainPolicy WithoutDownloads() => new() { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };

    /// <summary>Whether a server's certificate leads to one of these authorities, and to none of the system's.</summary>
    /// <param name="leaf">The server's.</param>
    /// <param name="presented">The chain as the platform built it; holds what else the server showed.</param>
    /// <param name="authorities">Whose word counts.</param>
    public static bool ChainsTo(X509Certificate2 leaf, X509Chain? presented, params X509Certificate2[] authorities)
    {
        using var chain = new X509Chain { ChainPolicy = WithoutDownloads() };
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ApplicationPolicy.Add(new(ServerAuthentication));
        if (presented is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        }

        bool trusted = chain.Build(leaf);
        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        return trusted;
    }
}
