using ImageTrust.Registry.Evidence;
using ImageTrust.Registry.Failures;
using ImageTrust.TestKit.Registry;
using Microsoft.AspNetCore.Http;

namespace ImageTrust.Registry.Tests.Evidence;

/// <summary>A search says of each place how far it was looked through, and only what was looked through proves that something is not there.</summary>
public sealed class CompletenessTests : IAsyncLifetime
{
    private OciRegistry registry = null!;
    private ImageWriter writer = null!;
    private string image = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await OciRegistry.StartAsync();
        writer = new ImageWriter(registry.Store, "app");
        image = writer.AddImage("x", "v1");
    }

    public ValueTask DisposeAsync() => registry.DisposeAsync();

    /// <summary>The registry's answers, but <paramref name="status"/> where the path has <paramref name="part"/>.</summary>
    private async Task<Collected> CollectAsync(string? part = null, int status = 0, EvidenceQuery? query = null)
    {
        await using var front = await LoopbackServer.StartAsync(async context =>
        {
            if (part is not null && context.Request.Path.Value!.Contains(part, StringComparison.Ordinal))
            {
                context.Response.StatusCode = status;
                await context.Response.WriteAsync("""{"errors":[{"code":"UNKNOWN","message":"words of the registry"}]}""");
                return;
            }

            await context.PassOnAsync(registry.Host);
        });
        using var harness = Harness.Plain(front.Port);
        return await harness.CollectAsync($"127.0.0.1:{front.Port}/app:v1", query ?? EvidenceQuery.Everything);
    }

    [Fact]
    public async Task A_search_to_its_end_is_complete_everywhere()
    {
        writer.AddBundle(image, Samples.Bytes("bundle"), Samples.SignPredicate);
        writer.AddLegacy(image, ".sig", Samples.Signature("payload", "a"));
        var collected = await CollectAsync();
        Assert.Equal(
            [EvidenceSource.ReferrersApi, EvidenceSource.ReferrersTag, EvidenceSource.SignatureTag, EvidenceSource.AttestationTag],
            collected.Places.Select(place => place.Place));
        Assert.All(collected.Places, place => Assert.IsType<Completeness.Complete>(place.Completeness));
    }

    [Fact]
    public async Task Who_has_seen_enough_has_not_looked_through()
    {
        writer.AddBundle(image, Samples.Bytes("bundle"), Samples.SignPredicate);
        using var harness = Harness.Plain(registry.Port);
        var collected = await harness.CollectUntilAsync($"{registry.Host}/app:v1", EvidenceQuery.Everything, _ => true);
        Assert.IsType<Completeness.Unfinished>(Assert.Single(collected.Places).Completeness);
    }

    [Theory]
    [InlineData("/referrers/", EvidenceSource.ReferrersApi)]
    [InlineData("/manifests/sha256:BUNDLE", EvidenceSource.ReferrersApi)]
    [InlineData("/blobs/", EvidenceSource.ReferrersApi)]
    [InlineData("/manifests/sha256-TAG", EvidenceSource.ReferrersTag)]
    [InlineData(".sig", EvidenceSource.SignatureTag)]
    [InlineData(".att", EvidenceSource.AttestationTag)]
    public async Task What_is_refused_in_a_place_makes_it_partial_and_no_other(string part, EvidenceSource source)
    {
        string bundle = writer.AddBundle(image, Samples.Bytes("bundle"), Samples.SignPredicate);
        part = part.Replace("sha256:BUNDLE", bundle, StringComparison.Ordinal).Replace("sha256-TAG", ImageWriter.TagOf(image), StringComparison.Ordinal);
        foreach (var (status, cause) in new[] { (403, FailureCause.AccessRefused), (424, FailureCause.RequestRefused), (503, FailureCause.RegistryFailure), (429, FailureCause.Throttling) })
        {
            var collected = await CollectAsync(part, status);
            var partial = Assert.IsType<Completeness.Partial>(collected.At(source));
            Assert.Equal(cause, Assert.Single(partial.Causes).Cause);
            Assert.Equal("words of the registry", partial.Causes[0].Said);
            // The tag of the list is the beginning of the other tags' names.
            Assert.All(collected.Places.Where(place => place.Place != source && source != EvidenceSource.ReferrersTag), place => Assert.IsType<Completeness.Complete>(place.Completeness));
        }
    }

    [Theory]
    [InlineData("/manifests/sha256:BUNDLE")]
    [InlineData("/blobs/")]
    public async Task What_was_listed_and_is_gone_was_not_seen(string part)
    {
        string bundle = writer.AddBundle(image, Samples.Bytes("bundle"), Samples.SignPredicate);
        var collected = await CollectAsync(part.Replace("sha256:BUNDLE", bundle, StringComparison.Ordinal), 404);
        var partial = Assert.IsType<Completeness.Partial>(collected.At(EvidenceSource.ReferrersApi));
        Assert.Equal((RegistryFailureCode.NotFound, FailureCause.Pusher), (partial.Causes.Single().Code, partial.Causes.Single().Cause));
    }

    [Fact]
    public async Task An_entry_of_a_list_that_cannot_be_read_was_not_seen_and_hides_no_other()
    {
        string bundle = writer.AddBundle(image, Samples.Bytes("bundle"), Samples.SignPredicate);
        registry.Store.PutManifest("app", ImageWriter.Index, Samples.Bytes(
            $$"""{"schemaVersion":2,"mediaType":"{{ImageWriter.Index}}","manifests":[{"mediaType":"{{ImageWriter.Manifest}}","digest":"{{bundle}}","size":-1}]}"""), ImageWriter.TagOf(image));
        var collected = await CollectAsync();
        Assert.Single(collected.Of<EvidenceCandidate.Bundle>());
        Assert.IsType<Completeness.Partial>(collected.At(EvidenceSource.ReferrersTag));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_good_one_is_found_behind_or_before_a_thousand_that_claim_the_same(bool first)
    {
        if (first)
        {
            writer.AddBundle(image, new byte[600], null);
        }

        for (int i = 0; i < 1000; i++)
        {
            writer.AddBundle(image, Samples.Bytes($"junk {i}"), null);
        }

        if (!first)
        {
            writer.AddBundle(image, new byte[600], null);
        }

        using var harness = Harness.Plain(registry.Port);
        var collected = await harness.CollectUntilAsync(
            $"{registry.Host}/app:v1", EvidenceQuery.ForSignatures, candidate => candidate is EvidenceCandidate.Bundle { Json.Length: 600 });
        Assert.IsType<EvidenceCandidate.Bundle>(collected.Found[^1]);
        Assert.InRange(registry.Requests.Count, 1, 8);
    }

    [Fact]
    public async Task A_good_one_among_a_hundred_and_twenty_small_ones_is_read_before_them()
    {
        for (int i = 0; i < 120; i++)
        {
            writer.AddBundle(image, i == 60 ? new byte[600] : Samples.Bytes($"junk {i}"), null);
        }

        using var harness = Harness.Plain(registry.Port);
        var collected = await harness.CollectUntilAsync($"{registry.Host}/app:v1", EvidenceQuery.ForSignatures, _ => true);
        Assert.Equal(600, Assert.IsType<EvidenceCandidate.Bundle>(collected.Found.Single()).Json.Length);
    }

    [Fact]
    public async Task What_lies_beyond_a_limit_was_not_seen()
    {
        for (int i = 0; i < 300; i++)
        {
            writer.AddForeignReferrer(image, ImageWriter.Bundle, $"junk {i}");
        }

        using var harness = Harness.Plain(registry.Port);
        var collected = await harness.CollectAsync($"{registry.Host}/app:v1", EvidenceQuery.ForSignatures);
        var partial = Assert.IsType<Completeness.Partial>(collected.At(EvidenceSource.ReferrersApi));
        Assert.Contains(partial.Causes, failure => failure.Code is RegistryFailureCode.TooMany or RegistryFailureCode.OutOfTime);
    }

    [Fact]
    public async Task A_list_longer_than_anybody_reads_is_asked_for_bundles_alone()
    {
        await using var filtering = await LoopbackServer.StartAsync(context => AnswerAsync(context, registry));
        using var harness = Harness.Plain(filtering.Port);
        for (int i = 0; i < 100; i++)
        {
            writer.AddForeignReferrer(image, "application/spdx+json", $"sbom {i}");
        }

        writer.AddBundle(image, Samples.Bytes("bundle"), Samples.SignPredicate);
        var collected = await harness.CollectUntilAsync($"127.0.0.1:{filtering.Port}/app:v1", EvidenceQuery.ForSignatures, candidate => candidate is EvidenceCandidate.Bundle);
        Assert.IsType<EvidenceCandidate.Bundle>(collected.Found[^1]);

        // The unfiltered list never ends.
        static async Task AnswerAsync(HttpContext context, OciRegistry registry)
        {
            bool isList = context.Request.Path.Value!.Contains("/referrers/", StringComparison.Ordinal);
            if (isList && !context.Request.Query.ContainsKey("artifactType"))
            {
                context.Response.ContentType = ImageWriter.Index;
                context.Response.Headers.Link = $"<{context.Request.Path}?from={context.Request.Query["from"]}x>; rel=\"next\"";
                await context.Response.WriteAsync($$"""{"schemaVersion":2,"mediaType":"{{ImageWriter.Index}}","manifests":[]}""");
                return;
            }

            await context.PassOnAsync(registry.Host);
        }
    }
}
