using Microsoft.Diagnostics.Tracing;

namespace EndToEnd.Walks;

/// <summary>
/// What a program of ours calls, without a word of it in the program: the runtime itself writes down each method that it compiles, and it
/// compiles a method when it is called for the first time. Programs that the program starts write theirs beside it.
/// </summary>
internal sealed class CallLog : IDisposable
{
    // The provider's keyword for methods that were compiled, not those that came compiled as the framework's do; and its level "verbose".
    private const string Compiled = "Microsoft-Windows-DotNETRuntime:0x10:5";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("image-trust-calls-");

    /// <summary>The variables that make the runtime write.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["DOTNET_EnableEventPipe"] = "1",
        ["DOTNET_EventPipeConfig"] = Compiled,
        ["DOTNET_EventPipeOutputPath"] = Path.Combine(folder.FullName, "{pid}.nettrace"),
        ["DOTNET_EventPipeOutputStreaming"] = "1",
        // Everything that was ever compiled once more, at the end.
        ["DOTNET_EventPipeRundown"] = "0",
    };

    /// <summary>What was called, as <c>Namespace.Type.Member</c>, in the order of the first call. The programs have ended.</summary>
    public IReadOnlyList<string> Read()
    {
        List<(DateTime Time, string Method)> calls = [];
        foreach (var file in folder.EnumerateFiles())
        {
            using var trace = new EventPipeEventSource(file.FullName);
            trace.Clr.MethodLoadVerbose += method => calls.Add((method.TimeStamp, $"{method.MethodNamespace}.{method.MethodName}"));
            trace.Process();
        }

        return [.. calls.OrderBy(call => call.Time).Select(call => call.Method).Distinct()];
    }

    public void Dispose() => folder.Delete(recursive: true);
}
