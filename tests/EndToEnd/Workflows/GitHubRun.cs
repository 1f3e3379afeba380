using System.Text.Json.Nodes;
using EndToEnd.Pipelines;
using EndToEnd.Programs;

namespace EndToEnd.Workflows;

/// <summary>A job of GitHub's: what its steps find in the environment, and the files in which they leave outputs and what the run's page shows.</summary>
internal sealed class GitHubRun : IDisposable
{
    private readonly Workplace work = new();
    private readonly Dictionary<string, string> environment;

    /// <param name="workflow">The file whose job it is.</param>
    /// <param name="api">GitHub itself, for steps that ask it; their token is there either way.</param>
    /// <param name="happened">The document of the event.</param>
    public GitHubRun(string workflow, GitHubApi? api = null, JsonObject? happened = null) => environment = new Dictionary<string, string>(work.Environment)
    {
        ["GITHUB_ACTIONS"] = "true",
        ["GITHUB_API_URL"] = api?.Url ?? "http://127.0.0.1:1",
        ["GITHUB_ENV"] = work.Write("env", ""),
        ["GITHUB_EVENT_PATH"] = work.Write("event.json", (happened ?? []).ToJsonString()),
        ["GITHUB_OUTPUT"] = work.Write("output", ""),
        ["GITHUB_REPOSITORY"] = GitHubApi.Repository,
        ["GITHUB_STEP_SUMMARY"] = work.Write("summary.md", ""),
        ["GITHUB_WORKFLOW_REF"] = $"{GitHubApi.Repository}/.github/workflows/{workflow}.yml@refs/heads/main",
        ["PIPELINE_PAUSE"] = "0",
        ["PIPELINE_TRIES"] = "2",
        ["RECORD"] = work.PathOf("record"),
    };

    public string Summary => File.ReadAllText(work.PathOf("summary.md"));

    /// <summary>What steps have left for the environment of later ones.</summary>
    public IReadOnlyDictionary<string, string> LaterEnvironment => Pairs("env");

    /// <summary>Where GitHub unpacks artifacts.</summary>
    public string Temp => work.PathOf("temp");

    public IReadOnlyDictionary<string, string> Outputs => Pairs("output");

    /// <summary>Runs a step as the workflow does: one script without arguments, everything else in its environment.</summary>
    /// <param name="checkout">Where the repository lies.</param>
    /// <param name="script">Of infra/pipelines/github.</param>
    /// <param name="given">What the step's <c>env</c> says, and what the job has.</param>
    public Task<ProgramRun> StepAsync(string checkout, string script, IReadOnlyDictionary<string, string> given) =>
        StepAsync(checkout, Path.Combine(checkout, "infra/pipelines/github", script), [], given);

    /// <summary>Runs a step's text by its shell, as GitHub does it of an action.</summary>
    public Task<ProgramRun> ShellAsync(string checkout, string text, IReadOnlyDictionary<string, string> given) => StepAsync(checkout, "bash", ["-e", "-o", "pipefail", "-c", text], given);

    public void Dispose() => work.Dispose();

    private async Task<ProgramRun> StepAsync(string checkout, string program, string[] arguments, IReadOnlyDictionary<string, string> given)
    {
        await StandIns.WriteAsync(work);
        var all = new Dictionary<string, string>(environment);
        foreach (var (name, value) in given)
        {
            all[name] = value;
        }

        // The programs of the job itself come first: a real pulumi, a stand-in for az.
        all["PATH"] = $"{given.GetValueOrDefault("PATH")}:{work.PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}".TrimStart(':');
        return await ProgramRun.StartAsync(program, arguments, all, TimeSpan.FromMinutes(10), checkout);
    }

    private Dictionary<string, string> Pairs(string file) => File.ReadAllLines(work.PathOf(file)).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
}
