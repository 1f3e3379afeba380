using System.Net;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Pulumi.Offline.Protocol;

namespace Pulumi.Tests.Wire;

/// <summary>An engine from before the final signal: calls it does not have answer UNIMPLEMENTED.</summary>
internal static class BareEngine
{
    public static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<Monitor>();
        await app.StartAsync();
        return app;
    }

    private sealed class Monitor : ResourceMonitor.ResourceMonitorBase
    {
        public override Task<SupportsFeatureResponse> SupportsFeature(SupportsFeatureRequest request, ServerCallContext context)
            => Task.FromResult(new SupportsFeatureResponse());

        public override Task<RegisterResourceResponse> RegisterResource(RegisterResourceRequest request, ServerCallContext context)
            => Task.FromResult(new RegisterResourceResponse { Urn = $"urn:pulumi:dev::proj::{request.Type}::{request.Name}" });

        public override Task<Empty> RegisterResourceOutputs(RegisterResourceOutputsRequest request, ServerCallContext context)
            => Task.FromResult(new Empty());
    }
}
