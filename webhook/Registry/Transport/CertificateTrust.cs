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
        return !authorities.IsEmpty && certificate is X509Certificate2 leaf && Handshake.ChainsTo(leaf, chain, [.. authorities]);
    }
}
