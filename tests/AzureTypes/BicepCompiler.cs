using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using AzureTypes.Emit;

namespace AzureTypes;

/// <summary>The real compiler, from NuGet, as a process of its own.</summary>
internal static class BicepCompiler
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5);

    /// <summary>The linter speaks of style and of generated code's habits; types are the compiler's.</summary>
    private const string Settings = """{ "analyzers": { "core": { "enabled": false } } }""";

    public static string Program { get; } = typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Bicep").Value! + (OperatingSystem.IsWindows() ? ".exe" : "");

    /// <summary>Every diagnostic of a plan's files, the compiler's and those found on the way to it.</summary>
    public static async Task<IReadOnlyList<Finding>> CheckAsync(BicepProgram program) =>
        [.. program.Findings, .. await CompileAsync(program.Group), .. await CompileAsync(program.Subscription)];

    private static async Task<IReadOnlyList<Finding>> CompileAsync(BicepFile file)
    {
        var folder = Directory.CreateTempSubdirectory("image-trust-bicep-");
        try
        {
            var path = Path.Combine(folder.FullName, "plan.bicep");
            await File.WriteAllTextAsync(path, file.Text);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "bicepconfig.json"), Settings);
            var said = await RunAsync(path);
            return [.. Diagnostics(said, file)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> RunAsync(string path)
    {
        var start = new ProcessStartInfo(Program, ["build", path, "--outfile", path + ".json", "--no-restore", "--diagnostics-format", "Sarif"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" },
        };
        if (!OperatingSystem.IsWindows() && !File.GetUnixFileMode(Program).HasFlag(UnixFileMode.UserExecute))
        {
            // A package keeps no file modes.
            File.SetUnixFileMode(Program, File.GetUnixFileMode(Program) | UnixFileMode.UserExecute);
        }

        using var process = Process.Start(start)!;
        using var bound = new CancellationTokenSource(s_longest);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(bound.Token), process.StandardError.ReadToEndAsync(bound.Token));
        await process.WaitForExitAsync(bound.Token);
        return await errors + await output;
    }

    /// <exception cref="InvalidOperationException">It said nothing that can be read: silence is no approval.</exception>
    private static IEnumerable<Finding> Diagnostics(string said, BicepFile file)
    {
        var (start, end) = (said.IndexOf('{', StringComparison.Ordinal), said.LastIndexOf('}'));
        if (start < 0)
        {
            throw new InvalidOperationException($"bicep printed no diagnostics: {said}");
        }

        using var log = JsonDocument.Parse(said.AsMemory(start, end - start + 1));
        foreach (var result in log.RootElement.GetProperty("runs").EnumerateArray().SelectMany(run => run.GetProperty("results").EnumerateArray().ToArray()))
        {
            var line = result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32();
            var (resource, path) = file.Origin(line);
            yield return new Finding(resource, path, result.GetProperty("ruleId").GetString()!, result.GetProperty("message").GetProperty("text").GetString()!);
        }
    }
}
