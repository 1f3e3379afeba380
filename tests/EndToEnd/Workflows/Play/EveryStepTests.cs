using System.Text.RegularExpressions;
using EndToEnd.Programs;
using YamlDotNet.RepresentationModel;

namespace EndToEnd.Workflows.Play;

/// <summary>Whether what workflows run is played: what there is, by their files, and what is played, by the tests beside this one.</summary>
public sealed partial class EveryStepTests
{
    private static readonly string Folder = Path.Combine(BuiltProgram.Root, "tests/EndToEnd/Workflows");

    [Fact]
    public void Every_step_of_every_workflow_is_played_in_its_job()
    {
        var there = Workflow.All.SelectMany(file => file.Jobs.SelectMany(job => StepsOf(file.Name, file.Job(job), new Dictionary<string, string>())))
            .Concat(Workflow.AllActions.SelectMany(action => StepsOf(action, Workflow.RunsOf(action), new Dictionary<string, string>()))).ToHashSet();

        Assert.Contains("stack: infra/pipelines/github/drift.sh", there);
        Assert.Contains("ci: .ci/run", there);
        Assert.Empty(there.Except(Played(Sources())).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_script_for_a_workflow_is_a_step_of_one()
    {
        var scripts = Directory.GetFiles(Path.Combine(BuiltProgram.Root, "infra/pipelines/github"))
            .Where(file => OperatingSystem.IsWindows() || File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute)).Select(Path.GetFileName).ToList();

        Assert.Contains("ci-official.sh", scripts);
        Assert.Empty(scripts.Where(script => !Played(Sources()).Any(step => step.TrimEnd('"').EndsWith($"/{script}", StringComparison.Ordinal))));
    }

    /// <summary>Who only plays `deploy` has not played `drift`, though both are one job of stack.yml.</summary>
    [Fact]
    public void What_another_job_of_the_same_workflow_runs_is_not_played_by_it()
    {
        Assert.Equal(["stack: infra/pipelines/github/deploy.sh"], Played("""await deploy.JobAsync("deploy", "dev", Contexts());"""));
        Assert.Equal(["stack: infra/pipelines/github/drift.sh"], Played("""await night.JobAsync("drift", "stack", Contexts());"""));
        Assert.Equal(["ci: .ci/run", "ci: infra/pipelines/github/ci-runner.sh"], Played("""play.JobAsync("ci", "test", known)""").Order(StringComparer.Ordinal));
        Assert.Empty(Played("nothing"));
    }

    private static string Sources() => string.Join('\n', Directory.GetFiles(Folder, "*.cs", SearchOption.AllDirectories).Where(file => !file.EndsWith("EveryStepTests.cs", StringComparison.Ordinal)).Select(File.ReadAllText));

    private static HashSet<string> Played(string sources) =>
    [
        .. JobCall().Matches(sources).SelectMany(call => StepsOf(call.Groups["workflow"].Value, Workflow.Of(call.Groups["workflow"].Value).Job(call.Groups["job"].Value), new Dictionary<string, string>())),
        .. ActionCall().Matches(sources).SelectMany(call => StepsOf(call.Groups["action"].Value, Workflow.RunsOf(call.Groups["action"].Value), new Dictionary<string, string>())),
    ];

    /// <summary>What a job runs, with that of the workflow that it calls. An input that nobody gives leaves all of it to be played.</summary>
    private static IEnumerable<string> StepsOf(string file, YamlNode job, Dictionary<string, string> inputs)
    {
        if (Workflow.Called(job) is not { } called)
        {
            return Workflow.Steps(job).Where(step => Runs(step, inputs)).Select(step => $"{file}: {Workflow.TextOf(step, "run")}");
        }

        var given = Workflow.Filled(Workflow.Member(job, "with"), new Dictionary<string, string>()).ToDictionary(input => $"inputs.{input.Key}", input => input.Value);
        var calls = Workflow.Of(called);
        return calls.Jobs.SelectMany(name => StepsOf(called, calls.Job(name), given));
    }

    private static bool Runs(YamlMappingNode step, Dictionary<string, string> inputs) =>
        Workflow.TextOf(step, "run").Length > 0 && (inputs.Count == 0 || Expression.Holds(Workflow.TextOf(step, "if"), inputs));

    [GeneratedRegex(@"\.JobAsync\(\s*""(?<workflow>[a-z-]+)"",\s*""(?<job>[a-z-]+)""")]
    private static partial Regex JobCall();

    [GeneratedRegex(@"ActionPlay\.RunAsync\(\s*""(?<action>[a-z-]+)""")]
    private static partial Regex ActionCall();
}
