using Infra.Tests.Preview;

namespace Infra.Tests.Review;

/// <summary>
/// The stack's output <c>trust</c> as Pulumi's own command line compares it, for the changes a reviewer sees most: tests/corpus/preview-markdown,
/// trust.txt. What is no change of trust (another region) changes none of its lines. With UPDATE_CORPUS=1 they are written anew; read them before committing them.
/// </summary>
public sealed class TrustOutputTests
{
    public static TheoryData<string> Cases => [.. ChangeCase.Names];

    [Fact]
    public void Five_of_the_changes_are_changes_of_the_policy_and_two_are_none()
    {
        var changed = ChangeCase.Names.Where(name => File.ReadAllText(Path.Combine(ChangeCase.Folder, name, "trust.txt")).Contains("  ~ trust ", StringComparison.Ordinal));

        Assert.Equal(["key-version", "phase", "repository", "revocation", "ring"], changed);
        Assert.All(["guard-account", "region"], name => Assert.Equal("Outputs:\n", File.ReadAllText(Path.Combine(ChangeCase.Folder, name, "trust.txt"))));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_change_of_trust_is_a_change_of_one_line(string name)
    {
        var change = ChangeCase.Read(name);
        using var stack = new TemporaryStack(change.Stack);
        change.Begin(stack);
        var before = await PreviewRun.InAsync(stack.Root, "--stack", change.Stack, "--write");
        Assert.True(before.ExitCode == 0, before.Everything);
        change.Change(stack);
        var after = await PreviewRun.InAsync(stack.Root, "--stack", change.Stack, "--against", $"stacks/{change.Stack}/plan.json");
        Assert.True(after.ExitCode == 0, after.Everything);

        var expected = Path.Combine(ChangeCase.Folder, name, "trust.txt");
        var shown = Outputs(after.Output);
        if (Environment.GetEnvironmentVariable("UPDATE_CORPUS") == "1")
        {
            File.WriteAllText(expected, shown);
        }

        Assert.Equal(File.ReadAllText(expected), shown);
    }

    /// <summary>The changed outputs alone, as they are printed.</summary>
    private static string Outputs(string printed)
    {
        var lines = printed.Split('\n').SkipWhile(line => line != "Outputs:").TakeWhile(line => line.Length > 0);
        return string.Concat(lines.Where(line => line == "Outputs:" || !line.StartsWith("    ", StringComparison.Ordinal) || line.StartsWith("     ", StringComparison.Ordinal) || line == "    }")
            .Select(line => line + "\n"));
    }
}
