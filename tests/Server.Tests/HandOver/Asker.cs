using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ImageTrust.Server.Certificates;

namespace ImageTrust.Server.Tests.HandOver;

/// <summary>Who asks a replica for what it remembers, and the certificate that he shows.</summary>
internal static class Asker
{
    public static HttpMessageInvoker With(SecretContent? shown, SecretContent? withChain = null) =>
        With((shown as SecretContent.Held)?.Current.Leaf, withChain is SecretContent.Held other ? [other.Current.Authority] : []);

    public static HttpMessageInvoker With(X509Certificate2? shown, X509Certificate2Collection chain)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        if (shown is not null)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(shown, chain, offline: true);
        }

        return new HttpMessageInvoker(handler);
    }
}
