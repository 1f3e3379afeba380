using System.Diagnostics;
using ImageTrust.Infra.Preview;

namespace Infra.Tests.Preview;

/// <summary>The built program, run as a person runs it.</summary>
internal sealed record PreviewRun(int ExitCode, string Output, string Errors)
{
    public string Everything => Output + Errors;

    /// <summary>Variables that the providers read: a plan must not depend on them.</summary>
    private static readonly string[] Foreign = ["KUBECONFIG", "ARM_ENVIRONMENT", "ARM_MSI_ENDPOINT", "ARM_USE_MSI", "PULUMI_K8S_SUPPRESS_DEPRECATION_WARNINGS", "PULUMI_K8S_DELETE_UNREACHABLE"];

    /// <param name="directory">Working directory: anywhere at or below a folder with <c>Pulumi.yaml</c>.</param>
    public static Task<PreviewRun> InAsync(string directory, params string[] arguments) => RunAsync(directory, null, arguments);

    /// <summary>As on a terminal of so many columns.</summary>
    public static Task<PreviewRun> OfWidthAsync(int columns, params string[] arguments) => RunAsync(Repository.Root, columns, arguments);

    private static async Task<PreviewRun> RunAsync(string directory, int? columns, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, "preview", .. arguments])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["COLUMNS"] = columns?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "";
        foreach (var name in Foreign)
        {
            start.Environment[name] = "true";
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new PreviewRun(process.ExitCode, await output, await errors);
    }

    public static Task<PreviewRun> InRootAsync(params string[] arguments) => InAsync(Repository.Root, arguments);
}
