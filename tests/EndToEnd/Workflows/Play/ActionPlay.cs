using EndToEnd.Programs;

namespace EndToEnd.Workflows.Play;

/// <summary>Plays an action of this repository in a job of somebody else's, by the steps of its file.</summary>
internal static class ActionPlay
{
    /// <param name="action">Its folder.</param>
    /// <param name="checkout">The caller's own.</param>
    /// <param name="machine">What the runner has.</param>
    /// <param name="with">What the caller gives; what it leaves out is as the action's file says.</param>
    /// <returns>The run of the one step that is a script.</returns>
    public static async Task<ProgramRun> RunAsync(string action, string checkout, IReadOnlyDictionary<string, string> machine, Dictionary<string, string> with)
    {
        var known = Workflow.InputsOf(action).ToDictionary(input => $"inputs.{input.Key}", input => with.GetValueOrDefault(input.Key, input.Value));
        var step = Assert.Single(Workflow.Steps(Workflow.RunsOf(action)), step => Workflow.TextOf(step, "run").Length > 0);
        Assert.Equal("bash", Workflow.TextOf(step, "shell"));
        using var run = new GitHubRun("verify");
        var given = new Dictionary<string, string>(machine) { ["GITHUB_ACTION_PATH"] = Path.Combine(BuiltProgram.Root, ".github/actions", action) };
        foreach (var (name, value) in Workflow.Filled(Workflow.Member(step, "env"), known))
        {
            given[name] = value;
        }

        return await run.ShellAsync(checkout, Workflow.TextOf(step, "run"), given);
    }
}
