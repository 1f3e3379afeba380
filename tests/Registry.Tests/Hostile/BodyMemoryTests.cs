using ImageTrust.Registry.Evidence;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;
using ImageTrust.Registry.Tests.Evidence;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Registry.Tests.Hostile;

/// <summary>All bodies of all lookups together stay below one cap, and large ones take no room from small ones.</summary>
public sealed class BodyMemoryTests : IAsyncLifetime
{
    private const int Mebibyte = 1024 * 1024;

    private static readonly RegistryLimits Limits = new()
    {
        BodiesBytes = 16 * Mebibyte,
        SmallBodiesBytes = 4 * Mebibyte,
        // The machine of a test may be slow; what is tested here is no deadline.
        Lookup = TimeSpan.FromSeconds(60),
        Attempt = TimeSpan.FromSeconds(60),
    };

    private OciRegistry registry = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await OciRegistry.StartAsync();
        for (int i = 0; i < 12; i++)
        {
            byte[] junk = new byte[4 * Mebibyte];
            junk[0] = (byte)i;
            Add($"junk{i}", junk);
        }

        Add("small", Samples.Bytes("small bundle"));
    }

    public ValueTask DisposeAsync() => registry.DisposeAsync();

    private void Add(string repository, byte[] bundle)
    {
        var writer = new ImageWriter(registry.Store, repository);
        writer.AddBundle(writer.AddImage(repository, "v1"), bundle, Samples.SignPredicate);
    }

    [Fact]
    public async Task Many_large_bundles_at_once_stay_below_the_cap_and_a_small_one_passes_beside_them()
    {
        using var harness = Harness.Plain(registry.Port, Limits);
        var all = new List<ImageLookup>();
        try
        {
            var collected = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => ReadAsync(Opened($"junk{i}"))));
            var failures = collected.SelectMany(found => found).OfType<EvidenceCandidate.Unreadable>().Select(found => found.Failure).ToList();
            Assert.NotEmpty(failures);
            Assert.All(failures, failure => Assert.Equal((RegistryFailureCode.MemoryFull, FailureMeaning.CouldNotCheck), (failure.Code, failure.Meaning)));

            // All lookups are open still, and hold what they read.
            Assert.Equal("small bundle", Assert.IsType<EvidenceCandidate.Bundle>(Assert.Single(await ReadAsync(Opened("small")))).Json.Text());
            Assert.InRange(harness.Client.Memory.Most, 4 * Mebibyte, Limits.BodiesBytes);
        }
        finally
        {
            all.ForEach(lookup => lookup.Dispose());
        }

        Assert.Equal(0, harness.Client.Memory.Held);

        ImageLookup Opened(string repository)
        {
            var lookup = harness.Client.Open(Harness.Reference($"{registry.Host}/{repository}:v1"));
            all.Add(lookup);
            return lookup;
        }
    }

    [Fact]
    public async Task Large_bundles_one_after_another_are_all_read()
    {
        // Twice the size: a full buffer, and the exact copy of it.
        using var harness = Harness.Plain(registry.Port, Limits);
        for (int i = 0; i < 12; i++)
        {
            var collected = await harness.CollectAsync($"{registry.Host}/junk{i}:v1", EvidenceQuery.ForSignatures);
            Assert.Equal(4 * Mebibyte, Assert.IsType<EvidenceCandidate.Bundle>(Assert.Single(collected.Found)).Json.Length);
            Assert.Equal(0, harness.Client.Memory.Held);
        }

        Assert.InRange(harness.Client.Memory.Most, 8 * Mebibyte, (8 * Mebibyte) + Limits.SmallBodiesBytes);
    }

    [Fact]
    public async Task A_lookup_that_fails_gives_everything_back()
    {
        using var harness = Harness.Plain(registry.Port, Limits with { EvidenceBytes = 2 * Mebibyte });
        await harness.CollectAsync($"{registry.Host}/junk0:v1", EvidenceQuery.ForSignatures);
        await harness.FailureAsync($"{registry.Host}/nothing:v1");
        Assert.Equal(0, harness.Client.Memory.Held);
    }

    private static async Task<List<EvidenceCandidate>> ReadAsync(ImageLookup lookup)
    {
        var image = await lookup.ResolveAsync();
        List<EvidenceCandidate> found = [];
        await foreach (var candidate in lookup.FindEvidenceAsync(image.Digest, EvidenceQuery.ForSignatures))
        {
            found.Add(candidate);
        }

        return found;
    }
}
