using ImageTrust.Registry.Evidence;
using ImageTrust.Registry.Hosts;
using ImageTrust.Registry.Tests.Evidence;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Registry.Tests.Transport;

/// <summary>A slow registry is no silent one, however many images are measured at it.</summary>
public sealed class ConnectionTests
{
    /// <summary>As many as a decider measures at one registry at a time.</summary>
    private const int Images = 32;

    [Fact]
    public async Task No_question_waits_for_a_connection_in_the_time_that_its_answer_has()
    {
        var slow = TimeSpan.Zero;
        await using var registry = await OciRegistry.StartAsync();
        await using var front = await LoopbackServer.StartAsync(async context =>
        {
            await Task.Delay(slow, context.RequestAborted);
            await context.PassOnAsync(registry.Host);
        });
        var writer = new ImageWriter(registry.Store, "app");
        List<string> images = [];
        for (int i = 0; i < Images; i++)
        {
            string image = writer.AddImage($"image {i}", $"v{i}");
            writer.AddLegacy(image, ".sig", Samples.Signature($"payload {i}", "a"));
            writer.AddLegacy(image, ".att", Samples.Attestation($"envelope {i}", Samples.Provenance));
            images.Add(image);
        }

        using var harness = Harness.Plain(front.Port, times: new LookupTimes { Attempt = TimeSpan.FromSeconds(4), Lookup = TimeSpan.FromSeconds(30) });
        // From now on both legacy tags are asked for beside the rest.
        await harness.CollectAsync($"127.0.0.1:{front.Port}/app:v0", EvidenceQuery.Everything);
        slow = TimeSpan.FromSeconds(1.5);
        await Task.WhenAll(images.Select(async image =>
        {
            using var lookup = harness.Client.Open(Harness.Reference($"127.0.0.1:{front.Port}/app@{image}"));
            var listing = lookup.ListEvidenceAsync(Harness.DigestOf(image), EvidenceQuery.Everything);
            await lookup.ResolveAsync();
            await listing;
            Assert.Equal(RegistryLimits.QuestionsAtOnce, lookup.Requests.Count);
            Assert.All(lookup.Requests, request => Assert.NotNull(request.Status));
        }));
    }
}
