using System.Diagnostics;

namespace Infra.Tests.Preview;

/// <summary>Comparing with what is committed, as every pull request does.</summary>
public sealed class GitBaselineTests
{
    [Fact]
    public async Task A_change_is_shown_against_the_plan_at_a_revision()
    {
        using var stack = new TemporaryStack();
        Git(stack.Root, "init", "--quiet");
        Git(stack.Root, "add", ".");
        Git(stack.Root, "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", "before");
        TemporaryStack.Edit(stack.Settings, "image-trust:logRetentionDays: \"30\"", "image-trust:logRetentionDays: \"60\"");

        var unchanged = await PreviewRun.InAsync(
            stack.Root, "--stack", "dev", "--against", "git:HEAD", "--expect-no-changes", "--config", "logRetentionDays=30");
        var changed = await PreviewRun.InAsync(stack.Root, "--stack", "dev", "--against", "git:HEAD", "--expect-no-changes");

        Assert.True(unchanged.ExitCode == 0, unchanged.Everything);
        Assert.Equal(3, changed.ExitCode);
        Assert.Contains("azure-native:operationalinsights:Workspace", changed.Output, StringComparison.Ordinal);
        Assert.Contains("~retentionInDays", changed.Output, StringComparison.Ordinal);
        Assert.Contains("~ 1 to update", changed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revision_that_looks_like_an_option_of_git_is_only_a_name()
    {
        using var stack = new TemporaryStack();
        var target = Path.Combine(stack.Root, "written-by-git");

        var run = await PreviewRun.InAsync(stack.Root, "--stack", "dev", "--against", $"git:--output={target}");

        Assert.Equal(2, run.ExitCode);
        Assert.False(File.Exists(target));
    }

    [Fact]
    public async Task Writing_the_plan_makes_it_what_a_preview_compares_with()
    {
        using var stack = new TemporaryStack();
        TemporaryStack.Edit(stack.Settings, "image-trust:registryName: contosoimagetrustdev", "image-trust:registryName: fabrikamimages");

        var stale = await PreviewRun.InAsync(stack.Root, "--stack", "dev", "--against", "stacks/dev/plan.json", "--expect-no-changes");
        var write = await PreviewRun.InAsync(stack.Root, "--stack", "dev", "--write");
        var fresh = await PreviewRun.InAsync(stack.Root, "--stack", "dev", "--against", "stacks/dev/plan.json", "--expect-no-changes");

        Assert.Equal(3, stale.ExitCode);
        Assert.Equal(0, write.ExitCode);
        Assert.Contains("wrote stacks/dev/plan.json", write.Errors, StringComparison.Ordinal);
        Assert.True(fresh.ExitCode == 0, fresh.Everything);
    }

    private static void Git(string directory, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = directory })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
