using System.Text.Json.Nodes;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Formats;

/// <summary>What each bundle version demands and forbids, and the JSON that two readers could take for two documents.</summary>
public sealed class BundleFormatTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.P256;
    private static readonly Message Image = Message.Image(GenuineSample.Image);

    [Theory]
    [InlineData("application/vnd.dev.sigstore.bundle+json;version=0.4")]
    [InlineData("application/vnd.dev.sigstore.bundle.v0.4+json")]
    [InlineData("application/vnd.dev.sigstore.bundle.v0.3.1+json")]
    [InlineData("application/vnd.dev.sigstore.bundle+json")]
    [InlineData("application/vnd.dev.sigstore.bundle+json; version=0.3")]
    [InlineData("application/json")]
    [InlineData("")]
    public void A_bundle_of_an_unknown_version_is_refused(string mediaType) =>
        Change(Logged, bundle => bundle["mediaType"] = mediaType).IsRefused(FailureCode.BundleVersionUnsupported);

    [Fact]
    public void A_certificate_chain_in_version_0_3_is_refused()
    {
        var bundle = World.Sign(Logged with { Version = BundleVersion.V02 }).Json;
        bundle["mediaType"] = World.Sign(Logged).Json["mediaType"]!.DeepClone();

        Check.Bundle(bundle, Image).IsRefused(FailureCode.EvidenceMalformed);
    }

    [Fact]
    public void Version_0_1_demands_a_signed_entry_timestamp() =>
        Check.Bundle(World.Sign(Logged.WithInclusion(inclusion => inclusion with { Promise = false }) with
        {
            Version = BundleVersion.V01,
            Timestamps = [VirtualSigstore.Stamp()],
        }))
            .IsRefused(FailureCode.InclusionPromiseMissing);

    [Fact]
    public void Version_0_1_does_without_an_inclusion_proof() =>
        Check.Bundle(World.Sign(Logged.WithInclusion(inclusion => inclusion with { Proof = false }) with { Version = BundleVersion.V01 }))
            .IsVerified();

    [Theory]
    [InlineData(BundleVersion.V02)]
    [InlineData(BundleVersion.V03)]
    public void Later_versions_demand_an_inclusion_proof(BundleVersion version) =>
        Check.Bundle(World.Sign(Logged.WithInclusion(inclusion => inclusion with { Proof = false }) with { Version = version }))
            .IsRefused(FailureCode.InclusionProofMissing);

    [Fact]
    public void An_empty_certificate_chain_is_refused() =>
        Change(
            Logged with { Version = BundleVersion.V02 },
            bundle => bundle["verificationMaterial"]!["x509CertificateChain"]!["certificates"] = new JsonArray())
            .IsRefused(FailureCode.EvidenceMalformed);

    [Fact]
    public void A_certificate_beside_a_public_key_is_refused() =>
        Change(Logged, bundle => bundle["verificationMaterial"]!["publicKey"] = new JsonObject { ["hint"] = "" })
            .IsRefused(FailureCode.EvidenceMalformed);

    [Theory]
    [InlineData("\uFEFF$")]
    [InlineData("$x")]
    [InlineData("$$")]
    [InlineData("/* */$")]
    [InlineData("[$]")]
    [InlineData("")]
    [InlineData("null")]
    public void A_document_with_something_around_it_is_refused(string frame) =>
        Check.Bundle(frame.Replace("$", World.Sign(Logged).Text, StringComparison.Ordinal), GenuineSample.Image)
            .IsRefused(FailureCode.EvidenceMalformed);

    [Theory]
    [InlineData("\"mediaType\":", "\"mediaType\":\"x\",\"mediaType\":")]
    [InlineData("\"mediaType\":", "\"media\\u0054ype\":\"x\",\"mediaType\":")]
    [InlineData("\"tlogEntries\":", "\"tlogEntries\":[],\"tlogEntries\":")]
    [InlineData("\"dsseEnvelope\":", "\"dsseEnvelope\":null,\"dsseEnvelope\":")]
    public void A_member_given_twice_is_refused(string member, string twice) =>
        Check.Bundle(World.Sign(Logged).Text.Replace(member, twice, StringComparison.Ordinal), GenuineSample.Image)
            .IsRefused(FailureCode.EvidenceMalformed);

    [Theory]
    [InlineData("mediaType", "MediaType")]
    [InlineData("verificationMaterial", "verification_material")]
    [InlineData("dsseEnvelope", "DsseEnvelope")]
    [InlineData("tlogEntries", "TlogEntries")]
    public void A_member_in_another_spelling_is_not_the_member(string member, string spelling) =>
        Check.Bundle(World.Sign(Logged).Text.Replace($"\"{member}\"", $"\"{spelling}\"", StringComparison.Ordinal), GenuineSample.Image)
            .IsRefused(
                FailureCode.EvidenceMalformed,
                FailureCode.LogEntryMissing,
                FailureCode.BundleVersionUnsupported,
                FailureCode.VerifiedTimeMissing);

    private static Recipe Logged => VirtualSigstore.Rekor1(World.Keyless(), Image);

    private static VerificationResult Change(Recipe recipe, Action<JsonObject> change)
    {
        var bundle = World.Sign(recipe).Json;
        change(bundle);
        return Check.Bundle(bundle, Image);
    }
}
