using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ImageTrust.TestKit.Registry;

/// <summary>One request as a server saw it.</summary>
public sealed record SeenRequest(string Method, string Path, string Query, int Status, string? Authorization)
{
    public override string ToString() => $"{Method} {Path}{Query} {Status}";
}

/// <summary>An HTTP server on a free loopback port that writes down what it was asked.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly ConcurrentQueue<SeenRequest> seen;

    private LoopbackServer(WebApplication application, ConcurrentQueue<SeenRequest> seen, int port, bool secure)
    {
        this.application = application;
        this.seen = seen;
        Port = port;
        Address = new Uri($"{(secure ? "https" : "http")}://127.0.0.1:{port}/");
    }

    public int Port { get; }

    public Uri Address { get; }

    public IReadOnlyList<SeenRequest> Requests => [.. seen];

    public void Forget() => seen.Clear();

    /// <param name="handler">Answers every request.</param>
    /// <param name="certificate">Makes the server speak TLS; plain HTTP without.</param>
    public static async Task<LoopbackServer> StartAsync(RequestDelegate handler, X509Certificate2? certificate = null)
    {
        var seen = new ConcurrentQueue<SeenRequest>();
        int port = 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        var application = builder.Build();
        application.Run(async context =>
        {
            try
            {
                await handler(context);
            }
            finally
            {
                var request = context.Request;
                seen.Enqueue(new SeenRequest(
                    request.Method, request.Path, request.QueryString.Value ?? "", context.Response.StatusCode, request.Headers.Authorization));
            }
        });
        await application.StartAsync();
        port = new Uri(application.Urls.Single()).Port;
        return new LoopbackServer(application, seen, port, certificate is not null);
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();
}
