namespace EndToEnd.Programs;

/// <summary>A real cosign, signing with a key of its own and without any service.</summary>
internal sealed class Cosign
{
    private readonly string program;
    private readonly Workplace work;

    private Cosign(string program, Workplace work, string key)
    {
        this.program = program;
        this.work = work;
        Key = key;
    }

    /// <summary>The name of the key pair: <c>NAME.key</c> and <c>NAME.pub</c> in the workplace.</summary>
    public string Key { get; }

    public string PublicKeyFile => work.PathOf(Key + ".pub");

    /// <param name="peer"><c>cosign2</c> or <c>cosign3</c>.</param>
    /// <param name="work">Where keys are kept.</param>
    /// <param name="key">A name for the new key pair.</param>
    public static async Task<Cosign> WithNewKeyAsync(string peer, Workplace work, string key = "key")
    {
        var cosign = new Cosign(await Peer.RequireAsync(peer), work, key);
        await cosign.RunAsync(["generate-key-pair", "--output-key-prefix", work.PathOf(key)]);
        if (peer == "cosign3")
        {
            await cosign.RunAsync(
                ["signing-config", "create", "--no-default-fulcio", "--no-default-oidc", "--no-default-rekor", "--no-default-tsa", "--out", work.PathOf("no-services.json")]);
        }

        return cosign;
    }

    /// <summary>Signs as version 2 does: simple signing under a tag.</summary>
    public Task SignLegacyAsync(string image, params string[] more) =>
        RunAsync(["sign", "--yes", "--key", work.PathOf(Key + ".key"), .. Legacy, .. more, image]);

    /// <summary>Signs as version 3 does: a bundle that refers to the image.</summary>
    public Task SignBundleAsync(string image, params string[] more) =>
        RunAsync(["sign", "--yes", "--key", work.PathOf(Key + ".key"), "--signing-config", work.PathOf("no-services.json"), .. more, image]);

    public Task AttestLegacyAsync(string image, string type, string predicate) =>
        RunAsync(["attest", "--yes", "--key", work.PathOf(Key + ".key"), .. Legacy, "--type", type, "--predicate", predicate, image]);

    public Task AttestBundleAsync(string image, string type, string predicate) =>
        RunAsync([
            "attest", "--yes", "--key", work.PathOf(Key + ".key"), "--signing-config", work.PathOf("no-services.json"), "--type", type,
            "--predicate", predicate, image]);

    /// <summary>Signs as a referrer in the older form, which version 2 does only as an experiment.</summary>
    public Task SignLegacyReferrerAsync(string image) =>
        RunAsync(["sign", "--yes", "--key", work.PathOf(Key + ".key"), .. Legacy, "--registry-referrers-mode=oci-1-1", image], ("COSIGN_EXPERIMENTAL", "1"));

    private IEnumerable<string> Legacy => program.Contains("cosign3", StringComparison.Ordinal)
        ? ["--tlog-upload=false", "--use-signing-config=false", "--new-bundle-format=false"]
        : ["--tlog-upload=false"];

    private async Task RunAsync(string[] arguments, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>(work.Environment);
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }

        (await ProgramRun.StartAsync(program, arguments, environment)).Succeeded();
    }
}
