using System.Net.Security;

namespace ImageTrust.Server.Certificates;

/// <summary>What the TLS endpoint presents. Read at each handshake; an immutable snapshot that is swapped whole.</summary>
public interface IServingCertificate
{
    /// <summary>Leaf and chain with the private key; null while there is none, which refuses the handshake.</summary>
    SslStreamCertificateContext? Current { get; }
}
