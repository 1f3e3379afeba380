using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

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

        var authorities = new X509Certificate2Collection();
        return TryReadAuthorities(authorities) && authorities.Any(authority => ChainsTo(leaf, presented, authority));
    }

    /// <summary>One authority at a time: while a cluster changes its authority the file holds two of the same name, and a chain is built by name.</summary>
    private static bool ChainsTo(X509Certificate2 leaf, X509Chain? presented, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.1")); // id-kp-serverAuth, RFC 5280, section 4.2.1.12
        if (presented is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        }

        return chain.Build(leaf);
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
