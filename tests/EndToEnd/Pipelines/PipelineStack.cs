using System.Text.Json.Nodes;
using EndToEnd.Programs;
using ImageTrust.TestKit.Certificates;

namespace EndToEnd.Pipelines;

/// <summary>A stack of its own in the shared folder, and the scripts run for it.</summary>
internal sealed class PipelineStack
{
    private static readonly string[] Phases = ["day1", "day1.5", "day2"];

    private readonly PipelineWorld.Made world;
    private readonly Dictionary<string, string> environment;

    public PipelineStack(PipelineWorld.Made world, string name, string phase)
    {
        (this.world, Name, Phase) = (world, name, phase);
        environment = new Dictionary<string, string>(world.Work.Environment)
        {
            ["PIPELINE_SIGN_KEY"] = world.Key + ".key",
            ["PIPELINE_SIGNING_CONFIG"] = world.Sigstore.LogOne,
            ["PIPELINE_TRUSTED_ROOT"] = world.Sigstore.TrustedRootFile,
            ["PIPELINE_PLAIN_HTTP"] = world.Host,
            ["PIPELINE_POLICY_TOOL"] = BuiltProgram.PathOf("Tool", "policy"),
            ["PIPELINE_PAUSE"] = "0",
            ["PIPELINE_TRIES"] = "2",
            ["RECORD"] = Record,
        };
    }

    public string Name { get; }

    public string Phase { get; init; }

    /// <summary>Fields of the key's authority besides its key, for instance what it does without.</summary>
    public string KeyChecks { get; init; } = "";

    /// <summary>Which version of a vault's key it is; empty where the policy does not say.</summary>
    public string VaultKey { get; init; } = "";

    /// <summary>Further fields of the rule.</summary>
    public string Rule { get; init; } = "";

    /// <summary>Whose signatures count.</summary>
    public string Require { get; init; } = "{anyOf: [release-key, release-workflow]}";

    /// <summary>The registry; null for the shared one.</summary>
    public string? Host { get; init; }

    /// <summary>Which images the rule is about, inside the registry.</summary>
    public string Images { get; init; } = "team/**";

    /// <summary>Whether the release workflow is an authority.</summary>
    public bool Identities { get; init; } = true;

    /// <summary>More authorities, as YAML lines with their indentation.</summary>
    public string More { get; init; } = "";

    /// <summary>What the scripts find in their environment.</summary>
    public IReadOnlyDictionary<string, string> Environment => environment;

    public string Folder => Path.Combine(world.Work.PathOf("stacks"), Name);

    public string PolicyFile => Path.Combine(Folder, "trust-policy.yaml");

    /// <summary>Every argument that az, cosign and the policy tool were started with.</summary>
    public string Record => world.Work.PathOf($"{Name}.record");

    public string Recorded => File.Exists(Record) ? File.ReadAllText(Record) : "";

    public PipelineStack With(string variable, string value)
    {
        environment[variable] = value;
        return this;
    }

    /// <summary>A Sigstore in which services are where nobody listens.</summary>
    public PipelineStack Without(params string[] services)
    {
        var config = JsonNode.Parse(File.ReadAllText(world.Sigstore.LogOne))!;
        foreach (string service in services)
        {
            config[service]![0]!["url"] = "http://127.0.0.1:1";
        }

        return With("PIPELINE_SIGNING_CONFIG", world.Work.Write($"{Name}-signing.json", config.ToJsonString()));
    }

    public PipelineStack WithToken(Identity? identity = null) => With("SIGSTORE_ID_TOKEN", world.Sigstore.Services.Provider.Issue(identity ?? PipelineWorld.Workflow));

    /// <summary>The policy and the files beside it.</summary>
    public void Write()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "keys"));
        File.Copy(world.Key + ".pub", Path.Combine(Folder, "keys", "release.pem"), true);
        File.Copy(world.Sigstore.TrustedRootFile, Path.Combine(Folder, "root.json"), true);
        File.WriteAllText(PolicyFile, $$"""
            phase: {{Phase}}
            authorities:
              release-key:
                key:
                  versions:
                    - file: keys/release.pem{{(VaultKey.Length == 0 ? "" : $"\n          vaultKey: {VaultKey}")}}
                {{(KeyChecks.Length == 0 ? "trustRoot: {file: root.json}" : KeyChecks)}}
            {{(Identities ? $"  release-workflow:\n    keyless: {{issuer: \"{PipelineWorld.Workflow.Issuer}\", identity: {{exact: \"{((SubjectName.Uri)PipelineWorld.Workflow.Name).Value}\"}}}}\n    trustRoot: {{file: root.json}}" : "")}}
            {{More}}
            rules:
              app:
                images: ["{{Host ?? world.Host}}/{{Images}}"]
                require: {{Require}}
                {{Rule.Replace("\n", "\n    ", StringComparison.Ordinal)}}

            """);
    }

    /// <summary>Runs a script of infra/pipelines where the stacks are.</summary>
    public async Task<ProgramRun> RunAsync(string script, params string[] arguments)
    {
        if (!File.Exists(PolicyFile))
        {
            Write();
        }

        await StandIns.WriteAsync(world.Work);
        var all = new Dictionary<string, string>(environment) { ["PATH"] = $"{world.Work.PathOf("bin")}:{System.Environment.GetEnvironmentVariable("PATH")}" };
        return await ProgramRun.StartAsync(Path.Combine(PipelineWorld.Scripts, script), arguments, all, folder: world.Work.PathOf("."));
    }

    /// <summary>A stand-in for what az answers: the body of a script.</summary>
    public PipelineStack WithAz(string answers)
    {
        string path = world.Work.Write($"{Name}-az", "#!/usr/bin/env bash\n" + answers);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        return With("AZ_ANSWERS", path);
    }

    /// <summary>Runs a script with something on its standard input.</summary>
    public async Task<ProgramRun> FedAsync(string input, string script, params string[] arguments)
    {
        string file = world.Work.Write($"{Name}.input", input);
        return await RunAsync("/bin/sh", ["-c", "file=$1; script=$2; shift 2; exec \"$script\" \"$@\" < \"$file\"", "sh", file, Path.Combine(PipelineWorld.Scripts, script), .. arguments]);
    }

    public Task<ProgramRun> SignAsync(string image, params string[] more) => RunAsync("sign.sh", [image, "--stack", Name, .. more]);

    /// <summary>What the policy says of an image in a phase.</summary>
    public Task<ProgramRun> VerifyAsync(string image, string phase, params string[] more) =>
        PolicyTool.VerifyAsync(world.Work, ["--policy", PolicyFile, "--phase", phase, "--plain-http", world.Host, .. more, "--json", image]);

    /// <summary>Asks the webhook's own program about a pod of each image: one program a phase, all at once.</summary>
    /// <returns>For each image the phases that let it in, with blanks between them.</returns>
    public async Task<string[]> LetInAsync(params string[] images)
    {
        var answers = await Task.WhenAll(Phases.Select(phase => ReviewAsync(phase, images)));
        return [.. images.Select(image => string.Join(' ', Phases.Where((_, i) => answers[i].Contains(image))))];
    }

    /// <returns>Those of the images that are let in.</returns>
    private async Task<List<string>> ReviewAsync(string phase, string[] images)
    {
        string compiled = Path.Combine(Folder, $"compiled-{phase}");
        (await ProgramRun.StartAsync(BuiltProgram.PathOf("Tool", "policy"), ["compile", PolicyFile, "--phase", phase, "--output", compiled])).Succeeded();
        using var webhook = new WebhookProgram(compiled, Path.Combine(compiled, "policy.json"), world.Host);
        await webhook.ReadyAsync();
        List<string> allowed = [];
        foreach (string image in images)
        {
            bool? answer = (await webhook.ReviewAsync("shop", [image])).Allowed;
            // No answer is no verdict, and must not pass for a refusal.
            Assert.True(answer is not null, $"the webhook gave no answer in {phase} about {image}");
            allowed.AddRange(answer == true ? [image] : []);
        }

        return allowed;
    }
}
