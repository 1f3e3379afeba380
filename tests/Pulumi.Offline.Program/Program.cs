using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Pulumi.Offline.Program;
using Pulumi.Offline.Protocol;

// PROGRAM_MODE says how this program behaves; each mode is one way a real program ends.
using var engine = new EngineConnection();
switch (Environment.GetEnvironmentVariable("PROGRAM_MODE"))
{
    case "ok":
        Console.WriteLine("hello from the program");
        await SampleStack.RegisterAsync(engine);
        await engine.Monitor.SignalAndWaitForShutdownAsync(new Empty());
        return 0;
    case "environment":
        await engine.RegisterStackAsync();
        await engine.OutputsAsync(EngineConnection.Environment());
        await engine.Monitor.SignalAndWaitForShutdownAsync(new Empty());
        return 0;
    case "crash":
        await engine.RegisterStackAsync();
        throw new InvalidOperationException("boom");
    case "exit-1":
        await engine.RegisterStackAsync();
        await engine.LogAsync(LogSeverity.Error, "logged only");
        return 1;
    case "exit-32":
        await engine.LogAsync(LogSeverity.Error, "the settings are bad");
        return 32;
    case "exit-7":
        Console.Error.WriteLine("  at first");
        Console.Error.WriteLine("the last word");
        return 7;
    case "nothing":
        return 0;
    case "hang":
        await engine.RegisterStackAsync();
        using (var child = Process.Start("sleep", "300"))
        {
            await File.WriteAllTextAsync(Environment.GetEnvironmentVariable("PID_FILE")!, child.Id.ToString(CultureInfo.InvariantCulture));
            await Task.Delay(Timeout.Infinite);
        }

        return 0;
    case "duplicate":
        return await RegisterTwiceAsync(engine);
    case "leak":
        return await LeakAsync(engine);
    default:
        await Console.Error.WriteLineAsync("PROGRAM_MODE is not set");
        return 2;
}

// What the SDK does with a refusal: it logs the exception with its stack and ends with 32.
static async Task<int> RegisterTwiceAsync(EngineConnection engine)
{
    try
    {
        await engine.RegisterStackAsync();
        await engine.CustomAsync("a:b:C", "twin", "{}");
        await engine.CustomAsync("a:b:C", "twin", "{}");
        return 0;
    }
    catch (RpcException refused)
    {
        await engine.LogAsync(LogSeverity.Error, $"Running program 'x.dll' failed with an unhandled exception:\n{refused}");
        return 32;
    }
}

// Copies a secret setting everywhere a careless program could.
static async Task<int> LeakAsync(EngineConnection engine)
{
    var settings = JsonParser.Default.Parse<Struct>(Environment.GetEnvironmentVariable("PULUMI_CONFIG"));
    var secret = settings.Fields["proj:password"].StringValue;
    Console.WriteLine($"stdout {secret}");
    Console.Error.WriteLine($"stderr {secret}");
    await engine.RegisterStackAsync();
    await engine.LogAsync(LogSeverity.Warning, $"log {secret} and {JsonSerializerText(secret)}");
    var wrapped = new Struct
    {
        Fields =
        {
            ["plain"] = Value.ForString($"before {secret} after"),
            ["key"] = Value.ForStruct(new Struct { Fields = { [secret] = Value.ForNumber(1) } }),
            ["secret"] = EngineConnection.Secret(Value.ForString(secret)),
            ["deep"] = Value.ForList(EngineConnection.Secret(Value.ForStruct(new Struct { Fields = { ["x"] = Value.ForString(secret) } }))),
        },
    };
    await engine.CustomAsync("a:b:C", "leaky", wrapped.ToString());
    await engine.OutputsAsync(wrapped);
    if (Environment.GetEnvironmentVariable("THEN") == "crash")
    {
        throw new InvalidOperationException($"crashed with {secret}");
    }

    await engine.Monitor.SignalAndWaitForShutdownAsync(new Empty());
    return 0;
}

static string JsonSerializerText(string text) => System.Text.Json.JsonSerializer.Serialize(text);
