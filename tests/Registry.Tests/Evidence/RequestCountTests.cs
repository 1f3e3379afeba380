using ImageTrust.Registry.Evidence;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Registry.Tests.Evidence;

/// <summary>What a lookup costs a registry: at most 4 requests with the referrers API and 6 without, tokens apart.</summary>
public sealed class RequestCountTests
{
    public static TheoryData<bool, string, int> Cases => new()
    {
        { true, "bundle", 4 }, { true, "legacy", 4 }, { true, "attestation bundle", 4 }, { true, "legacy attestation", 4 }, { true, "unsigned", 4 },
        { false, "bundle", 5 }, { false, "legacy", 5 }, { false, "attestation bundle", 5 }, { false, "legacy attestation", 5 }, { false, "unsigned", 4 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_first_lookup_costs_no_more_than(bool hasApi, string what, int most)
    {
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Referrers = hasApi });
        using var harness = Harness.Plain(registry.Port);
        var query = Write(new ImageWriter(registry.Store, "app"), what, viaTag: !hasApi);
        var collected = await harness.CollectUntilAsync($"{registry.Host}/app:v1", query, candidate => candidate is not EvidenceCandidate.Unreadable);
        Assert.Equal(what == "unsigned" ? 0 : 1, collected.Found.Count);
        Assert.Equal(most, collected.Requests.Count);
        Assert.Equal(most, registry.Requests.Count);
    }

    [Fact]
    public async Task A_registry_known_to_lack_the_api_is_not_asked_for_it_again()
    {
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Referrers = false });
        using var harness = Harness.Plain(registry.Port);
        var query = Write(new ImageWriter(registry.Store, "app"), "bundle", viaTag: true);
        for (int i = 0; i < 3; i++)
        {
            await harness.CollectUntilAsync($"{registry.Host}/app:v1", query, _ => true);
        }

        Assert.Single(registry.Requests, request => request.Path.Contains("/referrers/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_two_minutes_the_api_is_asked_for_again()
    {
        var time = new ShiftedClock();
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Referrers = false });
        using var harness = new Harness(new RegistryOptions { Hosts = [Harness.PlainHost(registry.Host)] }, time: time);
        var query = Write(new ImageWriter(registry.Store, "app"), "bundle", viaTag: true);
        foreach (int minutes in (int[])[0, 1, 2])
        {
            time.Advance(TimeSpan.FromMinutes(minutes));
            await harness.CollectUntilAsync($"{registry.Host}/app:v1", query, _ => true);
        }

        Assert.Equal(2, registry.Requests.Count(request => request.Path.Contains("/referrers/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_caller_that_is_satisfied_stops_the_search()
    {
        await using var registry = await OciRegistry.StartAsync();
        using var harness = Harness.Plain(registry.Port);
        var writer = new ImageWriter(registry.Store, "app");
        string image = writer.AddImage("x", "v1");
        for (int i = 0; i < 20; i++)
        {
            writer.AddBundle(image, Samples.Bytes($"bundle {i}".PadRight(600)), Samples.SignPredicate);
        }

        var collected = await harness.CollectUntilAsync($"{registry.Host}/app:v1", EvidenceQuery.ForSignatures, _ => true);
        Assert.Single(collected.Found);
        Assert.Equal(4, registry.Requests.Count);
    }

    [Fact]
    public async Task A_tag_is_resolved_once_however_often_it_is_asked_for()
    {
        await using var registry = await OciRegistry.StartAsync();
        using var harness = Harness.Plain(registry.Port);
        new ImageWriter(registry.Store, "app").AddImage("x", "v1");
        using var lookup = harness.Client.Open(Harness.Reference($"{registry.Host}/app:v1"));
        var both = await Task.WhenAll(lookup.ResolveAsync(), lookup.ResolveAsync());
        Assert.Same(both[0], both[1]);
        Assert.Single(registry.Requests);
    }

    private static EvidenceQuery Write(ImageWriter writer, string what, bool viaTag)
    {
        string image = writer.AddImage("x", "v1");
        switch (what)
        {
            case "bundle":
                writer.AddBundle(image, Samples.Bytes("bundle"), Samples.SignPredicate, viaTag);
                break;
            case "legacy":
                writer.AddLegacy(image, ".sig", Samples.Signature("payload", "a"));
                break;
            case "attestation bundle":
                writer.AddBundle(image, Samples.Bytes("bundle"), Samples.Provenance, viaTag);
                return EvidenceQuery.ForAttestations(Samples.Provenance);
            case "legacy attestation":
                writer.AddLegacy(image, ".att", Samples.Attestation("envelope", Samples.Provenance));
                return EvidenceQuery.ForAttestations(Samples.Provenance);
        }

        return EvidenceQuery.ForSignatures;
    }
}
