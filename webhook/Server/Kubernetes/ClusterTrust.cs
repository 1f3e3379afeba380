using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImageTrust.Registry.Transport;

namespace ImageTrust.Server.Kubernetes;

/// <summary>The API server's certificate: signed by the cluster's own authority, which is read again for each connection, and by no other.</summary>
internal sealed class ClusterTrust(string authorityFile)
{
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        // A wrong name is never mended. Chain errors are expected: the system does not know the cluster's authority.
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None || certificate is not X509Certificate2 leaf)
        {
            return false;
        }

        // One authority at a time: while a cluster changes its authority the file holds two of the same name, and a chain is built by name.
        var authorities = new X509Certificate2Collection();
        return TryReadAuthorities(authorities) && authorities.Any(authority => Handshake.ChainsTo(leaf, presented, authority));
    }

    private bool TryReadAuthorities(X509Certificate2Collection authorities)
    {
        try
        {
            authorities.ImportFromPemFile(authorityFile);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return false;
        }
    }
}
