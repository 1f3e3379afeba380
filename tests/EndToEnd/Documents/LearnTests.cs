using EndToEnd.Programs;

namespace EndToEnd.Documents;

/// <summary><c>docs/learn</c>: its commands are typed into one shell, page after page, and print what the pages show.</summary>
public sealed class LearnTests
{
    private const string Mark = "@@@ ";
    private const string Heredoc = "<< END";

    private static readonly string Folder = Path.Combine(BuiltProgram.Root, "docs", "learn");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly string[] Sources = ["docs/learn/begin", "tests/LocalSigstore", "tests/EndToEnd/peers", "tests/corpus/admission/reviews"];

    [Fact]
    public async Task Each_page_does_what_it_shows()
    {
        await Peer.RequireAsync("cosign3");
        var steps = Directory.GetFiles(Folder, "0*.md").Order(StringComparer.Ordinal).SelectMany(Steps).ToList();
        Assert.True(steps.Count > 30, $"the pages have {steps.Count} commands");
        using var clone = await FreshCopy.OfAsync(Sources);
        Directory.CreateSymbolicLink(clone.PathOf(".cache"), Path.Combine(BuiltProgram.Root, ".cache"));
        string temporary = Directory.CreateDirectory(clone.PathOf("tmp")).FullName;
        string script = clone.PathOf("typed.sh");
        await File.WriteAllTextAsync(
            script, "exec 2>&1\n" + string.Concat(steps.Select((step, i) => $"echo '{Mark}{i}'\n{step.Command}\n")), TestContext.Current.CancellationToken);

        var run = await ProgramRun.StartAsync(clone.PathOf("docs/learn/begin"), [script], new Dictionary<string, string>
        {
            ["TMPDIR"] = temporary,
            ["PATH"] = $"{clone.UseBuilt()}:{Environment.GetEnvironmentVariable("PATH")}",
        }, Patience);

        string[] said = run.Output.Split(Mark);
        Assert.True(said.Length == steps.Count + 1, $"the shell ended early:\n{run.Errors}{run.Output}");
        Assert.All(steps.Index(), step => Transcript.AreShown(
            $"{step.Item.Page} shows of: {step.Item.Command}", step.Item.Shown, said[step.Index + 1][(said[step.Index + 1].IndexOf('\n', StringComparison.Ordinal) + 1)..]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary, "image-trust-*"));
    }

    [Fact]
    public async Task More_than_one_script_is_refused()
    {
        var run = await ProgramRun.StartAsync(Path.Combine(Folder, "begin"), ["one", "two"]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("usage: ", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>Commands begin with <c>$ </c>; what stands below, up to the next, is what they print.</summary>
    private static IEnumerable<Step> Steps(string page)
    {
        bool isInside = false;
        string? command = null;
        List<string> shown = [];
        foreach (string line in File.ReadAllLines(page))
        {
            bool isNext = !isInside || line.StartsWith("$ ", StringComparison.Ordinal) || line.StartsWith("```", StringComparison.Ordinal);
            if (isNext && command is not null)
            {
                yield return new Step(Path.GetFileName(page), command, shown);
                (command, shown) = (null, []);
            }

            isInside = line.StartsWith("```", StringComparison.Ordinal) ? line == "```console" : isInside;
            if (isInside && line.StartsWith("$ ", StringComparison.Ordinal))
            {
                command = line[2..];
            }
            else if (isInside && command is not null && command.Contains(Heredoc, StringComparison.Ordinal) && !command.EndsWith("\nEND", StringComparison.Ordinal))
            {
                command += "\n" + line;
            }
            else if (isInside && command is not null)
            {
                shown.Add(line);
            }
        }
    }

    private sealed record Step(string Page, string Command, IReadOnlyList<string> Shown);
}
