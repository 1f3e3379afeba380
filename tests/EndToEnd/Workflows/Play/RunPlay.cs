using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using EndToEnd.Programs;
using YamlDotNet.RepresentationModel;

namespace EndToEnd.Workflows.Play;

/// <summary>
/// Plays a run of a workflow: the steps of a job in the order of its file, each with the environment that the file gives it. Scripts are run; actions are
/// stood in for, and one that the play does not know fails it.
/// </summary>
/// <param name="github">GitHub: its interface, its repository, its artifacts.</param>
/// <param name="machine">What the runner has: programs on PATH, the way to registry and Sigstore.</param>
internal sealed class RunPlay(GitHubPlace github, IReadOnlyDictionary<string, string> machine) : IDisposable
{
    /// <summary>They install a program, or sign in to something that is stood in for.</summary>
    private static readonly string[] Installers = ["actions/setup-dotnet", "sigstore/cosign-installer", "imjasonh/setup-crane", "azure/login", "azure/use-kubelogin", "pulumi/actions"];

    private readonly List<GitHubRun> jobs = [];

    /// <summary>What the run's page shows, of all jobs.</summary>
    public string Summary => string.Concat(jobs.Select(job => job.Summary));

    /// <summary>What the scripts said, one after another.</summary>
    public List<string> Said { get; } = [];

    public IReadOnlyDictionary<string, string> Outputs => jobs[^1].Outputs;

    /// <summary>What the run is of.</summary>
    public string Ref { get; init; } = "refs/heads/main";

    /// <summary>The run's number.</summary>
    public int Id { get; } = github.NewRun();

    /// <param name="workflow">The file that is started.</param>
    /// <param name="job">The job; of a workflow that it calls, every job.</param>
    /// <param name="contexts">What expressions find: <c>vars.…</c>, <c>matrix.…</c>, <c>inputs.…</c>.</param>
    /// <param name="happened">The event.</param>
    public async Task JobAsync(string workflow, string job, IReadOnlyDictionary<string, string> contexts, JsonObject? happened = null)
    {
        var run = new GitHubRun(workflow, github.Api, happened);
        jobs.Add(run);
        github.Started(Id, workflow);
        var known = new Dictionary<string, string>(contexts)
        {
            ["github.ref"] = Ref,
            ["github.ref_name"] = Path.GetFileName(Ref),
            ["github.token"] = GitHubApi.Token,
            ["runner.temp"] = run.Temp,
            ["job.workflow_repository"] = GitHubApi.Repository,
            ["job.workflow_sha"] = "main",
        };
        var file = Workflow.Of(workflow);
        var node = file.Job(job);
        Assert.True(Expression.Holds(Workflow.TextOf(node, "if"), known), $"{workflow}.yml: {job} is not started: {Workflow.TextOf(node, "if")}");
        if (Workflow.Called(node) is { } called)
        {
            foreach (var (name, value) in Workflow.Filled(Workflow.Member(node, "with"), known))
            {
                known["inputs." + name] = value;
            }

            node = Workflow.Of(called).Job(called);
        }

        await StepsAsync(run, workflow, node, known);
    }

    public void Dispose() => jobs.ForEach(job => job.Dispose());

    private async Task StepsAsync(GitHubRun run, string workflow, YamlMappingNode job, Dictionary<string, string> known)
    {
        string checkout = "";
        ProgramRun? failed = null;
        foreach (var step in Workflow.Steps(job))
        {
            string condition = Workflow.TextOf(step, "if");
            if ((failed is not null && !condition.Contains("always()", StringComparison.Ordinal)) || !Expression.Holds(condition, known))
            {
                continue;
            }

            if (Workflow.TextOf(step, "uses") is { Length: > 0 } uses)
            {
                checkout = await ActionAsync(uses.Split('@')[0], Workflow.Filled(Workflow.Member(step, "with"), known), checkout);
                continue;
            }

            var given = new Dictionary<string, string>(machine)
            {
                ["GITHUB_RUN_ID"] = Id.ToString(CultureInfo.InvariantCulture),
                ["GITHUB_ACTOR"] = "jane",
                ["GITHUB_REF"] = Ref,
                ["GITHUB_WORKFLOW_REF"] = $"{GitHubApi.Repository}/.github/workflows/{workflow}.yml@{Ref}",
                ["GITHUB_SHA"] = (await GitHubPlace.GitAsync(checkout, "rev-parse", "HEAD")).Trim(),
                ["RUNNER_TEMP"] = run.Temp,
            };
            foreach (var (name, value) in Workflow.Filled(Workflow.Member(job, "env"), known).Concat(run.LaterEnvironment).Concat(Workflow.Filled(Workflow.Member(step, "env"), known)))
            {
                given[name] = value;
            }

            long began = TimeProvider.System.GetTimestamp();
            var done = await run.StepAsync(checkout, Path.GetRelativePath("infra/pipelines/github", Workflow.TextOf(step, "run")), given);
            Said.Add(done.Errors);
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{Workflow.TextOf(step, "run")}: {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F1} s"));
            failed ??= done.ExitCode == 0 ? null : done;
        }

        failed?.Succeeded();
    }

    /// <returns>Where the checkout is.</returns>
    private async Task<string> ActionAsync(string action, Dictionary<string, string> with, string checkout)
    {
        switch (action)
        {
            case "actions/checkout":
                Assert.True(with.GetValueOrDefault("repository", GitHubApi.Repository) == GitHubApi.Repository, "the play has one repository");
                return await github.CheckoutAsync(with.GetValueOrDefault("fetch-depth", "1"));
            case "actions/upload-artifact":
                string kept = Path.Combine(checkout, with["path"]);
                if (Directory.Exists(kept))
                {
                    github.Keep(Id, with["name"], kept);
                }

                return checkout;
            case "actions/download-artifact":
                using (var zip = new ZipArchive(new MemoryStream(github.Artifact(with.TryGetValue("run-id", out string? run) ? int.Parse(run, CultureInfo.InvariantCulture) : Id, with["name"]))))
                {
                    zip.ExtractToDirectory(Path.Combine(checkout, with["path"]));
                }

                return checkout;
            default:
                Assert.Contains(action, Installers);
                return checkout;
        }
    }
}
