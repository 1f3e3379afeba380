namespace EndToEnd.Programs;

/// <summary>This project's command line, as a process: what a person and a pipeline run.</summary>
internal static class PolicyTool
{
    /// <summary><c>policy verify</c>, with the credentials of the folder.</summary>
    public static Task<ProgramRun> VerifyAsync(Workplace work, params IEnumerable<string> arguments) =>
        ProgramRun.StartAsync(Path.Combine(AppContext.BaseDirectory, "policy"), ["verify", .. arguments], work.Environment);
}
