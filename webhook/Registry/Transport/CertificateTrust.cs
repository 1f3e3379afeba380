using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ImageTrust.Registry.Hosts;

namespace ImageTrust.Registry.Transport;

/// <summary>Server certificates: the system's roots, and for a named host the operator's authorities as well.</summary>
internal sealed class CertificateTrust(HostDirectory hosts)
{
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        // A wrong name or a missing certificate is never mended by another root.
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors)
        {
            return errors == SslPolicyErrors.None;
        }

        var authorities = sender is SslStream stream ? hosts.AuthoritiesOf(stream.TargetHostName) : [];
        return !authorities.IsEmpty && certificate is X509Certificate2 leaf && ChainsTo(leaf, chain, [.. authorities]);
    }

    private static bool ChainsTo(X509Certificate2 leaf, X509Chain? presented, X509Certificate2[] authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.1")); // id-kp-serverAuth, RFC 5280, section 4.2.1.12
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
