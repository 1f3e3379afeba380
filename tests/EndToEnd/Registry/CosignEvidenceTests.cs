using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EndToEnd.Programs;
using ImageTrust.Registry.Evidence;

namespace EndToEnd.Registry;

/// <summary>Images signed by real cosign, in a real registry: the client finds exactly what cosign attached, for few requests.</summary>
public sealed class CosignEvidenceTests : IDisposable
{
    private const string Docker = "docker-registry";
    private const string Oci = "oci-1.1";
    private const string Provenance = "https://slsa.dev/provenance/v1";
    private const string Vulnerabilities = "https://cosign.sigstore.dev/attestation/vuln/v1";

    private readonly Workplace work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData(Docker, "cosign2")]
    [InlineData(Docker, "cosign3")]
    [InlineData(Oci, "cosign2")]
    [InlineData(Oci, "cosign3")]
    public async Task A_legacy_signature_is_found_and_verifies(string kind, string peer)
    {
        var cosign = await Cosign.WithKeyAsync(peer, work);
        await using var place = await RegistryPlace.StartAsync(kind, work);
        string image = await place.PushImageAsync("team/app");
        await cosign.SignLegacyAsync(image);

        var findings = await place.FindAsync($"{place.Host}/team/app:v1", EvidenceQuery.ForSignatures);
        var signature = Assert.IsType<EvidenceCandidate.SimpleSigning>(Assert.Single(findings.Found));
        Assert.Equal(EvidenceSource.SignatureTag, signature.Origin.Source);
        Assert.EndsWith(findings.Image.Digest.ToString(), image, StringComparison.Ordinal);
        AssertSignedBy(cosign, signature, findings.Image.Digest.ToString());
        await AssertCheapAsync(place, EvidenceQuery.ForSignatures);
    }

    [Theory]
    [InlineData(Docker)]
    [InlineData(Oci)]
    public async Task A_bundle_is_found(string kind)
    {
        var cosign = await Cosign.WithKeyAsync("cosign3", work);
        await using var place = await RegistryPlace.StartAsync(kind, work);
        await cosign.SignBundleAsync(await place.PushImageAsync("team/app"));

        var findings = await place.FindAsync($"{place.Host}/team/app:v1", EvidenceQuery.ForSignatures);
        var bundle = Assert.IsType<EvidenceCandidate.Bundle>(Assert.Single(findings.Found));
        Assert.Equal(kind == Oci ? EvidenceSource.ReferrersApi : EvidenceSource.ReferrersTag, bundle.Origin.Source);
        AssertStatement(bundle.Json, findings.Image.Digest.Hex, EvidenceQuery.SignaturePredicate);
        await AssertCheapAsync(place, EvidenceQuery.ForSignatures);
    }

    [Theory]
    [InlineData(Docker, "cosign2")]
    [InlineData(Oci, "cosign2")]
    [InlineData(Oci, "cosign3")]
    public async Task A_legacy_attestation_is_found(string kind, string peer)
    {
        var cosign = await Cosign.WithKeyAsync(peer, work);
        await using var place = await RegistryPlace.StartAsync(kind, work);
        string image = await place.PushImageAsync("team/app");
        await cosign.AttestLegacyAsync(image, "slsaprovenance1", ProvenanceFile());
        await cosign.SignLegacyAsync(image);

        var query = EvidenceQuery.ForAttestations(Provenance);
        var findings = await place.FindAsync($"{place.Host}/team/app:v1", query);
        var attestation = Assert.IsType<EvidenceCandidate.DsseEnvelope>(Assert.Single(findings.Found));
        Assert.Equal(EvidenceSource.AttestationTag, attestation.Origin.Source);
        Assert.Equal(Provenance, attestation.Annotations["predicateType"]);
        AssertEnvelope(JsonDocument.Parse(attestation.Json).RootElement, findings.Image.Digest.Hex, Provenance);
        await AssertCheapAsync(place, query);
    }

    [Theory]
    [InlineData(Docker)]
    [InlineData(Oci)]
    public async Task Among_several_bundles_the_hoped_for_comes_first(string kind)
    {
        var cosign = await Cosign.WithKeyAsync("cosign3", work);
        await using var place = await RegistryPlace.StartAsync(kind, work);
        string image = await place.PushImageAsync("team/app");
        await cosign.AttestBundleAsync(image, "vuln", work.Write("vuln.json", VulnerabilityScan));
        await cosign.AttestBundleAsync(image, "slsaprovenance1", ProvenanceFile());
        await cosign.SignBundleAsync(image);

        foreach (string wanted in (string[])[EvidenceQuery.SignaturePredicate, Provenance, Vulnerabilities])
        {
            var query = wanted == EvidenceQuery.SignaturePredicate ? EvidenceQuery.ForSignatures : EvidenceQuery.ForAttestations(wanted);
            var findings = await place.FindAsync($"{place.Host}/team/app:v1", query);
            Assert.Equal(3, findings.Found.OfType<EvidenceCandidate.Bundle>().Count());
            Assert.Equal(3, findings.Found.Count);
            AssertStatement(Assert.IsType<EvidenceCandidate.Bundle>(findings.Found[0]).Json, findings.Image.Digest.Hex, wanted);
        }
    }

    [Theory]
    [InlineData(Docker)]
    [InlineData(Oci)]
    public async Task The_signatures_of_two_versions_and_two_signers_are_all_found(string kind)
    {
        var first = await Cosign.WithKeyAsync("cosign2", work, "first");
        var second = await Cosign.WithKeyAsync("cosign2", work, "second");
        var third = await Cosign.WithKeyAsync("cosign3", work, "third");
        await using var place = await RegistryPlace.StartAsync(kind, work);
        string image = await place.PushImageAsync("team/app");
        await first.SignLegacyAsync(image);
        await second.SignLegacyAsync(image);
        await third.SignBundleAsync(image);

        var findings = await place.FindAsync($"{place.Host}/team/app:v1", EvidenceQuery.Everything);
        Assert.Equal(3, findings.Found.Count);
        var legacy = findings.Found.OfType<EvidenceCandidate.SimpleSigning>().ToList();
        Assert.Equal(2, legacy.Count);
        Assert.Single(legacy.Select(signature => signature.Origin.Layer).Distinct());
        AssertSignedBy(first, legacy[0], findings.Image.Digest.ToString());
        AssertSignedBy(second, legacy[1], findings.Image.Digest.ToString());
        Assert.Single(findings.Found.OfType<EvidenceCandidate.Bundle>());
    }

    [Theory]
    [InlineData(Docker)]
    [InlineData(Oci)]
    public async Task A_legacy_signature_stored_as_a_referrer_is_found(string kind)
    {
        var cosign = await Cosign.WithKeyAsync("cosign2", work);
        await using var place = await RegistryPlace.StartAsync(kind, work);
        await cosign.SignLegacyReferrerAsync(await place.PushImageAsync("team/app"));

        var findings = await place.FindAsync($"{place.Host}/team/app:v1", EvidenceQuery.ForSignatures);
        var signature = Assert.IsType<EvidenceCandidate.SimpleSigning>(Assert.Single(findings.Found));
        AssertSignedBy(cosign, signature, findings.Image.Digest.ToString());
        await AssertCheapAsync(place, EvidenceQuery.ForSignatures);
    }

    [Theory]
    [InlineData(Docker, "cosign2")]
    [InlineData(Docker, "cosign3")]
    [InlineData(Oci, "cosign2")]
    [InlineData(Oci, "cosign3")]
    public async Task A_recursively_signed_index_has_evidence_for_itself_and_every_child(string kind, string peer)
    {
        var cosign = await Cosign.WithKeyAsync(peer, work);
        await using var place = await RegistryPlace.StartAsync(kind, work);
        string index = await place.PushIndexAsync("team/app");
        await (peer == "cosign2" ? cosign.SignLegacyAsync(index, "--recursive") : cosign.SignBundleAsync(index, "--recursive"));

        var findings = await place.FindAsync($"{place.Host}/team/app:v1", EvidenceQuery.ForSignatures);
        Assert.Single(findings.Found);
        Assert.Equal(["linux/amd64", "linux/arm64"], findings.Image.Platforms.Select(child => child.Platform!.ToString()));
        foreach (var child in findings.Image.Platforms)
        {
            var own = await place.FindAsync($"{place.Host}/team/app@{child.Digest}", EvidenceQuery.ForSignatures);
            Assert.IsNotType<EvidenceCandidate.Unreadable>(Assert.Single(own.Found));
        }
    }

    [Theory]
    [InlineData(Docker)]
    [InlineData(Oci)]
    public async Task A_signed_index_says_nothing_of_its_children_and_an_unsigned_image_nothing_at_all(string kind)
    {
        var cosign = await Cosign.WithKeyAsync("cosign2", work);
        await using var place = await RegistryPlace.StartAsync(kind, work);
        await cosign.SignLegacyAsync(await place.PushIndexAsync("team/app"));
        var index = await place.FindAsync($"{place.Host}/team/app:v1", EvidenceQuery.Everything);
        Assert.Single(index.Found);
        var child = await place.FindAsync($"{place.Host}/team/app@{index.Image.Platforms[0].Digest}", EvidenceQuery.Everything);
        Assert.Empty(child.Found);
    }

    /// <summary>The second lookup, when what the host wants is known, stays within the bound.</summary>
    private static async Task AssertCheapAsync(RegistryPlace place, EvidenceQuery query)
    {
        var again = await place.FindAsync($"{place.Host}/team/app:v1", query, untilFirst: true);
        Assert.InRange(again.Requests.Count, 1, place.MostRequests);
        Assert.All(again.Requests, request => Assert.NotEqual(401, request.Status));
    }

    private static void AssertSignedBy(Cosign cosign, EvidenceCandidate.SimpleSigning signature, string digest)
    {
        Assert.Contains(digest, Encoding.UTF8.GetString(signature.Payload.Span), StringComparison.Ordinal);
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(cosign.PublicKeyFile));
        byte[] bytes = Convert.FromBase64String(signature.Annotations["dev.cosignproject.cosign/signature"]);
        Assert.True(key.VerifyData(signature.Payload.Span, bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    private static void AssertStatement(ReadOnlyMemory<byte> bundle, string hex, string predicateType) =>
        AssertEnvelope(JsonDocument.Parse(bundle).RootElement.GetProperty("dsseEnvelope"), hex, predicateType);

    private static void AssertEnvelope(JsonElement envelope, string hex, string predicateType)
    {
        var statement = JsonDocument.Parse(envelope.GetProperty("payload").GetBytesFromBase64()).RootElement;
        Assert.Equal(predicateType, statement.GetProperty("predicateType").GetString());
        Assert.Equal(hex, statement.GetProperty("subject")[0].GetProperty("digest").GetProperty("sha256").GetString());
    }

    private string ProvenanceFile() => work.Write("provenance.json", """
        {"buildDefinition":{"buildType":"https://example.com/build","externalParameters":{}},"runDetails":{"builder":{"id":"https://example.com/builder"}}}
        """);

    private const string VulnerabilityScan = """
        {"invocation":{"parameters":[],"uri":"","event_id":"","builder.id":""},"scanner":{"uri":"","version":"","db":{"uri":"","version":""},"result":{}},
        "metadata":{"scanStartedOn":"2026-01-01T00:00:00Z","scanFinishedOn":"2026-01-01T00:00:00Z"}}
        """;
}
