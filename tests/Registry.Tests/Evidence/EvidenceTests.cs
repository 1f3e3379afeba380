using ImageTrust.Registry.Evidence;
using ImageTrust.Registry.Failures;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Registry.Tests.Evidence;

public sealed class EvidenceTests : IAsyncLifetime
{
    private OciRegistry api = null!;
    private OciRegistry old = null!;
    private Harness harness = null!;

    public async ValueTask InitializeAsync()
    {
        api = await OciRegistry.StartAsync();
        old = await OciRegistry.StartAsync(new OciRegistryOptions { Referrers = false });
        harness = new Harness(new RegistryOptions { Hosts = [Harness.PlainHost(api.Host), Harness.PlainHost(old.Host)] });
    }

    public async ValueTask DisposeAsync()
    {
        harness.Dispose();
        await api.DisposeAsync();
        await old.DisposeAsync();
    }

    private OciRegistry Registry(bool hasApi) => hasApi ? api : old;

    [Fact]
    public async Task An_unsigned_image_has_no_evidence_and_no_failure()
    {
        new ImageWriter(api.Store, "app").AddImage("x", "v1");
        var collected = await harness.CollectAsync($"{api.Host}/app:v1", EvidenceQuery.Everything);
        Assert.Empty(collected.Found);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Everything_in_every_place_is_found_once(bool hasApi)
    {
        var registry = Registry(hasApi);
        var writer = new ImageWriter(registry.Store, "app");
        string image = writer.AddImage("x", "v1");
        writer.AddBundle(image, Samples.Bytes("signature bundle"), Samples.SignPredicate, viaTag: !hasApi);
        writer.AddBundle(image, Samples.Bytes("provenance bundle"), Samples.Provenance, viaTag: !hasApi);
        writer.AddForeignReferrer(image, "application/spdx+json", "sbom", viaTag: !hasApi);
        writer.AddSignatureReferrer(image, !hasApi, Samples.Signature("payload 1", "a"));
        writer.AddLegacy(image, ".sig", Samples.Signature("payload 2", "b"), Samples.Signature("payload 2", "c"));
        writer.AddLegacy(image, ".att", Samples.Attestation("envelope", Samples.Provenance));

        var collected = await harness.CollectAsync($"{registry.Host}/app:v1", EvidenceQuery.Everything);

        Assert.Empty(collected.Of<EvidenceCandidate.Unreadable>());
        Assert.Equal(["provenance bundle", "signature bundle"], collected.Of<EvidenceCandidate.Bundle>().Select(b => b.Json.Text()).Order(StringComparer.Ordinal));
        Assert.Equal(["a payload 1", "b payload 2", "c payload 2"], collected.Of<EvidenceCandidate.SimpleSigning>()
            .Select(s => $"{s.Annotations["dev.cosignproject.cosign/signature"]} {s.Payload.Text()}").Order(StringComparer.Ordinal));
        Assert.Equal("envelope", collected.Of<EvidenceCandidate.DsseEnvelope>().Single().Json.Text());
    }

    [Fact]
    public async Task A_strangers_bundle_does_not_hide_a_legacy_signature()
    {
        var writer = new ImageWriter(api.Store, "app");
        string image = writer.AddImage("x", "v1");
        writer.AddBundle(image, Samples.Bytes("stranger"), Samples.SignPredicate);
        writer.AddLegacy(image, ".sig", Samples.Signature("ours", "a"));
        var collected = await harness.CollectAsync($"{api.Host}/app:v1", EvidenceQuery.ForSignatures);
        Assert.Equal("ours", collected.Of<EvidenceCandidate.SimpleSigning>().Single().Payload.Text());
    }

    [Fact]
    public async Task A_list_under_the_tag_counts_even_where_the_api_exists()
    {
        var writer = new ImageWriter(api.Store, "app");
        string image = writer.AddImage("x", "v1");
        string listed = writer.AddBundle(image, Samples.Bytes("both"), Samples.SignPredicate, viaTag: true);
        var before = await harness.CollectAsync($"{api.Host}/app:v1", EvidenceQuery.ForSignatures);
        Assert.Single(before.Of<EvidenceCandidate.Bundle>());

        // Without its subject the API no longer lists it, as after a copy that rewrote the manifest.
        var stored = api.Store.Manifest("app", listed)!.Value.Manifest;
        string orphan = System.Text.Encoding.UTF8.GetString(stored.Bytes).Replace("\"subject\"", "\"formerSubject\"", StringComparison.Ordinal);
        string digest = api.Store.PutManifest("app", stored.MediaType, Samples.Bytes(orphan));
        string index = System.Text.Encoding.UTF8.GetString(api.Store.Manifest("app", ImageWriter.TagOf(image))!.Value.Manifest.Bytes)
            .Replace(listed, digest, StringComparison.Ordinal).Replace($"\"size\":{stored.Bytes.Length}", $"\"size\":{orphan.Length}", StringComparison.Ordinal);
        api.Store.PutManifest("app", ImageWriter.Index, Samples.Bytes(index), ImageWriter.TagOf(image));

        var after = await harness.CollectAsync($"{api.Host}/app:v1", EvidenceQuery.ForSignatures);
        Assert.Equal([EvidenceSource.ReferrersApi, EvidenceSource.ReferrersTag], after.Of<EvidenceCandidate.Bundle>().Select(b => b.Origin.Source));
    }

    [Fact]
    public async Task What_promises_a_signature_comes_first_and_the_rest_is_not_left_out()
    {
        var writer = new ImageWriter(api.Store, "app");
        string image = writer.AddImage("x", "v1");
        for (int i = 0; i < 5; i++)
        {
            writer.AddBundle(image, Samples.Bytes($"provenance {i}"), Samples.Provenance);
        }

        writer.AddBundle(image, Samples.Bytes("signature"), Samples.SignPredicate);
        var collected = await harness.CollectAsync($"{api.Host}/app:v1", EvidenceQuery.ForSignatures);
        var bundles = collected.Of<EvidenceCandidate.Bundle>().Select(b => b.Json.Text()).ToList();
        Assert.Equal("signature", bundles[0]);
        Assert.Equal(6, bundles.Count);
    }

    [Fact]
    public async Task Two_signatures_of_one_payload_cost_one_blob()
    {
        var writer = new ImageWriter(api.Store, "app");
        string image = writer.AddImage("x", "v1");
        writer.AddLegacy(image, ".sig", Samples.Signature("payload", "a"), Samples.Signature("payload", "b"));
        var collected = await harness.CollectAsync($"{api.Host}/app:v1", EvidenceQuery.ForSignatures);
        Assert.Equal(2, collected.Of<EvidenceCandidate.SimpleSigning>().Count());
        Assert.Single(api.Requests, request => request.Path.Contains("/blobs/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Layers_of_other_types_are_not_evidence()
    {
        var writer = new ImageWriter(api.Store, "app");
        string image = writer.AddImage("x", "v1");
        writer.AddLegacy(image, ".sig", new EvidenceLayer("text/plain", Samples.Bytes("note")));
        var collected = await harness.CollectAsync($"{api.Host}/app:v1", EvidenceQuery.ForSignatures);
        Assert.Empty(collected.Found);
    }

    [Fact]
    public async Task An_index_where_a_signature_is_expected_is_reported()
    {
        var writer = new ImageWriter(api.Store, "app");
        string image = writer.AddImage("x", "v1");
        writer.AddIndex(ImageWriter.TagOf(image) + ".sig", (image, "linux", "amd64"));
        var collected = await harness.CollectAsync($"{api.Host}/app:v1", EvidenceQuery.ForSignatures);
        Assert.Equal(RegistryFailureCode.Malformed, collected.Of<EvidenceCandidate.Unusable>().Single().Failure.Code);
        Assert.IsType<Completeness.Complete>(collected.At(EvidenceSource.SignatureTag));
    }

    [Fact]
    public async Task A_missing_blob_is_reported_and_the_other_signature_is_still_found()
    {
        var writer = new ImageWriter(api.Store, "app");
        string image = writer.AddImage("x", "v1");
        writer.AddLegacy(image, ".sig", Samples.Signature("gone", "a"), Samples.Signature("there", "b"));
        var manifest = api.Store.Manifest("app", ImageWriter.TagOf(image) + ".sig")!.Value.Manifest;
        string broken = System.Text.Encoding.UTF8.GetString(manifest.Bytes)
            .Replace(OciStore.DigestOf(Samples.Bytes("gone")), OciStore.DigestOf(Samples.Bytes("never pushed")), StringComparison.Ordinal);
        api.Store.PutManifest("app", manifest.MediaType, Samples.Bytes(broken), ImageWriter.TagOf(image) + ".sig");

        var collected = await harness.CollectAsync($"{api.Host}/app:v1", EvidenceQuery.ForSignatures);
        Assert.Equal(RegistryFailureCode.NotFound, collected.Of<EvidenceCandidate.Unreadable>().Single().Failure.Code);
        Assert.Equal("there", collected.Of<EvidenceCandidate.SimpleSigning>().Single().Payload.Text());
    }

    [Fact]
    public async Task The_platforms_of_an_index_are_listed_and_each_can_be_asked_about()
    {
        var writer = new ImageWriter(api.Store, "app");
        string amd = writer.AddImage("amd"), arm = writer.AddImage("arm"), attestation = writer.AddImage("buildkit");
        writer.AddIndex("v1", (amd, "linux", "amd64"), (arm, "linux", "arm64"), (attestation, "unknown", "unknown"));
        writer.AddBundle(arm, Samples.Bytes("arm bundle"), Samples.SignPredicate);

        using var lookup = harness.Client.Open(Harness.Reference($"{api.Host}/app:v1"));
        var image = await lookup.ResolveAsync();
        Assert.Equal([amd, arm, attestation], image.Platforms.Select(child => child.Digest.ToString()));
        Assert.Equal([true, true, false], image.Platforms.Select(child => child.Platform!.IsRunnable));
        var found = await lookup.FindEvidenceAsync(image.Platforms[1].Digest, EvidenceQuery.ForSignatures).ToListAsync();
        Assert.Equal("arm bundle", Assert.IsType<EvidenceCandidate.Bundle>(found.Single()).Json.Text());
    }

    [Fact]
    public async Task Referrers_on_several_pages_are_all_found()
    {
        await using var paged = await OciRegistry.StartAsync(new OciRegistryOptions { PageSize = 2 });
        using var client = Harness.Plain(paged.Port);
        var writer = new ImageWriter(paged.Store, "app");
        string image = writer.AddImage("x", "v1");
        for (int i = 0; i < 5; i++)
        {
            writer.AddBundle(image, Samples.Bytes($"bundle {i}"), Samples.SignPredicate);
        }

        var collected = await client.CollectAsync($"{paged.Host}/app:v1", EvidenceQuery.ForSignatures);
        Assert.Equal(5, collected.Of<EvidenceCandidate.Bundle>().Count());
        Assert.Equal(3, paged.Requests.Count(request => request.Path.Contains("/referrers/", StringComparison.Ordinal)));
    }
}
