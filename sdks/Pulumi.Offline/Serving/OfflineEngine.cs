using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pulumi.Offline.Diagnostics;

namespace Pulumi.Offline.Serving;

/// <summary>
/// An engine a program can register its resources with: ResourceMonitor and Engine on one loopback address, plaintext HTTP/2, and a
/// record of every request. It computes URNs and refuses what the real engine refuses, but has no providers.
/// </summary>
public sealed class OfflineEngine : IAsyncDisposable
{
    // Nothing runs in the engine after the program ended, so there is nothing worth waiting for.
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(1);

    private readonly EngineAddress _place;
    private readonly WebApplication _app;
    private readonly Recording _recording;
    private readonly Registrations _registrations;
    private readonly EngineLog _log;

    private OfflineEngine(EngineAddress place, WebApplication app, Recording recording, Registrations registrations, EngineLog log) =>
        (_place, _app, _recording, _registrations, _log) = (place, app, recording, registrations, log);

    /// <summary><c>127.0.0.1:PORT</c>: the value of both PULUMI_MONITOR and PULUMI_ENGINE.</summary>
    public string Address => _place.Text;

    /// <summary>Every request so far, in order of arrival, as its protobuf message.</summary>
    public IReadOnlyList<RecordedCall> Calls => _recording.Snapshot();

    /// <summary>The program's log messages and the engine's refusals so far, debug messages included.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _log.Snapshot();

    /// <summary>Whether the program signalled that it had registered everything.</summary>
    public bool ProgramFinished => _log.Finished;

    internal IReadOnlyList<Diagnostic> Report() => _log.Report();

    internal IReadOnlyList<Registration> Registered => _registrations.Snapshot();

    internal Google.Protobuf.WellKnownTypes.Struct? OutputsOf(string urn) => _registrations.OutputsOf(urn);

    public static Task<OfflineEngine> StartAsync(EngineOptions options, CancellationToken cancellation = default) =>
        StartAsync(EngineAddress.Take(), options, (_, _) => { }, cancellation);

    /// <summary>Serves at an address that was taken before; who has connected meanwhile is answered now. The address goes with the engine.</summary>
    internal static async Task<OfflineEngine> StartAsync(
        EngineAddress place, EngineOptions options, Action<Urns.Urn, int> onRegistered, CancellationToken cancellation)
    {
        var recording = new Recording();
        var registrations = new Registrations(options.Stack, options.Project);
        var log = new EngineLog { OnRegistered = onRegistered };
        var app = Build(place, new MonitorService(options, recording, registrations, log), new EngineService(recording, log));
        try
        {
            await app.StartAsync(cancellation);
        }
        catch
        {
            await app.DisposeAsync();
            place.Dispose();
            throw;
        }

        return new OfflineEngine(place, app, recording, registrations, log);
    }

    public async ValueTask DisposeAsync()
    {
        using var timeout = new CancellationTokenSource(s_stopTimeout);
        await _app.StopAsync(timeout.Token);
        await _app.DisposeAsync();
        _place.Dispose();
    }

    // An empty builder: no settings file, no environment variable and no console of the caller reaches this server.
    private static WebApplication Build(EngineAddress place, MonitorService monitor, EngineService engine)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            // Pulumi's own limit is 400 MiB a message; the server's defaults (4 MB in gRPC, 30 MB in Kestrel) are below real requests.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(place.EndPoint, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = _ => place.Socket);
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = (null, null));
        builder.Services.AddSingleton(monitor);
        builder.Services.AddSingleton(engine);
        var app = builder.Build();
        app.MapGrpcService<MonitorService>();
        app.MapGrpcService<EngineService>();
        return app;
    }

    // The default lifetime takes over Ctrl-C, which belongs to the program that hosts this library.
    private sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
