using System.Globalization;
using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Launch;

namespace Pulumi.Offline;

/// <summary>Says in a sentence why a program did not give a plan.</summary>
internal static class ProgramFailure
{
    // The SDK's exit code for "the error was already logged".
    private const int AlreadyLogged = 32;

    /// <summary>Empty when the run was fine.</summary>
    public static IReadOnlyList<string> Messages(
        ProgramEnd end, TimeSpan timeout, IReadOnlyList<Diagnostic> diagnostics, PreviewProgress progress)
    {
        var logged = diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error).Select(diagnostic => diagnostic.Message).ToList();
        return end switch
        {
            ProgramEnd.NotStarted notStarted => [notStarted.Problem],
            ProgramEnd.TimedOut => [.. logged, TimedOut(timeout, progress)],
            ProgramEnd.Exited { Code: 0 } => logged.Count > 0 ? logged : progress.Registered == 0 ? [NoStack] : [],
            ProgramEnd.Exited { Code: AlreadyLogged or 1 } when logged.Count > 0 => logged,
            ProgramEnd.Exited exited => [.. logged, Crashed(exited)],
            _ => throw new InvalidOperationException("a program's end outside its closed set"),
        };
    }

    private const string NoStack = "The program ended without registering a stack: is it a Pulumi program?";

    private static string TimedOut(TimeSpan timeout, PreviewProgress progress)
    {
        var seconds = timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        var reached = progress.Latest is null
            ? "It registered nothing."
            : $"It had registered {progress.Registered} resources, {progress.Latest} last.";
        return $"The program did not finish within {seconds} s and was stopped. {reached}";
    }

    private static string Crashed(ProgramEnd.Exited exited)
    {
        var lines = exited.Errors.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
        // The runtime's own report of a crash; its first line holds type and message, the rest is the stack.
        var reason = lines.FirstOrDefault(line => line.StartsWith("Unhandled exception", StringComparison.Ordinal)) ?? lines.LastOrDefault();
        var code = exited.Code.ToString(CultureInfo.InvariantCulture);
        return $"The program ended with exit code {code}" + (reason is null ? "." : $": {reason}");
    }
}
