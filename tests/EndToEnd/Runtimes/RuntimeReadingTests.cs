using System.Text;
using EndToEnd.Programs;
using ImageTrust.Policy.Images;
using ImageTrust.Registry;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;
using ImageTrust.TestKit.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd.Runtimes;

/// <summary>What is read is what runs: of each document that we take, real runtimes fetch a child that we know of; what leads them elsewhere we refuse.</summary>
public sealed class RuntimeReadingTests
{
    private const string Repository = "team/app";

    [Fact]
    public async Task Runtimes_fetch_what_we_read_or_we_refuse()
    {
        using var work = new Workplace();
        using var runtimes = await ContainerRuntimes.StartAsync(work);
        await using var registry = await OciRegistry.StartAsync();
        var documents = new Documents(registry.Store);

        foreach (var (tag, ours) in documents.Read)
        {
            string image = $"{registry.Host}/{Repository}:{tag}";
            Assert.Contains(ours, await ChildrenAsync(registry, tag));
            Assert.Equal([ours], Below(await runtimes.FetchedByContainerdAsync(image), documents));
            Assert.Equal([ours], Below(await runtimes.FetchedBySkopeoAsync(registry, image), documents));
        }

        List<string> led = [];
        foreach (string tag in documents.Refused)
        {
            string image = $"{registry.Host}/{Repository}:{tag}";
            var refused = await Assert.ThrowsAsync<RegistryException>(() => ChildrenAsync(registry, tag));
            Assert.Equal(RegistryFailureCode.Malformed, refused.Failure.Code);
            led.AddRange((await runtimes.FetchedByContainerdAsync(image)).Contains(documents.Evil) ? [tag + " containerd"] : []);
            led.AddRange((await runtimes.FetchedBySkopeoAsync(registry, image)).Contains(documents.Evil) ? [tag + " skopeo"] : []);
        }

        // Otherwise these documents would show nothing.
        Assert.Contains("digest containerd", led);
        Assert.Contains("platform containerd", led);
        Assert.Contains("long-s containerd", led);
    }

    /// <summary>Without the index itself.</summary>
    private static IEnumerable<string> Below(IReadOnlyList<string> fetched, Documents documents) =>
        fetched.Where(digest => digest == documents.Good || digest == documents.Evil);

    private static async Task<IReadOnlyList<string>> ChildrenAsync(OciRegistry registry, string tag)
    {
        Assert.True(RegistryHost.TryParse(registry.Host, out var host));
        await using var services = new ServiceCollection()
            .AddImageRegistry(_ => new RegistryOptions
            {
                Hosts = [new HostSettings { Host = host, PlainHttp = true, AllowPrivateAddresses = true }],
                Times = new LookupTimes { Lookup = TimeSpan.FromSeconds(60), Attempt = TimeSpan.FromSeconds(30), Connect = TimeSpan.FromSeconds(20) },
            })
            .BuildServiceProvider();
        Assert.True(ImageReference.TryParse($"{registry.Host}/{Repository}:{tag}", out var reference, out _));
        using var lookup = services.GetRequiredService<RegistryClient>().Open(reference);
        return [.. (await lookup.ResolveAsync()).Platforms.Select(child => child.Digest.ToString())];
    }

    /// <summary>A good image, one that nobody signed, and indexes that lead to the one or to the other.</summary>
    private sealed class Documents
    {
        private readonly OciStore store;

        public Documents(OciStore store)
        {
            this.store = store;
            var writer = new ImageWriter(store, Repository);
            Good = writer.AddImage("good");
            Evil = writer.AddImage("evil");
            string good = Child(Good, "amd64");
            Put("honest", $"{good}");
            Put("two", $"{Child(Evil, "arm64")},{good}");
            Put("unknown-member", $"{good[..^1]},\"x-note\":{{\"Digest\":\"{Evil}\"}}}}");
            Put("annotations", $"{good[..^1]},\"annotations\":{{\"digest\":\"a\",\"Digest\":\"b\"}}}}");
            Put("digest", $"{good[..^1]},\"Digest\":\"{Evil}\",\"Size\":{SizeOf(Evil)}}}");
            Put("platform", $"{Child(Good, "arm64")},{Child(Evil, "unknown")[..^1]},\"Platform\":{{\"os\":\"linux\",\"architecture\":\"amd64\"}}}}");
            Put("inside-platform", $"{Child(Good, "arm64")},{Child(Evil, "unknown")[..^2]},\"Architecture\":\"amd64\"}}}}");
            Put("long-s", good, $",\"manife\u017fts\":[{Child(Evil, "amd64")}]");
            Put("escaped-long-s", good, $",\"manife\\u017fts\":[{Child(Evil, "amd64")}]");
            Put("twice", good, $",\"manifests\":[{Child(Evil, "amd64")}]");
        }

        public string Good { get; }

        public string Evil { get; }

        public IReadOnlyList<(string Tag, string Child)> Read => [("honest", Good), ("two", Good), ("unknown-member", Good), ("annotations", Good)];

        public IReadOnlyList<string> Refused { get; } = ["digest", "platform", "inside-platform", "long-s", "escaped-long-s", "twice"];

        private string Child(string digest, string architecture) =>
            $$$"""{"mediaType":"{{{ImageWriter.Manifest}}}","digest":"{{{digest}}}","size":{{{SizeOf(digest)}}},"platform":{"os":"linux","architecture":"{{{architecture}}}"}}""";

        private int SizeOf(string digest) => store.Manifest(Repository, digest)!.Value.Manifest.Bytes.Length;

        private void Put(string tag, string children, string more = "") => store.PutManifest(
            Repository, ImageWriter.Index,
            Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{ImageWriter.Index}}","manifests":[{{children}}]{{more}}}"""), tag);
    }
}
