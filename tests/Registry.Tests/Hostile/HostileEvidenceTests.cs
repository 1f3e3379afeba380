using System.Text;
using ImageTrust.Registry.Evidence;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Tests.Evidence;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Timing;
using Microsoft.AspNetCore.Http;

namespace ImageTrust.Registry.Tests.Hostile;

/// <summary>An honest image whose evidence is a trap: what lies beside the trap is still found, and no trap looks like "unsigned".</summary>
public sealed class HostileEvidenceTests : IAsyncLifetime
{
    private OciRegistry registry = null!;
    private string image = null!;
    private ImageWriter writer = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await OciRegistry.StartAsync();
        writer = new ImageWriter(registry.Store, "app");
        image = writer.AddImage("x", "v1");
    }

    public ValueTask DisposeAsync() => registry.DisposeAsync();

    private async Task<Collected> CollectAsync(EvidenceQuery? query = null)
    {
        using var harness = Harness.Plain(registry.Port);
        return await harness.CollectAsync($"{registry.Host}/app:v1", query ?? EvidenceQuery.ForSignatures);
    }

    /// <summary>The registry's answers, except where <paramref name="lie"/> answers itself.</summary>
    private async Task<Collected> CollectThroughAsync(Func<HttpContext, Task<bool>> lie, bool impatient = false)
    {
        await using var front = await LoopbackServer.StartAsync(async context =>
        {
            if (!await lie(context))
            {
                await context.PassOnAsync(registry.Host);
            }
        });
        using var harness = Harness.Plain(front.Port, times: impatient ? Harness.Impatient : null);
        return await harness.CollectAsync($"127.0.0.1:{front.Port}/app:v1", EvidenceQuery.ForSignatures);
    }

    private static bool IsBlob(HttpContext context) => context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal);

    private static bool IsReferrers(HttpContext context) => context.Request.Path.Value!.Contains("/referrers/", StringComparison.Ordinal);

    private static IEnumerable<RegistryFailureCode> Codes(Collected collected) =>
        collected.Of<EvidenceCandidate.Unreadable>().Select(unreadable => unreadable.Failure.Code);

    [Fact]
    public async Task Wrong_bytes_for_a_blob_are_a_digest_mismatch()
    {
        writer.AddBundle(image, Samples.Bytes("bundle"), Samples.SignPredicate);
        var collected = await CollectThroughAsync(async context =>
        {
            if (IsBlob(context))
            {
                await context.Response.WriteAsync("bundlE");
            }

            return IsBlob(context);
        });
        Assert.Equal([RegistryFailureCode.DigestMismatch], Codes(collected));
        Assert.Empty(collected.Of<EvidenceCandidate.Bundle>());
    }

    [Fact]
    public async Task A_layer_that_claims_5_gigabytes_is_not_asked_for()
    {
        string digest = writer.AddBundle(image, Samples.Bytes("bundle"), Samples.SignPredicate);
        var stored = registry.Store.Manifest("app", digest)!.Value.Manifest;
        string lying = Encoding.UTF8.GetString(stored.Bytes).Replace("\"size\":6", "\"size\":5368709120", StringComparison.Ordinal);
        registry.Store.Delete("app", digest);
        registry.Store.PutManifest("app", stored.MediaType, Samples.Bytes(lying));
        var collected = await CollectAsync();
        Assert.Equal([RegistryFailureCode.TooLarge], Codes(collected));
        Assert.DoesNotContain(registry.Requests, request => request.Path.Contains("/blobs/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ten_thousand_referrers_end_in_too_many_within_bounds()
    {
        for (int i = 0; i < 10_000; i++)
        {
            writer.AddForeignReferrer(image, "application/vnd.dev.sigstore.bundle.v0.3+json", $"junk {i}");
        }

        writer.AddLegacy(image, ".sig", Samples.Signature("payload", "a"));
        var clock = new OwnTime();
        var collected = await CollectAsync();
        Assert.True(clock.Own < new Hosts.LookupTimes().Lookup + TimeSpan.FromSeconds(4), $"took {clock.Own}");
        Assert.Contains(RegistryFailureCode.TooMany, Codes(collected));
        Assert.InRange(registry.Requests.Count, 1, 220);
        Assert.Equal("payload", collected.Of<EvidenceCandidate.SimpleSigning>().Single().Payload.Text());
    }

    [Fact]
    public async Task Sixty_strangers_do_no_harm()
    {
        for (int i = 0; i < 60; i++)
        {
            writer.AddForeignReferrer(image, "application/spdx+json", $"sbom {i}");
        }

        writer.AddBundle(image, Samples.Bytes("bundle"), Samples.SignPredicate);
        var collected = await CollectAsync();
        Assert.Equal("bundle", Assert.IsType<EvidenceCandidate.Bundle>(collected.Found[0]).Json.Text());
        Assert.Empty(Codes(collected));
    }

    [Theory]
    [InlineData("same")]
    [InlineData("next")]
    public async Task Pages_without_end_are_too_many(string how)
    {
        writer.AddBundle(image, Samples.Bytes("bundle"), Samples.SignPredicate);
        int page = 0;
        var collected = await CollectThroughAsync(context =>
        {
            if (IsReferrers(context))
            {
                context.Response.Headers.Link = how == "same"
                    ? $"<{context.Request.Path}{context.Request.QueryString}>; rel=\"next\""
                    : $"<{context.Request.Path}?from={Interlocked.Increment(ref page)}>; rel=\"next\"";
            }

            return Task.FromResult(false);
        });
        Assert.Equal([RegistryFailureCode.TooMany], Codes(collected));
        Assert.Equal("bundle", collected.Of<EvidenceCandidate.Bundle>().Single().Json.Text());
        // Once for everything, once for bundles alone.
        Assert.InRange(page, 0, 20);
    }

    [Theory]
    [InlineData("https://evil.example/v2/app/referrers/x")]
    [InlineData("//evil.example/v2/app/referrers/x")]
    [InlineData("/v2/other/referrers/x")]
    [InlineData("http://[")]
    public async Task A_next_page_somewhere_else_is_not_asked_for(string next)
    {
        writer.AddBundle(image, Samples.Bytes("bundle"), Samples.SignPredicate);
        var collected = await CollectThroughAsync(context =>
        {
            if (IsReferrers(context))
            {
                context.Response.Headers.Link = $"<{next}>; rel=\"next\"";
            }

            return Task.FromResult(false);
        });
        Assert.Equal([RegistryFailureCode.Malformed], Codes(collected));
        Assert.Single(collected.Of<EvidenceCandidate.Bundle>());
        Assert.DoesNotContain(collected.Requests, request => request.Host.Contains("evil", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_signature_of_ten_thousand_layers_is_too_many()
    {
        writer.AddLegacy(image, ".sig", [.. Enumerable.Repeat(Samples.Signature("p", "a"), 10_000)]);
        Assert.Equal([RegistryFailureCode.TooMany], Codes(await CollectAsync()));
    }

    [Fact]
    public async Task A_signature_of_500_layers_is_read_in_part_and_says_so()
    {
        writer.AddLegacy(image, ".sig", [.. Enumerable.Range(0, 500).Select(i => Samples.Signature("p", $"{i}"))]);
        var collected = await CollectAsync();
        Assert.Equal(100, collected.Of<EvidenceCandidate.SimpleSigning>().Count());
        Assert.Equal([RegistryFailureCode.TooMany], Codes(collected));
    }

    [Fact]
    public async Task All_bodies_together_are_bounded()
    {
        for (int i = 0; i < 8; i++)
        {
            byte[] large = new byte[12 * 1024 * 1024];
            large[0] = (byte)i;
            writer.AddBundle(image, large, Samples.SignPredicate);
        }

        var collected = await CollectAsync();
        Assert.InRange(collected.Of<EvidenceCandidate.Bundle>().Count(), 4, 5);
        Assert.Contains(RegistryFailureCode.BudgetSpent, Codes(collected));
    }

    [Theory]
    [InlineData("/referrers/", EvidenceSource.ReferrersApi)]
    [InlineData("/manifests/sha256:", EvidenceSource.ReferrersApi)]
    [InlineData("/blobs/", EvidenceSource.ReferrersApi)]
    [InlineData(".sig", EvidenceSource.SignatureTag)]
    [InlineData("/manifests/sha256-", EvidenceSource.ReferrersTag)]
    public async Task A_connection_cut_at_any_stage_is_not_an_absence(string stage, EvidenceSource source)
    {
        writer.AddBundle(image, Samples.Bytes("bundle"), Samples.SignPredicate);
        var collected = await CollectThroughAsync(context =>
        {
            bool cut = context.Request.Path.Value!.Contains(stage, StringComparison.Ordinal);
            if (cut)
            {
                context.Abort();
            }

            return Task.FromResult(cut);
        });
        Assert.Contains(collected.Of<EvidenceCandidate.Unreadable>(), unreadable =>
            unreadable.Origin.Source == source && unreadable.Failure.Code == RegistryFailureCode.Unreachable);
    }

    [Theory]
    [InlineData(401, RegistryFailureCode.Unauthorized)]
    [InlineData(403, RegistryFailureCode.Unauthorized)]
    [InlineData(429, RegistryFailureCode.Throttled)]
    [InlineData(500, RegistryFailureCode.ServerError)]
    public async Task A_refused_list_of_referrers_is_not_an_empty_one(int status, RegistryFailureCode code)
    {
        writer.AddBundle(image, Samples.Bytes("bundle"), Samples.SignPredicate);
        var collected = await CollectThroughAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.FromResult(IsReferrers(context));
        });
        Assert.Equal([code], Codes(collected));
        Assert.All(collected.Of<EvidenceCandidate.Unreadable>(), unreadable => Assert.Equal(FailureMeaning.CouldNotCheck, unreadable.Failure.Meaning));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(405)]
    [InlineData(501)]
    public async Task A_registry_that_does_not_know_the_path_has_no_api(int status)
    {
        writer.AddBundle(image, Samples.Bytes("bundle"), Samples.SignPredicate, viaTag: true);
        var collected = await CollectThroughAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.FromResult(IsReferrers(context));
        });
        Assert.Empty(Codes(collected));
        Assert.Equal(EvidenceSource.ReferrersTag, collected.Of<EvidenceCandidate.Bundle>().Single().Origin.Source);
    }

    [Fact]
    public async Task A_stalled_blob_ends_the_search_within_the_deadline()
    {
        for (int i = 0; i < 20; i++)
        {
            writer.AddBundle(image, Samples.Bytes($"bundle {i}"), Samples.SignPredicate);
        }

        var clock = new OwnTime();
        var collected = await CollectThroughAsync(
            async context =>
            {
                if (IsBlob(context))
                {
                    await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                }

                return IsBlob(context);
            },
            impatient: true);
        Assert.True(clock.Own < TimeSpan.FromSeconds(4), $"took {clock.Own}");
        Assert.Contains(RegistryFailureCode.Timeout, Codes(collected));
        Assert.InRange(collected.Found.Count, 1, 8);
    }

    [Fact]
    public async Task A_fallback_list_of_ten_thousand_entries_is_too_many_and_the_legacy_signature_is_found()
    {
        await using var old = await OciRegistry.StartAsync(new OciRegistryOptions { Referrers = false });
        var other = new ImageWriter(old.Store, "app");
        string target = other.AddImage("x", "v1");
        string entries = string.Join(',', Enumerable.Range(0, 10_000).Select(i =>
            $$"""{"mediaType":"{{ImageWriter.Manifest}}","digest":"{{OciStore.DigestOf(Samples.Bytes($"{i}"))}}","size":5}"""));
        old.Store.PutManifest("app", ImageWriter.Index, Samples.Bytes($$"""{"schemaVersion":2,"mediaType":"{{ImageWriter.Index}}","manifests":[{{entries}}]}"""), ImageWriter.TagOf(target));
        other.AddLegacy(target, ".sig", Samples.Signature("payload", "a"));
        using var harness = Harness.Plain(old.Port, times: new Hosts.LookupTimes { Attempt = TimeSpan.FromSeconds(20), Lookup = TimeSpan.FromSeconds(60) });
        var collected = await harness.CollectAsync($"{old.Host}/app:v1", EvidenceQuery.ForSignatures);
        Assert.Contains(RegistryFailureCode.TooMany, Codes(collected));
        Assert.Equal("payload", collected.Of<EvidenceCandidate.SimpleSigning>().Single().Payload.Text());
        Assert.InRange(old.Requests.Count, 1, 300);
    }
}
