using System.Collections.Concurrent;

namespace EndToEnd.Programs;

/// <summary>A real cosign, signing with a key of its own and without any service.</summary>
internal sealed class Cosign
{
    private static readonly ConcurrentDictionary<(string Peer, string Key), Lazy<Task>> Keys = new();
    private static readonly DirectoryInfo KeyFolder = TemporaryFolder();

    private readonly string program;
    private readonly Workplace work;
    private readonly string key;
    private readonly string password;

    private Cosign(string program, Workplace work, string key, string password = "")
    {
        this.password = password;
        this.program = program;
        this.work = work;
        this.key = key;
    }

    public string PublicKeyFile => key + ".pub";

    /// <summary>Making a key costs a second of password hashing, so each is made once in a run of the tests.</summary>
    /// <param name="peer"><c>cosign2</c> or <c>cosign3</c>.</param>
    /// <param name="work">Where the program runs.</param>
    /// <param name="key">Which key; equal names are equal keys.</param>
    public static async Task<Cosign> WithKeyAsync(string peer, Workplace work, string key = "key")
    {
        string program = await Peer.RequireAsync(peer);
        await Keys.GetOrAdd((peer, key), _ => new Lazy<Task>(() => MakeKeyAsync(program, KeyFile(peer, key)))).Value;
        return new Cosign(program, work, KeyFile(peer, key));
    }

    /// <summary>Signs with a key pair that is there already: <paramref name="key"/><c>.key</c>.</summary>
    public static async Task<Cosign> WithKeyFileAsync(string peer, Workplace work, string key, string password) =>
        new(await Peer.RequireAsync(peer), work, key, password);

    private static string KeyFile(string peer, string key) => Path.Combine(KeyFolder.FullName, $"{peer}-{key}");

    private static async Task MakeKeyAsync(string program, string key)
    {
        var environment = new Dictionary<string, string> { ["COSIGN_PASSWORD"] = "", ["HTTPS_PROXY"] = "http://127.0.0.1:9" };
        (await ProgramRun.StartAsync(program, ["generate-key-pair", "--output-key-prefix", key], environment)).Succeeded();
        if (IsVersion3(program))
        {
            (await ProgramRun.StartAsync(
                program,
                ["signing-config", "create", "--no-default-fulcio", "--no-default-oidc", "--no-default-rekor", "--no-default-tsa", "--out", key + ".json"],
                environment)).Succeeded();
        }
    }

    /// <summary>Signs as version 2 does: simple signing under a tag.</summary>
    public Task SignLegacyAsync(string image, params string[] more) =>
        RunAsync(["sign", "--yes", "--key", key + ".key", .. Legacy, .. more, image]);

    /// <summary>Signs as version 3 does: a bundle that refers to the image.</summary>
    public Task SignBundleAsync(string image, params string[] more) =>
        RunAsync(["sign", "--yes", "--key", key + ".key", "--signing-config", key + ".json", .. more, image]);

    public Task AttestLegacyAsync(string image, string type, string predicate) =>
        RunAsync(["attest", "--yes", "--key", key + ".key", .. Legacy, "--type", type, "--predicate", predicate, image]);

    public Task AttestBundleAsync(string image, string type, string predicate) =>
        RunAsync([
            "attest", "--yes", "--key", key + ".key", "--signing-config", key + ".json", "--type", type,
            "--predicate", predicate, image]);

    /// <summary>Signs as a referrer in the older form, which version 2 does only as an experiment.</summary>
    public Task SignLegacyReferrerAsync(string image) =>
        RunAsync(["sign", "--yes", "--key", key + ".key", .. Legacy, "--registry-referrers-mode=oci-1-1", image], ("COSIGN_EXPERIMENTAL", "1"));

    private IEnumerable<string> Legacy => IsVersion3(program)
        ? ["--tlog-upload=false", "--use-signing-config=false", "--new-bundle-format=false"]
        : ["--tlog-upload=false"];

    private static bool IsVersion3(string program) => program.Contains("cosign3", StringComparison.Ordinal);

    private static DirectoryInfo TemporaryFolder()
    {
        var folder = Directory.CreateTempSubdirectory("image-trust-keys-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        return folder;
    }

    private async Task RunAsync(string[] arguments, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>(work.Environment) { ["COSIGN_PASSWORD"] = password };
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }

        (await ProgramRun.StartAsync(program, arguments, environment)).Succeeded();
    }
}
