using System.Security.Cryptography.X509Certificates;

namespace ImageTrust.Registry.Transport;

/// <summary>What every TLS handshake of this process is held to, whichever end it is.</summary>
public static class Handshake
{
    /// <summary>
    /// How a chain is built before anybody judges it. The certificate that the other end shows may name addresses of its issuer (RFC 5280, section 4.2.2.1):
    /// the platform would fetch them, whatever they are and up to 100 MiB each, although nothing is known of the other end yet.
    /// </summary>
    /// <returns>A new one each time: a handshake adds to it what it was shown.</returns>
    public static X509ChainPolicy WithoutDownloads() => new() { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };
}
