using ImageTrust.Registry.Evidence;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Registry.Tests.Evidence;

/// <summary>One host may serve repositories with the referrers API and others without, and anybody may name one of the others first.</summary>
public sealed class RepositoryFactsTests
{
    [Fact]
    public async Task A_repository_without_the_api_says_nothing_of_its_neighbours()
    {
        await using var registry = await OciRegistry.StartAsync();
        string image = new ImageWriter(registry.Store, "team/app").AddImage("x", "v1");
        new ImageWriter(registry.Store, "team/app").AddBundle(image, Samples.Bytes("bundle"), Samples.SignPredicate);
        new ImageWriter(registry.Store, "team/mirror").AddImage("y", "v1");
        await using var front = await Front.StartAsync(registry, () => "team/mirror");
        using var harness = Harness.Plain(front.Port);
        Assert.Empty((await harness.CollectAsync($"127.0.0.1:{front.Port}/team/mirror:v1", EvidenceQuery.ForSignatures)).Found);
        var collected = await harness.CollectAsync($"127.0.0.1:{front.Port}/team/app:v1", EvidenceQuery.ForSignatures);
        Assert.Single(collected.Of<EvidenceCandidate.Bundle>());
    }

    [Fact]
    public async Task What_is_remembered_is_asked_again_before_nothing_is_found()
    {
        await using var registry = await OciRegistry.StartAsync();
        var writer = new ImageWriter(registry.Store, "team/app");
        string image = writer.AddImage("x", "v1");
        string without = "team/app";
        await using var front = await Front.StartAsync(registry, () => without);
        using var harness = Harness.Plain(front.Port);
        Assert.Empty((await harness.CollectAsync($"127.0.0.1:{front.Port}/team/app:v1", EvidenceQuery.ForSignatures)).Found);
        without = "none";
        writer.AddBundle(image, Samples.Bytes("bundle"), Samples.SignPredicate);
        var collected = await harness.CollectAsync($"127.0.0.1:{front.Port}/team/app:v1", EvidenceQuery.ForSignatures);
        Assert.Single(collected.Of<EvidenceCandidate.Bundle>());
        Assert.IsType<Completeness.Complete>(collected.At(EvidenceSource.ReferrersApi));
    }

    private static class Front
    {
        public static Task<LoopbackServer> StartAsync(OciRegistry registry, Func<string> without) => LoopbackServer.StartAsync(async context =>
        {
            if (context.Request.Path.Value!.StartsWith($"/v2/{without()}/referrers/", StringComparison.Ordinal))
            {
                context.Response.StatusCode = 404;
                return;
            }

            await context.PassOnAsync(registry.Host);
        });
    }
}
