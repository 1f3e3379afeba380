using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Attacks;

/// <summary>Attacks 3, 5, 6, 8, 28: what was signed says what it is, and nothing else counts as a signature of the image.</summary>
public sealed class StatementTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.P256;

    [Theory, Attack(8, "cosign 3.1.1: attestation counted as signature"), Attack(5, "CVE-2022-35929"), Attack(6, "CVE-2022-35930")]
    [InlineData("https://slsa.dev/provenance/v1")]
    [InlineData("https://cosign.sigstore.dev/attestation/vuln/v1")]
    [InlineData("https://openvex.dev/ns")]
    [InlineData("https://sigstore.dev/cosign/sign/v2")]
    [InlineData("https://sigstore.dev/cosign/sign/v1/")]
    [InlineData("HTTPS://sigstore.dev/cosign/sign/v1")]
    public void An_attestation_does_not_sign_the_image(string predicateType)
    {
        var attestation = Message.Attestation(GenuineSample.Image, predicateType, new() { ["a"] = 1 });

        var facts = Check.Bundle(World.Sign(VirtualSigstore.Rekor1(World.Keyless(), attestation))).IsVerified();

        Assert.False(facts.SignsTheImage());
        Assert.Equal(predicateType, facts.PredicateType());
    }

    [Fact, Attack(8, "attestation layer")]
    public void A_legacy_attestation_does_not_sign_the_image() =>
        Assert.False(Check.Sample(GenuineSample.Named("legacy-attestation-keyless")).IsVerified().SignsTheImage());

    [Theory, Attack(8, "the reverse: what does sign")]
    [InlineData("key-p256")]
    [InlineData("keyless-image-rekor1")]
    [InlineData("keyless-image-rekor2")]
    [InlineData("legacy-key")]
    [InlineData("legacy-keyless")]
    public void A_cosign_statement_or_payload_signs_the_image(string sample) =>
        Assert.True(Check.Sample(GenuineSample.Named(sample)).IsVerified().SignsTheImage());

    [Theory, Attack(3, "GHSA-w6c6-c85g-mmv6"), Attack(28, "odd statements")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"a","predicate":{}}""")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{}}],"predicateType":"a","predicate":{}}""")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://slsa.dev/provenance/v1","predicate":{}}""")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"$"}}],"predicate":{}}""")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"$"}}],"predicateType":"","predicate":{}}""")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v9","subject":[{"digest":{"sha256":"$"}}],"predicateType":"a","predicate":{}}""")]
    [InlineData("""{"subject":[{"digest":{"sha256":"$"}}],"predicateType":"https://slsa.dev/provenance/v1","predicate":{}}""")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"$"}}],"predicateType":"a","predicateType":"a"}""")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"0","sha256":"$"}}],"predicateType":"a"}""")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","Subject":[{"digest":{"sha256":"$"}}],"predicateType":"a","predicate":{}}""")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","subject":{"digest":{"sha256":"$"}},"predicateType":"a","predicate":{}}""")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"$"}}],"predicateType":"a"} {}""")]
    public void A_malformed_statement_is_refused_though_its_signature_is_good(string template)
    {
        var payload = Encoding.UTF8.GetBytes(template.Replace("$", GenuineSample.Image["sha256:".Length..], StringComparison.Ordinal));
        var content = new Message.Envelope(Message.Envelope.Intoto, payload);

        Check.Bundle(World.Sign(VirtualSigstore.Rekor1(World.Keyless(), content)))
            .IsRefused(FailureCode.StatementMalformed, FailureCode.StatementTypeUnsupported, FailureCode.ArtifactMismatch);
    }

    [Fact]
    public void A_statement_that_is_too_large_is_not_interpreted_before_its_signature_is_verified()
    {
        string digest = GenuineSample.Image["sha256:".Length..];
        string zeros = string.Join(',', Enumerable.Repeat('0', 1_000_000));
        byte[] payload = Encoding.UTF8.GetBytes(
            $$$"""{"_type":"https://in-toto.io/Statement/v1","predicateType":"a","subject":[{"digest":{"sha256":"{{{digest}}}"}}],"predicate":[{{{zeros}}}]}""");
        var bundle = World.Sign(VirtualSigstore.Rekor1(World.Keyless(), new Message.Envelope(Message.Envelope.Intoto, payload)));

        // Somebody trusted signed it, so it is looked at, and is too large; of a stranger's nothing is looked at.
        Assert.Equal((FailureCode.EvidenceTooLarge, Step.Artifact), CodeOf(Check.Bundle(bundle)));
        Assert.NotEqual(FailureCode.EvidenceTooLarge, CodeOf(Check.UnderRoots(bundle, VirtualSigstore.P384.TrustedRoot())).Code);

        static (FailureCode Code, Step Step) CodeOf(VerificationResult result)
        {
            var failure = Assert.IsType<Refused>(result).Failure;
            return (failure.Code, failure.Step);
        }
    }

    [Fact, Attack(3, "payload type")]
    public void A_statement_under_another_payload_type_is_refused() =>
        VerifySigned(Message.Image(GenuineSample.Image) with { PayloadType = "application/json" })
            .IsRefused(FailureCode.PayloadTypeUnsupported);

    [Fact, Attack(3, "another hash of the subject")]
    public void A_subject_digest_under_another_algorithm_is_not_the_artifacts()
    {
        var payload = Encoding.UTF8.GetString(
            Message.Image(GenuineSample.Image).Payload).Replace("\"sha256\"",
            "\"gitCommit\"",
            StringComparison.Ordinal);

        VerifySigned(new Message.Envelope(Message.Envelope.Intoto, Encoding.UTF8.GetBytes(payload)))
            .IsRefused(FailureCode.ArtifactMismatch, FailureCode.StatementMalformed);
    }

    public static TheoryData<string> OddPayloads =>
    [
        Odd(critical => critical.Remove("type")),
        Odd(critical => critical["type"] = ""),
        Odd(critical => critical["type"] = "atomic container signature"),
        Odd(critical => critical["type"] = "Cosign Container Image Signature"),
        Odd(critical => critical["type"] = 7),
        Odd(critical => critical.Remove("image")),
        Odd(critical => critical["image"] = new JsonObject()),
        Odd(critical => critical["image"]!["docker-manifest-digest"] = GenuineSample.Image.ToUpperInvariant()),
        Odd(critical => critical["image"]!["docker-manifest-digest"] = GenuineSample.Image["sha256:".Length..]),
        Odd(critical => critical["image"] = new JsonObject { ["Docker-Manifest-Digest"] = GenuineSample.Image }),
        Plain.Replace("\"critical\"", "\"Critical\"", StringComparison.Ordinal),
        Plain.Replace("\"type\":", "\"type\":\"cosign container image signature\",\"type\":", StringComparison.Ordinal),
        Plain.Replace(
            "\"docker-manifest-digest\":",
            "\"docker-manifest-digest\":\"sha256:00\",\"docker-manifest-digest\":",
            StringComparison.Ordinal),
        Plain.Replace("\"critical\":", "\"critical\":{},\"critical\":", StringComparison.Ordinal),
        Plain.Replace("\"optional\":null", "\"optional\":null,\"optional\":{}", StringComparison.Ordinal),
        Plain.Replace("\"optional\":null", "\"optional\":{\"a\":\"1\",\"a\":\"2\"}", StringComparison.Ordinal),
        "\uFEFF" + Plain,
        Plain + "x",
        Plain + Plain,
        "[" + Plain + "]",
        "",
        "{}",
        "null",
    ];

    [Theory, MemberData(nameof(OddPayloads)), Attack(28, "legacy payloads: cosign accepts all of these but the last few")]
    public void An_odd_simple_signing_payload_is_refused_though_its_signature_is_good(string payload)
    {
        var content = new Message.Blob(Encoding.UTF8.GetBytes(payload));

        Check.Layer(LegacyLayer.From(World.Sign(VirtualSigstore.Rekor1(World.Keyless(), content))))
            .IsRefused(
                FailureCode.PayloadMalformed,
                FailureCode.PayloadTypeUnsupported,
                FailureCode.ArtifactMismatch,
                FailureCode.DigestUnsupported);
    }

    private static VerificationResult VerifySigned(Message content) =>
        Check.Bundle(World.Sign(VirtualSigstore.Rekor1(World.Keyless(), content)));

    private static string Plain => Encoding.UTF8.GetString(Message.SimpleSigning(GenuineSample.Image).Bytes);

    private static string Odd(Action<JsonObject> change)
    {
        var payload = JsonNode.Parse(Plain)!.AsObject();
        change(payload["critical"]!.AsObject());
        return payload.ToJsonString();
    }
}
