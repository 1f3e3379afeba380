using System.Text.Json.Nodes;
using EndToEnd.Programs;

namespace EndToEnd.Engine.Harness;

/// <summary>The command line <c>pulumi</c> for one stack, with a state of its own in a folder.</summary>
internal sealed class PulumiCli(string stack, StackFolder folder, IReadOnlyDictionary<string, string> environment)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>What the programs of a deployment find: the state, and the stand-ins on PATH.</summary>
    public IReadOnlyDictionary<string, string> Environment => environment;

    public Task InitAsync() => Must("stack", "init", stack);

    public Task<ProgramRun> UpAsync(params string[] more) => RunAsync(["up", "--yes", .. more]);

    public Task<ProgramRun> PreviewAsync(params string[] more) => RunAsync(["preview", .. more]);

    public Task<ProgramRun> RefreshAsync(params string[] more) => RunAsync(["refresh", "--yes", .. more]);

    public Task<ProgramRun> DestroyAsync(params string[] more) => RunAsync(["destroy", "--yes", .. more]);

    /// <summary>The state with secrets as the file has them.</summary>
    public async Task<JsonObject> ExportAsync() => JsonNode.Parse((await Must("stack", "export")).Output)!.AsObject();

    /// <summary>The resources of the state without components, the stack itself and providers.</summary>
    public async Task<IReadOnlyList<JsonNode>> ResourcesAsync() =>
    [
        .. ((await ExportAsync())["deployment"]!["resources"]?.AsArray() ?? []).Select(resource => resource!)
            .Where(resource => (bool?)resource["custom"] == true && !((string)resource["type"]!).StartsWith("pulumi:", StringComparison.Ordinal)),
    ];

    public async Task<JsonObject> OutputsAsync() => JsonNode.Parse((await Must("stack", "output", "--json")).Output)!.AsObject();

    public async Task<ProgramRun> Must(params string[] arguments) => (await RunAsync(arguments)).Succeeded();

    /// <summary>An update that goes on in the background, for tests that end it.</summary>
    public BackgroundProgram Begin(params string[] arguments) => BackgroundProgram.Start("pulumi", Arguments(arguments), environment);

    public Task<ProgramRun> RunAsync(params string[] arguments) => ProgramRun.StartAsync("pulumi", Arguments(arguments), environment, Patience);

    private string[] Arguments(string[] arguments) =>
    [
        "--cwd", folder.Path, "--non-interactive", "--color", "never", .. arguments, .. arguments is ["stack", "init", ..] ? Array.Empty<string>() : ["--stack", stack],
    ];
}
