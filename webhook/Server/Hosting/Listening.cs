using System.Net.Security;
using System.Security.Authentication;
using ImageTrust.Server.Certificates;
using ImageTrust.Server.HandOver;
using ImageTrust.Server.Reviews;
using ImageTrust.Server.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ImageTrust.Server.Hosting;

/// <summary>The ports and the caps of everything that comes in through them.</summary>
internal static class Listening
{
    // Three API servers with 48 connections each at full load leave two thirds for others. Whoever may connect can take those, so an
    // idle one is closed soon and a slow one by its review's timeout; who may connect is the network policy's matter.
    private const int MostConnections = 512;

    // An API server sends about 300 bytes of headers.
    private const int MostHeaderBytes = 16 * 1024;
    private const int MostHeaders = 50;
    private const int MostRequestLineBytes = 2 * 1024;
    private const int MostStreams = 200;

    private static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HandshakeWithin = TimeSpan.FromSeconds(3);

    // After the handshake. Who dials has a request to send; a connection without one only takes a place.
    private static readonly TimeSpan FirstRequestWithin = TimeSpan.FromSeconds(10);

    // The API server drops its idle connections after 90 s; whoever closes first should be the one who dials.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(100);

    // Only cuts what stands still: a body as slow as this is ended by its review's timeout (BodyReader), having taken no more memory than came.
    private static readonly MinDataRate LeastRate = new(bytesPerSecond: 10 * 1024, gracePeriod: TimeSpan.FromSeconds(3));

    public static void Configure(IWebHostBuilder web, ListenSettings listen, int? handOver) => web.ConfigureKestrel((_, kestrel) =>
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = MostConnections;
        limits.MaxRequestBodySize = BodyReader.MostBytes;
        limits.MaxRequestHeadersTotalSize = MostHeaderBytes;
        limits.MaxRequestHeaderCount = MostHeaders;
        limits.MaxRequestLineSize = MostRequestLineBytes;
        limits.RequestHeadersTimeout = HeadersWithin;
        limits.KeepAliveTimeout = KeepAlive;
        limits.MinRequestBodyDataRate = LeastRate;
        limits.Http2.MaxStreamsPerConnection = MostStreams;
        kestrel.Listen(listen.Address, listen.HttpsPort, endpoint =>
        {
            var clock = kestrel.ApplicationServices.GetRequiredService<TimeProvider>();
            endpoint.UseHttps(Handshakes(kestrel.ApplicationServices));
            endpoint.Use(next => connection => FirstRequest.AwaitAsync(connection, next, FirstRequestWithin, clock));
        });
        kestrel.Listen(listen.Address, listen.ManagementPort, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        if (handOver is { } port)
        {
            kestrel.Listen(listen.Address, port, endpoint =>
            {
                var clock = kestrel.ApplicationServices.GetRequiredService<TimeProvider>();
                endpoint.Protocols = HttpProtocols.Http1;
                endpoint.UseHttps(HandOverConnection.Handshakes(kestrel.ApplicationServices, HandshakeWithin));
                endpoint.Use(next => connection =>
                {
                    HandOverConnection.Mark(connection);
                    return FirstRequest.AwaitAsync(connection, next, FirstRequestWithin, clock);
                });
            });
        }
    });

    /// <summary>Asks for the certificate at each handshake, so that a new one needs no restart and no reconnect.</summary>
    private static TlsHandshakeCallbackOptions Handshakes(IServiceProvider services)
    {
        var serving = services.GetRequiredService<IServingCertificate>();
        return new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = HandshakeWithin,
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = serving.Current ?? throw new AuthenticationException("there is no serving certificate yet"),
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            }),
        };
    }
}
