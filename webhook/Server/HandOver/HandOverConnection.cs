using System.Net.Security;
using System.Security.Authentication;
using ImageTrust.Registry.Transport;
using ImageTrust.Server.Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ImageTrust.Server.HandOver;

/// <summary>Marks a connection on which another replica has shown the Secret's certificate. Reviews are not answered on it, nor a hand-over on others.</summary>
internal sealed class HandOverConnection
{
    private HandOverConnection()
    {
    }

    /// <param name="services">The server's.</param>
    /// <param name="within">The time for a handshake.</param>
    public static TlsHandshakeCallbackOptions Handshakes(IServiceProvider services, TimeSpan within)
    {
        var serving = services.GetRequiredService<IServingCertificate>();
        var trust = services.GetRequiredService<PeerTrust>();
        return new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = within,
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = serving.Current ?? throw new AuthenticationException("there is no serving certificate yet"),
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ClientCertificateRequired = true,
                CertificateChainPolicy = Handshake.WithoutDownloads(),
                RemoteCertificateValidationCallback = (_, shown, _, _) => trust.Accepts(shown),
            }),
        };
    }

    public static void Mark(ConnectionContext connection) => connection.Features.Set(new HandOverConnection());

    public static bool Is(HttpContext context) => context.Features.Get<HandOverConnection>() is not null;
}
