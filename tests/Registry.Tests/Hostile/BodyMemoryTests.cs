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
    };

    /// <summary>The machine of a test may be slow; what is tested here is no deadline.</summary>
    private static readonly LookupTimes Times = new() { Lookup = TimeSpan.FromSeconds(60), Attempt = TimeSpan.FromSeconds(60) };

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
    public async Task Many_large_bundles_at_once_wait_for_room_and_a_small_one_passes_beside_them()
    {
        using var harness = Harness.Plain(registry.Port, Limits, Times);
        var large = Enumerable.Range(0, 12).Select(i => harness.CollectAsync($"{registry.Host}/junk{i}:v1", EvidenceQuery.ForSignatures)).ToList();
        var small = await harness.CollectAsync($"{registry.Host}/small:v1", EvidenceQuery.ForSignatures);
        Assert.Equal("small bundle", Assert.IsType<EvidenceCandidate.Bundle>(Assert.Single(small.Found)).Json.Text());
        Assert.All(await Task.WhenAll(large), collected => Assert.IsType<EvidenceCandidate.Bundle>(Assert.Single(collected.Found)));
        Assert.InRange(harness.Client.Memory.Most, 4 * Mebibyte, Limits.BodiesBytes);
        Assert.Equal(0, harness.Client.Memory.Held);
    }

    [Fact]
    public async Task Who_finds_no_room_in_time_is_told_that_it_was_ours()
    {
        using var harness = Harness.Plain(registry.Port, Limits, Times with { Lookup = TimeSpan.FromSeconds(1.5) });
        var held = new List<IAsyncEnumerator<EvidenceCandidate>>();
        List<ImageLookup> lookups = [];
        for (int i = 0; i < 2; i++)
        {
            // Each looks at its large bundle still, and so holds it; two are all that one payer may have of twelve megabytes.
            lookups.Add(harness.Client.Open(Harness.Reference($"{registry.Host}/junk{i}:v1")));
            held.Add(lookups[i].FindEvidenceAsync((await lookups[i].ResolveAsync()).Digest, EvidenceQuery.ForSignatures).GetAsyncEnumerator());
            Assert.True(await held[i].MoveNextAsync());
            Assert.IsType<EvidenceCandidate.Bundle>(held[i].Current);
        }

        var late = await harness.CollectAsync($"{registry.Host}/junk2:v1", EvidenceQuery.ForSignatures);
        var failure = Assert.IsType<EvidenceCandidate.Unreadable>(late.Found[0]).Failure;
        Assert.Equal((RegistryFailureCode.MemoryFull, FailureCause.OwnBudget), (failure.Code, failure.Cause));

        // The next one in the same search, and anybody else, is not held up: its room comes back as soon as it was looked at.
        await held[0].MoveNextAsync();
        Assert.IsType<EvidenceCandidate.Bundle>(Assert.Single((await harness.CollectAsync($"{registry.Host}/junk3:v1", EvidenceQuery.ForSignatures)).Found));
        foreach (var one in held)
        {
            await one.DisposeAsync();
        }

        lookups.ForEach(lookup => lookup.Dispose());
        Assert.Equal(0, harness.Client.Memory.Held);
    }

    [Fact]
    public async Task Large_bundles_one_after_another_are_all_read()
    {
        using var harness = Harness.Plain(registry.Port, Limits, Times);
        for (int i = 0; i < 12; i++)
        {
            var collected = await harness.CollectAsync($"{registry.Host}/junk{i}:v1", EvidenceQuery.ForSignatures);
            Assert.Equal(4 * Mebibyte, Assert.IsType<EvidenceCandidate.Bundle>(Assert.Single(collected.Found)).Json.Length);
            Assert.Equal(0, harness.Client.Memory.Held);
        }

        // One buffer of the right size, and the small one it began in.
        Assert.InRange(harness.Client.Memory.Most, 4 * Mebibyte, (4 * Mebibyte) + Limits.SmallBodiesBytes);
    }

    /// <summary>Little of much: 30,000 annotations are a third of a megabyte as text and four in memory. A list under a tag has none.</summary>
    private static async Task<(OciRegistry Registry, string Image)> PaddedAsync(bool inList)
    {
        var padded = await OciRegistry.StartAsync(new OciRegistryOptions { Referrers = inList });
        var writer = new ImageWriter(padded.Store, "padded");
        string image = writer.AddImage("padded", "v1");
        for (int i = 0; i < 6; i++)
        {
            writer.AddBundle(image, Samples.Bytes($"padded {i}"), "https://example.com/another", viaTag: !inList, padding: 30_000);
        }

        writer.AddBundle(image, Samples.Bytes("small bundle"), Samples.SignPredicate, viaTag: !inList);
        return (padded, $"{padded.Host}/padded:v1");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_read_out_of_a_manifest_counts_for_as_long_as_it_is_held(bool inList)
    {
        var (padded, image) = await PaddedAsync(inList);
        await using var _ = padded;
        using var harness = Harness.Plain(padded.Port, Limits with { DocumentsBytes = 5 * Mebibyte }, Times);
        var collected = await harness.CollectAsync(image, EvidenceQuery.ForSignatures);
        Assert.Empty(collected.Of<EvidenceCandidate.Unreadable>());
        Assert.Equal(7, collected.Of<EvidenceCandidate.Bundle>().Count());
        Assert.Equal("small bundle", collected.Of<EvidenceCandidate.Bundle>().First().Json.Text());
        Assert.InRange(harness.Client.Memory.Most, 3 * Mebibyte, 6 * Mebibyte);
        Assert.Equal(0, harness.Client.Memory.Held);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_lookup_has_no_room_for_is_refused_by_itself(bool inList)
    {
        var (padded, image) = await PaddedAsync(inList);
        await using var _ = padded;
        using var harness = Harness.Plain(padded.Port, Limits with { DocumentsBytes = 2 * Mebibyte }, Times);
        var collected = await harness.CollectAsync(image, EvidenceQuery.ForSignatures);
        Assert.Equal("small bundle", Assert.Single(collected.Of<EvidenceCandidate.Bundle>()).Json.Text());
        Assert.Equal(
            Enumerable.Repeat((RegistryFailureCode.BudgetSpent, FailureCause.OwnBudget), 6),
            collected.Of<EvidenceCandidate.Unreadable>().Select(one => (one.Failure.Code, one.Failure.Cause)));
        Assert.InRange(harness.Client.Memory.Most, 1, 4 * Mebibyte);
        Assert.Equal(0, harness.Client.Memory.Held);
    }

    [Fact]
    public async Task Room_is_given_back_when_the_buffer_cannot_be_made()
    {
        var memory = new ImageTrust.Registry.Transport.BodyMemory(Limits with { BodiesBytes = 1L << 40 });
        using var buffers = new ImageTrust.Registry.Transport.HeldBuffers(memory, new ImageTrust.Registry.Budgets.Payers("shop"));
        // More than an array can have: it fails as a want of memory does, between the reservation and the buffer.
        await Assert.ThrowsAnyAsync<Exception>(() => buffers.RentAsync(int.MaxValue, CancellationToken.None).AsTask());
        Assert.Equal(0, memory.Held);
    }

    [Fact]
    public async Task A_lookup_that_fails_gives_everything_back()
    {
        using var harness = Harness.Plain(registry.Port, Limits with { EvidenceBytes = 2 * Mebibyte }, Times);
        await harness.CollectAsync($"{registry.Host}/junk0:v1", EvidenceQuery.ForSignatures);
        await harness.FailureAsync($"{registry.Host}/nothing:v1");
        Assert.Equal(0, harness.Client.Memory.Held);
    }
}
