using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Pulumi.Offline.Launch;

/// <summary>
/// How a built program is started: what the .NET language host would run, and the environment it would give. A path that ends in
/// <c>.dll</c> runs under <c>dotnet</c>; the engine's address is <c>host:port</c> of both services; configuration keys are full
/// (<c>namespace:name</c>) and all values plain, as the protocol has it.
/// </summary>
internal sealed record ProgramLaunch(
    string ProgramPath,
    string WorkingDirectory,
    string RootDirectory,
    string EngineAddress,
    string Project,
    string Stack,
    string Organization,
    IReadOnlyDictionary<string, string> Config,
    IReadOnlyCollection<string> SecretKeys,
    IReadOnlyDictionary<string, string> Environment)
{
    // The program must parse it and uses it for nothing: the engine alone decides how much runs at once.
    private const int Parallel = 16;

    // Variables of an outer run that would change what the program does.
    private static readonly string[] s_foreign = ["PULUMI_TRACING", "TRACEPARENT", "PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT"];

    public ProcessStartInfo StartInfo()
    {
        var isAssembly = ProgramPath.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isAssembly ? "dotnet" : ProgramPath)
        {
            WorkingDirectory = WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (isAssembly)
        {
            start.ArgumentList.Add(ProgramPath);
        }

        foreach (var name in s_foreign)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in HostEnvironment().Concat(Environment))
        {
            // As the language host does it: an empty value is no variable.
            start.Environment[name] = value.Length == 0 ? null : value;
        }

        return start;
    }

    private Dictionary<string, string> HostEnvironment() => new(StringComparer.Ordinal)
    {
        ["PULUMI_MONITOR"] = EngineAddress,
        ["PULUMI_ENGINE"] = EngineAddress,
        ["PULUMI_ORGANIZATION"] = Organization,
        ["PULUMI_PROJECT"] = Project,
        ["PULUMI_STACK"] = Stack,
        ["PULUMI_ROOT_DIRECTORY"] = RootDirectory,
        ["PULUMI_PWD"] = WorkingDirectory,
        ["PULUMI_DRY_RUN"] = "true",
        ["PULUMI_QUERY_MODE"] = "false",
        ["PULUMI_PARALLEL"] = Parallel.ToString(CultureInfo.InvariantCulture),
        ["PULUMI_ATTACH_DEBUGGER"] = "false",
        ["PULUMI_CONFIG"] = JsonSerializer.Serialize(Config),
        ["PULUMI_CONFIG_SECRET_KEYS"] = JsonSerializer.Serialize(SecretKeys.Order(StringComparer.Ordinal)),
    };
}
