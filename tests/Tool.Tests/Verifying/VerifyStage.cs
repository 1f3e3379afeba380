using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Policy.Tool.Tests.Verifying;

/// <summary>
/// A registry with the image <c>HOST/team/app:v1</c>, and a folder with what a caller may name: <c>cosign.pub</c> (the key that signs),
/// <c>other.pub</c>, <c>root.json</c> (the virtual instance) and <c>strange.json</c> (another one).
/// </summary>
internal sealed class VerifyStage : IAsyncDisposable
{
    public const string Subject = "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main";
    public const string Issuer = "https://token.actions.githubusercontent.com";
    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("policy-verify-");

    private VerifyStage(OciRegistry registry)
    {
        Registry = registry;
        Writer = new ImageWriter(registry.Store, "team/app");
        Digest = Writer.AddImage("x", "v1");
        Write("cosign.pub", VirtualSigstore.ManagedKey.SigningKey.Pem);
        Write("other.pub", VirtualSigstore.P256.Leaf().Key.Pem);
        Write("root.json", VirtualSigstore.P256.TrustedRoot().ToJsonString());
        Write("strange.json", VirtualSigstore.Stranger.TrustedRoot().ToJsonString());
    }

    public OciRegistry Registry { get; }

    /// <summary>The caller's environment.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public ImageWriter Writer { get; }

    public string Digest { get; }

    public string Image => $"{Registry.Host}/team/app:v1";

    public static async Task<VerifyStage> SetAsync(OciRegistryOptions? options = null) => new(await OciRegistry.StartAsync(options));

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(folder.FullName, name), text);

    /// <summary>The demo policy's shape: a key and an identity of the virtual instance, without a log for the key.</summary>
    public void WritePolicy(
        string phase = "day1", string more = "", string? platforms = null, string requirement = "require: {anyOf: [release-key, release-workflow]}",
        string? attestations = null) => Write("trust-policy.yaml", $$"""
        phase: {{phase}}
        authorities:
          release-key:
            key: {versions: [{file: cosign.pub}]}
            transparencyLog: not-required
            timestamp: not-required
            weakeningReason: these tests sign without a log
          release-workflow:
            keyless: {issuer: "{{Issuer}}", identity: {exact: "{{Subject}}" } }
            trustRoot: {file: root.json}
        rules:
          app:
            images: ["127.0.0.1:*/team/**"]
            {{requirement}}
            {{(attestations is null ? "" : "attestations: {" + attestations + "}")}}
            {{(platforms is null ? "" : "platforms: " + platforms)}}
          others:
            images: ["127.0.0.1:*/others/**"]
            require: {anyOf: [release-key, release-workflow]}
          tools:
            images: ["127.0.0.1:*/tools/**"]
            unverified: {reason: nobody signs these}
        {{more}}
        """);

    public void SignWithKey(string? digest = null) => Writer.AddBundle(
        digest ?? Digest, VirtualSigstore.P256.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Message.Image(digest ?? Digest))).Utf8, SignPredicate);

    public void SignWithLoggedKey() => Attach(VirtualSigstore.Rekor1(VirtualSigstore.ManagedKey, Message.Image(Digest)));

    public void SignKeyless(VirtualSigstore? instance = null)
    {
        var sigstore = instance ?? VirtualSigstore.P256;
        Writer.AddBundle(Digest, sigstore.Sign(VirtualSigstore.Rekor1(sigstore.Keyless(), Message.Image(Digest))).Utf8, SignPredicate);
    }

    public void SignKeylessWithoutLog() => Attach(
        VirtualSigstore.Bare(VirtualSigstore.P256.Keyless(), Message.Image(Digest)) with { Timestamps = [VirtualSigstore.Stamp()] });

    public void Attest(string predicateType, JsonObject? predicate = null) => Writer.AddBundle(
        Digest,
        VirtualSigstore.P256.Sign(VirtualSigstore.Bare(
            VirtualSigstore.ManagedKey, Message.Attestation(Digest, predicateType, predicate ?? new JsonObject { ["a"] = 1 }))).Utf8,
        predicateType);

    public void AttachJunk() => Writer.AddBundle(Digest, Encoding.UTF8.GetBytes("{}"), SignPredicate);

    /// <summary>As <c>docker login</c> would.</summary>
    public void LogIn(string user, string password)
    {
        Directory.CreateDirectory(Path.Combine(folder.FullName, ".docker"));
        Write(".docker/config.json", new JsonObject
        {
            ["auths"] = new JsonObject { [Registry.Host] = new JsonObject { ["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")) } },
        }.ToJsonString());
    }

    /// <summary>Runs <c>policy verify</c> in the folder, without TLS to the registry.</summary>
    public Task<ToolRun> VerifyAsync(params string[] args) => ToolRun.WithAsync(
        folder.FullName, new FakeVault(), new StoppedClock(VirtualSigstore.SigningTime.AddDays(30)), Variables, ["verify", "--plain-http", Registry.Host, .. args]);

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private void Attach(Recipe recipe) => Writer.AddBundle(Digest, VirtualSigstore.P256.Sign(recipe).Utf8, SignPredicate);

    /// <summary>A clock that stands still; its timers run.</summary>
    private sealed class StoppedClock(DateTimeOffset time) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time;
    }
}
