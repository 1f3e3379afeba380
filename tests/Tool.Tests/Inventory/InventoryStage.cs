using System.Text.Json.Nodes;
using ImageTrust.Policy.Tool.Tests.Verifying;
using ImageTrust.TestKit.Cluster;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Policy.Tool.Tests.Inventory;

/// <summary>A registry, a policy and a cluster, of which <c>policy inventory</c> and <c>policy suggest</c> are asked.</summary>
internal sealed class InventoryStage : IAsyncDisposable
{
    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("policy-inventory-");
    private readonly List<JsonObject> objects = [];

    private InventoryStage(OciRegistry registry) => Registry = registry;

    public OciRegistry Registry { get; }

    public string Folder => folder.FullName;

    public static async Task<InventoryStage> SetAsync()
    {
        var stage = new InventoryStage(await OciRegistry.StartAsync());
        stage.Write("root.json", VirtualSigstore.P256.TrustedRoot().ToJsonString());
        stage.Write("cosign.pub", VirtualSigstore.ManagedKey.SigningKey.Pem);
        return stage;
    }

    public string Name(string repository, string tag) => $"{Registry.Host}/{repository}:{tag}";

    /// <returns>The image's digest.</returns>
    public string AddImage(string repository, string tag, string content) => new ImageWriter(Registry.Store, repository).AddImage(content, tag);

    public void SignKeyless(string repository, string digest, TestKit.Certificates.Identity? identity = null, VirtualSigstore? instance = null)
    {
        var sigstore = instance ?? VirtualSigstore.P256;
        Attach(repository, digest, sigstore.Sign(VirtualSigstore.Rekor1(sigstore.Keyless(identity), Message.Image(digest))));
    }

    public void SignWithKey(string repository, string digest) =>
        Attach(repository, digest, VirtualSigstore.P256.Sign(VirtualSigstore.Rekor1(VirtualSigstore.ManagedKey, Message.Image(digest))));

    public void SignWithKeyUnlogged(string repository, string digest) =>
        Attach(repository, digest, VirtualSigstore.P256.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Message.Image(digest))));

    public void Attest(string repository, string digest, TestKit.Certificates.Identity? identity = null) => new ImageWriter(Registry.Store, repository).AddBundle(
        digest,
        VirtualSigstore.P256.Sign(VirtualSigstore.Rekor1(VirtualSigstore.P256.Keyless(identity), Message.Attestation(digest, "https://slsa.dev/provenance/v1", new JsonObject { ["a"] = 1 }))).Utf8,
        "https://slsa.dev/provenance/v1");

    public void AddObject(JsonObject one) => objects.Add(one);

    /// <summary>A deployment whose pod runs what the tag stood for when it was pulled.</summary>
    public void Run(string ns, string name, string repository, string tag, string digest, string? team = null)
    {
        AddObject(ClusterObjects.Deployment(ns, name, Name(repository, tag), team));
        AddObject(ClusterObjects.Pod(ns, name + "-1", Name(repository, tag), $"{Registry.Host}/{repository}@{digest}", team));
    }

    public void Write(string name, string text)
    {
        string path = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void WritePolicy(string rules) => Write("stacks/demo/trust-policy.yaml", $$"""
        phase: day1
        authorities:
          release-key:
            key: {versions: [{file: keys/cosign.pub}]}
            trustRoot: {file: root.json}
          release-workflow:
            keyless: {issuer: "{{VerifyStage.Issuer}}", identity: {exact: "{{VerifyStage.Subject}}" } }
            trustRoot: {file: root.json}
        rules:
        {{rules}}
        """);

    public void WriteStackFiles()
    {
        Write("stacks/demo/root.json", VirtualSigstore.P256.TrustedRoot().ToJsonString());
        Write("stacks/demo/keys/cosign.pub", VirtualSigstore.ManagedKey.SigningKey.Pem);
    }

    public Task<ToolRun> RunAsync(params string[] args)
    {
        Write("cluster.json", ClusterList.Of(objects));
        return ToolRun.WithAsync(
            folder.FullName, new FakeVault(), new StoppedClock(VirtualSigstore.SigningTime.AddDays(30)), new Dictionary<string, string>(),
            [.. args, "--plain-http", Registry.Host]);
    }

    public Task<ToolRun> InventoryAsync(params string[] args) => RunAsync(["inventory", "cluster.json", "--stack", "demo", .. args]);

    public Task<ToolRun> SuggestAsync(params string[] args) =>
        RunAsync(["suggest", "cluster.json", "--out", "stacks/new", "--trusted-root", "root.json", "--key", "cosign.pub", .. args]);

    public Task<ToolRun> CheckAsync() => ToolRun.InAsync(folder.FullName, "check", "stacks/new/trust-policy.yaml");

    public string Draft() => File.ReadAllText(Path.Combine(folder.FullName, "stacks/new/trust-policy.yaml"));

    /// <summary>As a person does who has made sure who everybody is.</summary>
    public void RemoveMarks() => Write(
        "stacks/new/trust-policy.yaml", string.Join('\n', Draft().Split('\n').Where(line => line.Trim() != "mark: SUGGESTED")));

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private void Attach(string repository, string digest, SignedBundle bundle) => new ImageWriter(Registry.Store, repository).AddBundle(digest, bundle.Utf8, SignPredicate);

    /// <summary>A clock that stands still; its timers run.</summary>
    private sealed class StoppedClock(DateTimeOffset time) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time;
    }
}
