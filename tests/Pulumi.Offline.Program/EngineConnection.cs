using System.Collections;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;
using Pulumi.Offline.Protocol;
using Env = System.Environment;

namespace Pulumi.Offline.Program;

/// <summary>The engine that the environment names.</summary>
internal sealed class EngineConnection : IDisposable
{
    private readonly GrpcChannel _monitor = GrpcChannel.ForAddress($"http://{Env.GetEnvironmentVariable("PULUMI_MONITOR")}");
    private readonly GrpcChannel _engine = GrpcChannel.ForAddress($"http://{Env.GetEnvironmentVariable("PULUMI_ENGINE")}");
    private string _stack = "";

    public EngineConnection()
    {
        Monitor = new ResourceMonitor.ResourceMonitorClient(_monitor);
        Log = new Engine.EngineClient(_engine);
    }

    public ResourceMonitor.ResourceMonitorClient Monitor { get; }

    public Engine.EngineClient Log { get; }

    public async Task RegisterStackAsync()
    {
        var name = $"{Env.GetEnvironmentVariable("PULUMI_PROJECT")}-{Env.GetEnvironmentVariable("PULUMI_STACK")}";
        var answer = await Monitor.RegisterResourceAsync(new RegisterResourceRequest
        {
            Type = "pulumi:pulumi:Stack",
            Name = name,
            Object = new Struct(),
            AcceptSecrets = true,
            AcceptResources = true,
        });
        _stack = answer.Urn;
    }

    public Task<RegisterResourceResponse> CustomAsync(string type, string name, string json) =>
        RegisterAsync(new RegisterResourceRequest { Type = type, Name = name, Custom = true, Object = JsonParser.Default.Parse<Struct>(json) });

    public async Task<RegisterResourceResponse> RegisterAsync(RegisterResourceRequest request)
    {
        request.Parent = request.Parent.Length == 0 ? _stack : request.Parent;
        request.Object ??= new Struct();
        request.AcceptSecrets = request.AcceptResources = request.SupportsResultReporting = true;
        return await Monitor.RegisterResourceAsync(request);
    }

    public async Task OutputsAsync(Struct outputs) =>
        await Monitor.RegisterResourceOutputsAsync(new RegisterResourceOutputsRequest { Urn = _stack, Outputs = outputs });

    public async Task LogAsync(LogSeverity severity, string message) =>
        await Log.LogAsync(new LogRequest { Severity = severity, Message = message });

    public static Value Secret(Value value) => Value.ForStruct(new Struct
    {
        Fields =
        {
            ["4dabf18193072939515e22adb298388d"] = Value.ForString("1b47061264138c4ac30d75fd1eb44270"),
            ["value"] = value,
        },
    });

    /// <summary>What the program was given: the protocol's variables, and where it runs.</summary>
    public static Struct Environment()
    {
        var seen = new Struct { Fields = { ["cwd"] = Value.ForString(Env.CurrentDirectory) } };
        foreach (DictionaryEntry variable in Env.GetEnvironmentVariables())
        {
            if (variable.Key is string name && name.StartsWith("PULUMI_", StringComparison.Ordinal))
            {
                seen.Fields[name] = Value.ForString((string?)variable.Value ?? "");
            }
        }

        return seen;
    }

    public void Dispose()
    {
        _monitor.Dispose();
        _engine.Dispose();
    }
}
