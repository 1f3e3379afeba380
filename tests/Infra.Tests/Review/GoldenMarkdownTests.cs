using System.Text;
using ImageTrust.Infra.Review.Markdown;
using Infra.Tests.Preview;

namespace Infra.Tests.Review;

/// <summary>
/// Changes as they happen, and the comment a reviewer gets for each: tests/corpus/preview-markdown. With UPDATE_CORPUS=1 the expected
/// comments are written anew; read them as a reviewer would before committing them.
/// </summary>
public sealed class GoldenMarkdownTests
{
    public static TheoryData<string> Cases => [.. ChangeCase.Names];

    [Fact]
    public void The_changes_that_a_reviewer_sees_most_are_there() =>
        Assert.Equal(["guard-account", "key-version", "phase", "region", "repository", "revocation", "ring"], ChangeCase.Names);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_change_reads_as_a_reviewer_would_sign_it(string name)
    {
        var change = ChangeCase.Read(name);
        using var stack = new TemporaryStack(change.Stack);
        change.Begin(stack);
        var before = await PreviewRun.InAsync(stack.Root, "--stack", change.Stack, "--write");
        Assert.True(before.ExitCode == 0, before.Everything);
        change.Change(stack);
        var after = await PreviewRun.InAsync(stack.Root, "--stack", change.Stack, "--against", $"stacks/{change.Stack}/plan.json", "--markdown", "-");
        Assert.True(after.ExitCode == 0, after.Everything);
        var said = WithoutCalendar(after.Output);

        var expected = Path.Combine(ChangeCase.Folder, name, "expected.md");
        if (Environment.GetEnvironmentVariable("UPDATE_CORPUS") == "1")
        {
            File.WriteAllText(expected, said);
        }

        Assert.Equal(File.ReadAllText(expected), said);
        Assert.True(Encoding.UTF8.GetByteCount(after.Output) <= MarkdownReport.MostBytes);
    }

    /// <summary>How long AKS stands by a version depends on the day, and a test must not.</summary>
    private static string WithoutCalendar(string report)
    {
        const string Heading = "\n### What the program warns of\n\n";
        var lines = report.Split('\n').Where(line => !line.StartsWith("- **warning**: AKS' standard support of Kubernetes ", StringComparison.Ordinal));
        return string.Join('\n', lines).Replace(Heading + "\n", "\n", StringComparison.Ordinal);
    }
}
