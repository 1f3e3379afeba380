using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using EndToEnd.Keyless;
using EndToEnd.Programs;
using EndToEnd.Registry;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Virtual;

[assembly: AssemblyFixture(typeof(KeylessWorld))]

namespace EndToEnd.Keyless;

/// <summary>An image in a repository of its own.</summary>
internal sealed record ImagePlace(RegistryPlace Registry, string Repository, string ByDigest, string Tag = "v1")
{
    public string ByTag => $"{Registry.Host}/{Repository}:{Tag}";

    public string Digest => ByDigest[(ByDigest.IndexOf('@', StringComparison.Ordinal) + 1)..];
}

/// <summary>Two Sigstores, two registries, and images that real cosign signed: each made once, when a test first asks.</summary>
public sealed class KeylessWorld : IAsyncDisposable
{
    internal const string Docker = "docker-registry";
    internal const string Oci = "oci-1.1";

    /// <summary>Whoever signs where a test does not say so.</summary>
    internal static readonly Identity.GitHubActions Workflow = new();

    /// <summary>A pod in an AKS cluster.</summary>
    internal static readonly Identity.KubernetesServiceAccount Pod = new();

    private readonly Workplace work = new();
    private readonly Workplace strangersWork = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<RegistryPlace>>> registries = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<ImagePlace>>> images = new();
    private readonly Lazy<Task<SigstorePlace>> home;
    private readonly Lazy<Task<SigstorePlace>> stranger;

    public KeylessWorld()
    {
        home = new(() => SigstorePlace.StartAsync(VirtualSigstore.P256, work));
        stranger = new(() => SigstorePlace.StartAsync(VirtualSigstore.Stranger, strangersWork));
    }

    internal Task<SigstorePlace> HomeAsync() => home.Value;

    internal Task<SigstorePlace> StrangerAsync() => stranger.Value;

    internal Task<RegistryPlace> RegistryAsync(string kind) =>
        registries.GetOrAdd(kind, _ => new(() => RegistryPlace.StartAsync(kind, work))).Value;

    /// <summary>A registry of the test's own, to be stopped by it.</summary>
    internal Task<RegistryPlace> OwnRegistryAsync() => RegistryPlace.StartAsync(Oci, work);

    internal Task<KeylessCosign> CosignAsync(string form) => CosignAsync(form, home.Value);

    internal static async Task<KeylessCosign> CosignAsync(string form, Task<SigstorePlace> sigstore) => await KeylessCosign.OfAsync(form, await sigstore);

    /// <summary>A file for a program.</summary>
    internal string Write(string name, string text) => work.Write(name, text);

    /// <summary>An image that nothing is known about yet.</summary>
    internal async Task<ImagePlace> NewImageAsync(string kind, string repository)
    {
        var registry = await RegistryAsync(kind);
        return new ImagePlace(registry, repository, await registry.PushImageAsync(repository));
    }

    /// <summary>Another image, in another repository of the same registry: nobody signed it.</summary>
    internal static async Task<ImagePlace> NeighbourAsync(ImagePlace image, string suffix)
    {
        string neighbour = $"{image.Repository}-{suffix}";
        return image with { Repository = neighbour, ByDigest = await image.Registry.PushOtherImageAsync(neighbour), Tag = "v2" };
    }

    /// <summary>An image signed once in this form; the same for all tests that name it alike.</summary>
    internal Task<ImagePlace> SignedAsync(string kind, string form, Identity? identity = null) => MadeAsync(
        $"{kind} signed {form} {identity?.Name}", kind, async image => await (await CosignAsync(form)).SignAsync(image.ByDigest, identity ?? Workflow));

    /// <param name="name">Tests that give the same name share the image.</param>
    /// <param name="kind">Which registry.</param>
    /// <param name="make">What is done to it.</param>
    internal Task<ImagePlace> MadeAsync(string name, string kind, Func<ImagePlace, Task> make) => images.GetOrAdd(name, _ => new(async () =>
    {
        var image = await NewImageAsync(kind, $"made/{Short(name)}");
        await make(image);
        return image;
    })).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var registry in registries.Values.Where(started => started.IsValueCreated && started.Value.IsCompletedSuccessfully))
        {
            await (await registry.Value).DisposeAsync();
        }

        foreach (var sigstore in new[] { home, stranger }.Where(started => started.IsValueCreated && started.Value.IsCompletedSuccessfully))
        {
            await (await sigstore.Value).DisposeAsync();
        }

        work.Dispose();
        strangersWork.Dispose();
    }

    private static string Short(string name) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..12];
}
