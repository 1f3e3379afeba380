using System.Text.Json;
using System.Text.Json.Nodes;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Tool.Tests;
using ImageTrust.Server.Tests.Stage;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Cluster;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Server.Tests.Promoting;

/// <summary>Who has signed an image.</summary>
internal enum SignedBy
{
    Nobody,
    Workflow,
    Key,
    Stranger,
}

/// <summary>A stack <c>demo</c> with a registry, the real webhook and the command line, all under one clock that a test moves.</summary>
internal sealed class ShopStage : IAsyncDisposable
{
    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";
    private const string Root = "root.json";
    private const string Key = "keys/cosign.pub";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("image-trust-shop-");
    private readonly List<JsonObject> objects = [];

    private ShopStage(OciRegistry registry) => Registry = registry;

    public OciRegistry Registry { get; }

    public ShopClock Clock { get; } = new(VirtualSigstore.SigningTime.AddDays(30));

    public string Folder => folder.FullName;

    /// <summary>The stack's document.</summary>
    public string PolicyPath => Path.Combine(Folder, "stacks", "demo", "trust-policy.yaml");

    /// <param name="policy">The document; <c>HOST</c> stands for the registry.</param>
    public static async Task<ShopStage> SetAsync(string policy)
    {
        var stage = new ShopStage(await OciRegistry.StartAsync());
        stage.Write(Path.Combine("stacks", "demo", "trust-policy.yaml"), policy.Replace("HOST", stage.Registry.Host, StringComparison.Ordinal));
        stage.Write(Path.Combine("stacks", "demo", Root), VirtualSigstore.P256.TrustedRoot().ToJsonString());
        stage.Write(Path.Combine("stacks", "demo", Key), VirtualSigstore.ManagedKey.SigningKey.Pem);
        return stage;
    }

    /// <summary>Pushes an image and signs it.</summary>
    /// <returns>Its reference by digest.</returns>
    public string Push(string repository, SignedBy by)
    {
        var writer = new ImageWriter(Registry.Store, repository);
        string digest = writer.AddImage(repository, "1");
        var recipe = by switch
        {
            SignedBy.Workflow => VirtualSigstore.Rekor1(VirtualSigstore.P256.Keyless(), Message.Image(digest)),
            SignedBy.Stranger => VirtualSigstore.Rekor1(VirtualSigstore.P256.Keyless(new Identity.GitHubActions("evil/app")), Message.Image(digest)),
            SignedBy.Key => VirtualSigstore.Rekor1(VirtualSigstore.ManagedKey, Message.Image(digest)),
            _ => null,
        };
        if (recipe is not null)
        {
            writer.AddBundle(digest, VirtualSigstore.P256.Sign(recipe).Utf8, SignPredicate);
        }

        return $"{Registry.Host}/{repository}@{digest}";
    }

    /// <summary>Signs, by the workflow, what nobody has signed yet.</summary>
    public void Sign(string repository, string image)
    {
        string digest = image[(image.IndexOf('@', StringComparison.Ordinal) + 1)..];
        new ImageWriter(Registry.Store, repository).AddBundle(
            digest, VirtualSigstore.P256.Sign(VirtualSigstore.Rekor1(VirtualSigstore.P256.Keyless(), Message.Image(digest))).Utf8, SignPredicate);
    }

    /// <summary>The webhook, with the stack's policy of this moment. Its own registry is not asked.</summary>
    /// <param name="canary">The account whose tries are recorded; null for none.</param>
    public Task<ServerStage> WebhookAsync(string? canary = null)
    {
        Dictionary<string, string> settings = new() { ["IMAGETRUST_PLAIN_HTTP_REGISTRIES"] = Registry.Host, ["IMAGETRUST_PRIVATE_REGISTRIES"] = Registry.Host };
        if (canary is not null)
        {
            settings["IMAGETRUST_CANARY_ACCOUNT"] = canary;
        }

        string yaml = File.ReadAllText(PolicyPath);
        return ServerStage.StartAsync("none", _ => yaml, settings, Clock, stage =>
        {
            stage.Network.Port = Registry.Port;
            byte[] root = File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(PolicyPath)!, Root));
            File.WriteAllBytes(Path.Combine(stage.Folder, Root), root);
            File.WriteAllBytes(Path.Combine(stage.Folder, PolicyFiles.TrustedRoot(Digest.Of(root).Text)), root);
            Directory.CreateDirectory(Path.Combine(stage.Folder, "keys"));
            File.Copy(Path.Combine(Path.GetDirectoryName(PolicyPath)!, Key), Path.Combine(stage.Folder, Key), overwrite: true);
        });
    }

    public void AddObject(JsonObject one) => objects.Add(one);

    /// <summary>The records about images, without the marks of the log.</summary>
    public static IReadOnlyList<JsonElement> Records(ServerStage webhook) => [.. webhook.Recorded().Where(line => line.TryGetProperty("now", out _))];

    /// <summary>Runs the tool in the stack's checkout; <c>cluster.json</c> is what kubectl would list.</summary>
    public Task<ToolRun> PolicyAsync(params string[] args)
    {
        Write("cluster.json", ClusterList.Of(objects));
        return ToolRun.WithAsync(Folder, new FakeVault(), Clock, args);
    }

    public void Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

/// <summary>A time that a test sets; timers run as they do.</summary>
internal sealed class ShopClock(DateTimeOffset begin) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = begin;

    public override DateTimeOffset GetUtcNow() => Now;
}
