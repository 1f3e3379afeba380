using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Architecture.Workflows;

/// <summary>What actionlint says of the workflows: syntax, contexts, expressions, inputs of actions.</summary>
public sealed partial class ActionlintTests
{
    private const int Nothing = 0;
    private const int Findings = 1;
    private const int CannotBeHad = 3;

    /// <summary>GitHub's own language server knows these members of `job`; the release of actionlint that runs here is older than they are.</summary>
    private static readonly string[] Newer =
    [
        ".github/workflows/sign.yml: property \"workflow_repository\" is not defined in object type",
        ".github/workflows/sign.yml: property \"workflow_sha\" is not defined in object type",
    ];

    [Fact]
    public async Task It_has_nothing_to_say_beside_what_is_newer_than_it()
    {
        var (code, lines) = await LintAsync([.. Directory.GetFiles(Path.Combine(Repository.Root, WorkflowFile.Folder), "*.yml").Select(Repository.Relative).Order(StringComparer.Ordinal)]);

        Assert.Equal(Findings, code);
        Assert.Equal(Newer, lines.Select(line => Place().Replace(line, ": ")).Select(line => line[..line.IndexOf(" {", StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task It_finds_an_injection()
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "on: pull_request\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.event.pull_request.title }}\n",
                TestContext.Current.CancellationToken);
            var (code, lines) = await LintAsync([file]);

            Assert.Equal(Findings, code);
            Assert.Contains("potentially untrusted", Assert.Single(lines), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<(int Code, IReadOnlyList<string> Lines)> LintAsync(string[] files)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "the script that fetches actionlint is for Linux and macOS");
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "tests/Architecture/Workflows/actionlint"), files)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var program = Process.Start(start)!;
        var errors = program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (program.ExitCode == CannotBeHad && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip($"actionlint cannot be had: {(await errors).Trim()}");
        }

        Assert.True(program.ExitCode is Nothing or Findings, await errors);
        return (program.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [GeneratedRegex(@":\d+:\d+: ")]
    private static partial Regex Place();
}
