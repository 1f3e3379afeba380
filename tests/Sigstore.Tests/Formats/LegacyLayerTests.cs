using System.Text;
using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Formats;

/// <summary>Layers of `.sig` and `.att` manifests, whose annotations anybody with push rights can rearrange.</summary>
public sealed class LegacyLayerTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.P256;
    private static readonly LegacyLayer Keyless = GenuineSample.Named("legacy-keyless").Layer!;
    private static readonly LegacyLayer Key = GenuineSample.Named("legacy-key").Layer!;

    [Fact]
    public void A_keyless_layer_without_its_certificate_is_no_key_signature() =>
        Check.Layer(Keyless.With(LegacyLayer.Certificate, null)).IsRefused(FailureCode.SignatureInvalid, FailureCode.KeyUnknown);

    [Fact]
    public void A_key_layer_with_a_certificate_is_judged_by_the_certificate() =>
        Check.Layer(Key.With(LegacyLayer.Certificate, Keyless.Annotations[LegacyLayer.Certificate]))
            .IsRefused(FailureCode.SignatureInvalid);

    [Fact]
    public void A_keyless_layer_without_log_and_timestamp_is_refused() =>
        Check.Layer(Keyless.With(LegacyLayer.Bundle, null)).IsRefused(FailureCode.LogEntryMissing, FailureCode.VerifiedTimeMissing);

    [Fact]
    public void Two_certificates_in_the_annotation_are_refused() =>
        Check.Layer(Keyless.With(
                LegacyLayer.Certificate,
                Keyless.Annotations[LegacyLayer.Certificate] + Keyless.Annotations[LegacyLayer.Chain]))
            .IsRefused(FailureCode.CertificateMalformed);

    [Theory]
    [InlineData("not a certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMAA*\n-----END CERTIFICATE-----\n")]
    public void A_keyless_layer_whose_certificate_is_none_is_refused_and_so_is_a_key_layer_that_nobody_reads_without_it(string certificate)
    {
        Check.Layer(Keyless.With(LegacyLayer.Certificate, certificate)).IsRefused(FailureCode.CertificateMalformed);
        Check.Layer(Key.With(LegacyLayer.Certificate, certificate)).IsRefused(FailureCode.CertificateMalformed);
    }

    [Fact]
    public void A_chain_annotation_that_cosign_3_leaves_empty_does_no_harm() =>
        Check.Layer(Keyless.With(LegacyLayer.Chain, "")).IsVerified();

    [Fact]
    public void A_statement_in_a_simple_signing_layer_is_no_payload()
    {
        var statement = new Message.Blob(Message.Image(GenuineSample.Image).Payload);

        Check.Layer(LegacyLayer.From(World.Sign(VirtualSigstore.Rekor1(World.Keyless(), statement))))
            .IsRefused(FailureCode.PayloadMalformed);
    }

    [Fact]
    public void A_simple_signing_payload_in_an_envelope_is_no_statement()
    {
        var payload = new Message.Envelope(Message.Envelope.Intoto, Message.SimpleSigning(GenuineSample.Image).Bytes);

        Check.Bundle(World.Sign(VirtualSigstore.Rekor1(World.Keyless(), payload))).IsRefused(FailureCode.StatementMalformed);
    }

    [Fact]
    public void Annotations_come_from_the_subject_that_is_the_image()
    {
        var hex = GenuineSample.Image["sha256:".Length..];
        var statement = $$$"""
            {"_type":"https://in-toto.io/Statement/v1","predicateType":"https://sigstore.dev/cosign/sign/v1","predicate":{},"subject":[
            {"digest":{"sha256":"{{{new string('0', 64)}}}"},"annotations":{"approved":"yes"}},
            {"digest":{"sha256":"{{{hex}}}"},"annotations":{"approved":"no"}}]}
            """;
        var content = new Message.Envelope(Message.Envelope.Intoto, Encoding.UTF8.GetBytes(statement));

        var facts = Check.Bundle(World.Sign(VirtualSigstore.Rekor1(World.Keyless(), content))).IsVerified();
        var signature = Assert.IsType<VerifiedContent.ImageSignature>(facts.Content);

        Assert.Equal("no", signature.Annotations["approved"]);
    }
}
