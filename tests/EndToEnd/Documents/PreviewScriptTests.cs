using System.Diagnostics;
using EndToEnd.Programs;

namespace EndToEnd.Documents;

/// <summary>The README's first command, as on a fresh clone.</summary>
public sealed class PreviewScriptTests
{
    private static readonly string[] Sources =
    [
        "preview", "Pulumi.yaml", "Pulumi.dev.yaml", "global.json", "NuGet.config", "Directory.Build.props", "Directory.Build.targets",
        "Directory.Packages.props", "BannedSymbols.txt", ".editorconfig", "infra", "policy", "sdks", "stacks", "webhook",
    ];

    [Fact]
    public async Task It_speaks_within_two_seconds_names_each_step_and_previews()
    {
        using var clone = await FreshCopy.OfAsync(Sources);
        var (first, after, run) = await WatchAsync(clone.PathOf("preview"), "dev");

        Assert.True(run.ExitCode == 0, run.Errors + run.Output);
        Assert.Equal("building infra, about a minute the first time", first);
        Assert.True(after < TimeSpan.FromSeconds(2), $"the first line came after {after}");
        Assert.Contains("\n  restoring packages\n", run.Errors, StringComparison.Ordinal);
        Assert.Contains("\n  Infra\n", run.Errors, StringComparison.Ordinal);
        Assert.StartsWith("Previewing update (dev):", run.Output, StringComparison.Ordinal);
        Assert.EndsWith(" to create", run.Output.Split('\n').Single(line => line.StartsWith("    + ", StringComparison.Ordinal)), StringComparison.Ordinal);

        Transcript.IsShown("./preview dev", "$ ./preview dev\n" + run.Output);

        // Built once, the options are the preview's, standard output is the plan alone, and the exit code is the preview's own.
        var again = await ProgramRun.StartAsync(clone.PathOf("preview"), ["dev", "--json", "-", "--expect-no-changes"], folder: clone.PathOf("stacks"));
        Assert.Equal(3, again.ExitCode);
        Assert.StartsWith("{", again.Output, StringComparison.Ordinal);

        File.AppendAllText(clone.PathOf("infra/Program.cs"), "no C#");
        var broken = await ProgramRun.StartAsync(clone.PathOf("preview"), ["dev"]);
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("Program.cs(", broken.Errors, StringComparison.Ordinal);
        Assert.EndsWith("preview: the program does not build; nothing was previewed\n", broken.Errors, StringComparison.Ordinal);
        Assert.Empty(broken.Output);
    }

    /// <returns>The first line on standard error, when it came, and the run as a whole.</returns>
    private static async Task<(string First, TimeSpan After, ProgramRun Run)> WatchAsync(string program, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        string first = await process.StandardError.ReadLineAsync() ?? "";
        var after = watch.Elapsed;
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (first, after, new ProgramRun(process.ExitCode, await output, first + "\n" + errors));
    }
}
