using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Infra.Tests.Propagation;

/// <summary>Answers two questions as an API server does: HTTPS on loopback, one request a connection.</summary>
internal sealed class ApiServerStandIn : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 certificate;
    private readonly CancellationTokenSource ends = new();

    public ApiServerStandIn()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=stand-in", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(120));
        certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        listener.Start();
        _ = ServeAsync();
    }

    public ConcurrentQueue<string> Requests { get; } = new();

    public string Address => $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public string Authority => certificate.ExportCertificatePem();

    public Func<string, (int Status, string Body)> Answer { get; set; } = _ => (404, "{}");

    public void Dispose()
    {
        ends.Cancel();
        listener.Dispose();
        certificate.Dispose();
        ends.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!ends.IsCancellationRequested)
        {
            using var client = await listener.AcceptTcpClientAsync(ends.Token);
            try
            {
                await using var stream = new SslStream(client.GetStream());
                await stream.AuthenticateAsServerAsync(certificate);
                await ReplyAsync(stream);
            }
            catch (Exception problem) when (problem is IOException or System.Security.Authentication.AuthenticationException)
            {
                // A client that does not trust it goes away.
            }
        }
    }

    private async Task ReplyAsync(SslStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer) is > 0 and var read)
        {
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        if (text.Length == 0)
        {
            // By TLS 1.3 a client that does not trust the certificate goes away after the server thinks all is well.
            return;
        }

        Requests.Enqueue(text.ToString());
        var (status, body) = Answer(text.ToString());
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
    }
}
