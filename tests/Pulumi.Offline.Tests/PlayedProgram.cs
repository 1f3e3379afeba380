using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;
using Pulumi.Offline.Protocol;
using Pulumi.Offline.Serving;

namespace Pulumi.Offline.Tests;

/// <summary>A program played by hand against an engine in this process: stack "dev" of project "proj".</summary>
internal sealed class PlayedProgram : IAsyncDisposable
{
    public const string StackUrn = "urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev";
    public const string Sentinel = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    private readonly GrpcChannel _channel;

    private PlayedProgram(OfflineEngine engine)
    {
        Engine = engine;
        _channel = GrpcChannel.ForAddress($"http://{engine.Address}", new GrpcChannelOptions
        {
            MaxReceiveMessageSize = null,
            MaxSendMessageSize = null,
        });
        Monitor = new ResourceMonitor.ResourceMonitorClient(_channel);
        Log = new Protocol.Engine.EngineClient(_channel);
    }

    public OfflineEngine Engine { get; }

    public ResourceMonitor.ResourceMonitorClient Monitor { get; }

    public Protocol.Engine.EngineClient Log { get; }

    public static EngineOptions Options => new() { Project = "proj", Stack = "dev" };

    public static async Task<PlayedProgram> StartAsync(EngineOptions? options = null) =>
        new(await OfflineEngine.StartAsync(options ?? Options, TestContext.Current.CancellationToken));

    public static async Task<PlayedProgram> StartWithStackAsync(EngineOptions? options = null)
    {
        var program = await StartAsync(options);
        await program.RegisterAsync(new RegisterResourceRequest { Type = "pulumi:pulumi:Stack", Name = "proj-dev" });
        return program;
    }

    public async Task<RegisterResourceResponse> RegisterAsync(RegisterResourceRequest request)
    {
        request.AcceptSecrets = request.AcceptResources = request.SupportsResultReporting = true;
        request.Object ??= new Struct();
        return await Monitor.RegisterResourceAsync(request);
    }

    /// <summary>A custom resource under the stack; the object is JSON.</summary>
    public Task<RegisterResourceResponse> CustomAsync(string type, string name, string json = "{}", string parent = StackUrn) =>
        RegisterAsync(Custom(type, name, json, parent));

    public static RegisterResourceRequest Custom(string type, string name, string json = "{}", string parent = StackUrn) =>
        new() { Type = type, Name = name, Parent = parent, Custom = true, Object = Json(json) };

    public static Struct Json(string json) => JsonParser.Default.Parse<Struct>(json);

    public static string Secret(string json) =>
        $$"""{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","value":{{json}}}""";

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await Engine.DisposeAsync();
    }
}
