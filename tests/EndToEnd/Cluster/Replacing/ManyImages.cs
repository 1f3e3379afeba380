using System.Globalization;
using EndToEnd.Programs;
using ImageTrust.TestKit.Registry;

namespace EndToEnd.Cluster.Replacing;

/// <summary>Many images of one repository in the distribution project's registry, signed by real cosign in both forms, and one that nobody signed.</summary>
internal sealed class ManyImages : IDisposable
{
    private const string Repository = "team/app";

    // A command line has room for some thousand.
    private const int AtATime = 50;

    private readonly Workplace work;
    private readonly DockerRegistry registry;
    private readonly Cosign cosign;

    private ManyImages(Workplace work, DockerRegistry registry, Cosign cosign, byte[] plantedManifest)
    {
        this.work = work;
        this.registry = registry;
        this.cosign = cosign;
        PlantedManifest = plantedManifest;
    }

    public string Host => registry.Host;

    /// <summary>By digest.</summary>
    public IReadOnlyList<string> Signed { get; private set; } = [];

    /// <summary>By digest; nobody signed it.</summary>
    public string Planted { get; private set; } = "";

    public byte[] PlantedManifest { get; }

    public static async Task<ManyImages> MakeAsync(Workplace work, int count)
    {
        await using var source = await OciRegistry.StartAsync();
        var writer = new ImageWriter(source.Store, Repository);
        var digests = Enumerable.Range(0, count).Select(i => writer.AddImage($"image {i}", string.Create(CultureInfo.InvariantCulture, $"v{i}"))).ToList();
        string planted = writer.AddImage("planted", "planted");
        var registry = await DockerRegistry.StartAsync(work);
        var cosign = await Cosign.WithKeyAsync("cosign3", work);
        (await ProgramRun.StartAsync(
            await Peer.RequireAsync("crane"), ["copy", "--all-tags", $"{source.Host}/{Repository}", $"{registry.Host}/{Repository}"], work.Environment)).Succeeded();
        var images = new ManyImages(work, registry, cosign, source.Store.Manifest(Repository, planted)!.Value.Manifest.Bytes)
        {
            Signed = [.. digests.Select(digest => $"{registry.Host}/{Repository}@{digest}")],
            Planted = $"{registry.Host}/{Repository}@{planted}",
        };
        foreach (var (i, some) in images.Signed.Chunk(AtATime).Index())
        {
            await (i % 2 == 0 ? cosign.SignLegacyAsync(some[0], some[1..]) : cosign.SignBundleAsync(some[0], some[1..]));
        }

        return images;
    }

    /// <summary>What a replica has to know to reach it.</summary>
    public IReadOnlyDictionary<string, string> Access => new Dictionary<string, string>
    {
        ["IMAGETRUST_PLAIN_HTTP_REGISTRIES"] = "",
        ["IMAGETRUST_PRIVATE_REGISTRIES"] = Host,
        ["IMAGETRUST_REGISTRY_CA"] = $"{Host}={work.AuthorityFile}",
        ["IMAGETRUST_DOCKER_CONFIG"] = work.DockerConfigFile,
    };

    /// <returns>The path of a policy as the webhook reads it: enforcing, with or without a revocation.</returns>
    public string Policy(string name, string? revoked = null) =>
        EnforcingPolicy.Write(work.PathOf(name), Host, cosign.PublicKeyFile, revoked is null ? "" : $"revocations:\n  leak: {{digest: \"{revoked}\", reason: it held a password}}\n");

    /// <summary>The registry ends; nobody listens at its address any more.</summary>
    public void Dispose() => registry.Dispose();
}
