using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Pulumirpc;

namespace Pulumi;

/// <summary>The connections to an engine: plain HTTP/2 on loopback, opened with the first request.</summary>
internal sealed class GrpcConnection : IAsyncDisposable
{
    // The limit of the protocol, both ways: a resource's properties travel in one message.
    private const int MaxMessageSize = 400 * 1024 * 1024;

    private readonly GrpcChannel _monitorChannel;
    private readonly GrpcChannel _engineChannel;

    public GrpcConnection(DeploymentSettings settings)
    {
        _monitorChannel = Open(settings.Monitor);
        _engineChannel = settings.Engine == settings.Monitor ? _monitorChannel : Open(settings.Engine);
        Monitor = new GrpcMonitor(new ResourceMonitor.ResourceMonitorClient(_monitorChannel.Intercept(new DeepMessages())));
        Engine = new GrpcEngine(new Engine.EngineClient(_engineChannel));
    }

    public IMonitor Monitor { get; }

    public IEngine Engine { get; }

    public ValueTask DisposeAsync()
    {
        _monitorChannel.Dispose();
        _engineChannel.Dispose();
        return ValueTask.CompletedTask;
    }

    private static GrpcChannel Open(string address) => GrpcChannel.ForAddress("http://" + address, new GrpcChannelOptions
    {
        Credentials = ChannelCredentials.Insecure,
        MaxReceiveMessageSize = MaxMessageSize,
        MaxSendMessageSize = MaxMessageSize,

        // The engine is on this machine; a proxy from the environment is for other traffic.
        HttpHandler = new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true },
        DisposeHttpClient = true,
    });

    private sealed class GrpcMonitor(ResourceMonitor.ResourceMonitorClient client) : IMonitor
    {
        public async Task<bool> SupportsFeatureAsync(string feature)
            => (await client.SupportsFeatureAsync(new SupportsFeatureRequest { Id = feature })).HasSupport;

        public async Task<RegisterResourceResponse> RegisterResourceAsync(Resource resource, RegisterResourceRequest request)
            => await client.RegisterResourceAsync(request);

        public async Task<ReadResourceResponse> ReadResourceAsync(Resource resource, ReadResourceRequest request)
            => await client.ReadResourceAsync(request);

        public async Task RegisterResourceOutputsAsync(RegisterResourceOutputsRequest request)
            => await client.RegisterResourceOutputsAsync(request);

        public async Task<InvokeResponse> InvokeAsync(ResourceInvokeRequest request) => await client.InvokeAsync(request);

        public async Task SignalAndWaitForShutdownAsync()
        {
            try
            {
                await client.SignalAndWaitForShutdownAsync(new Empty());
            }
            catch (RpcException old) when (old.StatusCode == StatusCode.Unimplemented)
            {
                // Engines without the call end the run when the program exits.
            }
        }
    }

    private sealed class GrpcEngine(Engine.EngineClient client) : IEngine
    {
        public async Task LogAsync(LogRequest request) => await client.LogAsync(request);
    }
}
