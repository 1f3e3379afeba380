using System.Text.Json;

namespace EndToEnd.Programs;

/// <summary>The command line of this repository as a process, with nothing of the machine's own logins.</summary>
internal static class PolicyTool
{
    private static readonly string Configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
    private static readonly string Program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Tool", Configuration, "policy"));

    /// <summary>Runs <c>policy verify</c>.</summary>
    /// <param name="work">Has the credentials; the system's certificates are trusted, its own authority is not.</param>
    /// <param name="arguments">After <c>verify</c>.</param>
    public static Task<ProgramRun> VerifyAsync(Workplace work, params IEnumerable<string> arguments) =>
        VerifyAsync(work, new Dictionary<string, string>(), arguments);

    /// <summary>The same, with more variables.</summary>
    public static Task<ProgramRun> VerifyAsync(Workplace work, IReadOnlyDictionary<string, string> more, params IEnumerable<string> arguments) =>
        ProgramRun.StartAsync(Program, ["verify", .. arguments], new Dictionary<string, string>(more)
        {
            ["HOME"] = work.Environment["HOME"],
            ["DOCKER_CONFIG"] = work.Environment["DOCKER_CONFIG"],
        });

    /// <summary>The decision record that <c>--json</c> printed, which is all of standard output.</summary>
    public static JsonElement Record(ProgramRun run) => JsonDocument.Parse(run.Output).RootElement;

    /// <summary>The codes of the verdict, underlying ones included.</summary>
    public static IReadOnlyList<string> Codes(ProgramRun run)
    {
        var record = Record(run);
        return
        [
            .. record.GetProperty("now").GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code").GetString()!),
            .. record.GetProperty("facts").GetProperty("failures").EnumerateArray().Select(failure => failure.GetProperty("code").GetString()!),
        ];
    }
}
