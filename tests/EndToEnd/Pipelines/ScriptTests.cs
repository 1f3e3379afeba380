using EndToEnd.Programs;

namespace EndToEnd.Pipelines;

/// <summary>What holds of every script of infra/pipelines.</summary>
public sealed class ScriptTests
{
    private static readonly string[] All = [.. Directory.GetFiles(PipelineWorld.Scripts, "*.sh", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Commands => [.. All.Where(IsCommand).Select(file => Path.GetRelativePath(PipelineWorld.Scripts, file))];

    [Fact]
    public async Task Shellcheck_has_nothing_to_say()
    {
        var run = await ProgramRun.StartAsync(await Peer.RequireAsync("shellcheck"), ["--external-sources", .. All], folder: BuiltProgram.Root);

        Assert.Equal((0, ""), (run.ExitCode, run.Output));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_script_explains_itself_and_needs_nothing_for_that(string script)
    {
        var run = await ProgramRun.StartAsync(Path.Combine(PipelineWorld.Scripts, script), ["--help"], new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" });

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith($"usage: infra/pipelines/{script} ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes: 0 ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_call_that_cannot_be_meant_so_exits_2_with_one_line(string script)
    {
        // Without an argument a workflow's step says that it is none here.
        foreach (string[] arguments in (string[][])[[], ["--bogus"]])
        {
            var run = await ProgramRun.StartAsync(Path.Combine(PipelineWorld.Scripts, script), arguments, new Dictionary<string, string> { ["GITHUB_ACTIONS"] = "" });

            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.Equal($" See {Path.GetFileName(script)} --help.\n", run.Errors[run.Errors.LastIndexOf(" See", StringComparison.Ordinal)..]);
            Assert.Single(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    [Fact]
    public void No_script_echoes_its_commands_or_takes_a_secret_as_an_argument() => Assert.All(All, file =>
    {
        string text = File.ReadAllText(file);
        Assert.DoesNotContain("set -x", text.Replace("(`set -x`", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("xtrace", text, StringComparison.Ordinal);
        Assert.DoesNotContain("--password ", text, StringComparison.Ordinal);
    });

    // What is sourced has no right to be run.
    private static bool IsCommand(string file) => OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & UnixFileMode.UserExecute) != 0;
}
