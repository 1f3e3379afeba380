using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EndToEnd.Engine.StandIns;

/// <summary>
/// A stand-in that listens inside the tests, so that they can ask it and have it fail, and a program on PATH that the engine starts in its
/// place: it prints the port, as every plugin does, and waits to be ended.
/// </summary>
internal sealed class PluginServer : IAsyncDisposable
{
    private readonly WebApplication server;

    private PluginServer(WebApplication server) => this.server = server;

    /// <param name="folder">On PATH.</param>
    public static async Task<PluginServer> StartAsync(ICloud cloud, CloudAccount account, string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = options.MaxSendMessageSize = null);
        builder.Services.AddSingleton(new CloudProvider(cloud, account));
        var server = builder.Build();
        server.MapGrpcService<CloudProvider>();
        await server.StartAsync();
        string address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        string port = new Uri(address).Port.ToString(CultureInfo.InvariantCulture);
        Script.Write(Path.Combine(folder, $"pulumi-resource-{cloud.Package}"), $"echo {port}\nwhile kill -0 $PPID 2> /dev/null; do sleep 1 > /dev/null 2>&1; done\n");
        return new PluginServer(server);
    }

    public async ValueTask DisposeAsync() => await server.DisposeAsync();
}
