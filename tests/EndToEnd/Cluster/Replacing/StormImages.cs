using System.Globalization;
using EndToEnd.Programs;
using ImageTrust.TestKit.Registry;

namespace EndToEnd.Cluster.Replacing;

/// <summary>Many images in a registry that writes down what it is asked, signed by real cosign.</summary>
internal sealed class StormImages : IAsyncDisposable
{
    private const string Repository = "team/app";
    private const int AtATime = 50;

    private readonly OciRegistry registry;
    private readonly Workplace work;
    private readonly Cosign cosign;

    private StormImages(OciRegistry registry, Workplace work, Cosign cosign, IReadOnlyList<string> tagged)
    {
        this.registry = registry;
        this.work = work;
        this.cosign = cosign;
        Tagged = tagged;
    }

    public string Host => registry.Host;

    /// <summary>By tag, as people name them.</summary>
    public IReadOnlyList<string> Tagged { get; }

    /// <summary>Requests that resolved a tag; and all others.</summary>
    public (int Tags, int Others) Asked
    {
        get
        {
            int tags = registry.Requests.Count(request => request.Path.StartsWith($"/v2/{Repository}/manifests/v", StringComparison.Ordinal));
            return (tags, registry.Requests.Count - tags);
        }
    }

    public static async Task<StormImages> MakeAsync(Workplace work, int count)
    {
        var registry = await OciRegistry.StartAsync();
        var writer = new ImageWriter(registry.Store, Repository);
        var names = Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"v{i}")).ToList();
        var digests = names.Select(name => writer.AddImage("image " + name, name)).ToList();
        var cosign = await Cosign.WithKeyAsync("cosign3", work);
        foreach (string[] some in digests.Select(digest => $"{registry.Host}/{Repository}@{digest}").Chunk(AtATime))
        {
            await cosign.SignBundleAsync(some[0], some[1..]);
        }

        registry.ForgetRequests();
        return new StormImages(registry, work, cosign, [.. names.Select(name => $"{registry.Host}/{Repository}:{name}")]);
    }

    public string Policy() => EnforcingPolicy.Write(work.PathOf("policy.json"), Host, cosign.PublicKeyFile);

    public ValueTask DisposeAsync() => registry.DisposeAsync();
}
