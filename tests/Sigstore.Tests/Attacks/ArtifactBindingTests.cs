using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Attacks;

/// <summary>Attacks 7 and 27: a signature of one artifact is none of another.</summary>
public sealed class ArtifactBindingTests
{
    private const string OtherDigest = "sha256:0000000000000000000000000000000000000000000000000000000000000001";
    private static readonly VirtualSigstore World = VirtualSigstore.P256;

    public static TheoryData<string> Samples => [.. GenuineSample.All.Select(sample => sample.Name)];

    [Theory, MemberData(nameof(Samples)), Attack(7, "CVE-2022-36056"), Attack(27, "copied signature")]
    public void A_signature_copied_to_another_digest_is_refused(string name)
    {
        var sample = GenuineSample.Named(name);

        Check.Sample(sample, OtherDigest).IsRefused(FailureCode.ArtifactMismatch, FailureCode.SignatureInvalid);
    }

    [Fact, Attack(27, "message digest of another file")]
    public void A_message_digest_that_names_another_file_is_refused()
    {
        var bundle = World.Sign(VirtualSigstore.Rekor1(World.Keyless(), Blob("wanted"))).Json;
        bundle["messageSignature"]!["messageDigest"]!["digest"] = Convert.ToBase64String(new byte[32]);

        Check.Bundle(bundle, Blob("wanted")).IsRefused(FailureCode.ArtifactMismatch);
    }

    [Fact, Attack(27, "payload naming another digest")]
    public void A_payload_that_was_changed_after_signing_is_refused()
    {
        var layer = LegacyLayer.From(World.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Message.SimpleSigning(OtherDigest))));
        var forged = layer with { Blob = Message.SimpleSigning(GenuineSample.Image).Bytes };

        Check.Layer(forged).IsRefused(FailureCode.SignatureInvalid);
    }

    [Fact, Attack(27, "envelope payload exchanged")]
    public void An_envelope_whose_payload_was_exchanged_is_refused()
    {
        var bundle = World.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Message.Image(OtherDigest))).Json;
        bundle["dsseEnvelope"]!["payload"] = Convert.ToBase64String(Message.Image(GenuineSample.Image).Payload);

        Check.Bundle(bundle, Message.Image(GenuineSample.Image)).IsRefused(FailureCode.SignatureInvalid);
    }

    [Fact, Attack(27, "envelope payload type exchanged")]
    public void The_payload_type_is_signed_too()
    {
        var typed = Message.Image(GenuineSample.Image) with { PayloadType = "application/json" };
        var bundle = World.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, typed)).Json;
        bundle["dsseEnvelope"]!["payloadType"] = Message.Envelope.Intoto;

        Check.Bundle(bundle, Message.Image(GenuineSample.Image)).IsRefused(FailureCode.SignatureInvalid);
    }

    [Fact, Attack(27, "raw signature in place of an envelope")]
    public void A_message_signature_over_an_encoded_envelope_is_no_statement()
    {
        var image = Message.Image(GenuineSample.Image);
        var bundle = World.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, new Message.Blob(image.ToSign))).Json;

        Check.Bundle(bundle, image).IsRefused(FailureCode.ArtifactMismatch);
    }

    [Fact, Attack(27, "two contents")]
    public void A_bundle_with_envelope_and_message_signature_is_refused()
    {
        var image = Message.Image(GenuineSample.Image);
        var bundle = World.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, image)).Json;
        var blob = World.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Blob("x"))).Json;
        bundle["messageSignature"] = blob["messageSignature"]!.DeepClone();

        Check.Bundle(bundle, image).IsRefused(FailureCode.EvidenceMalformed);
    }

    [Fact, Attack(27, "two signatures in the envelope")]
    public void An_envelope_with_two_signatures_is_refused()
    {
        var image = Message.Image(GenuineSample.Image);
        var bundle = World.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, image)).Json;
        var signatures = (JsonArray)bundle["dsseEnvelope"]!["signatures"]!;
        signatures.Add(signatures[0]!.DeepClone());

        Check.Bundle(bundle, image).IsRefused(FailureCode.EnvelopeMalformed, FailureCode.EvidenceMalformed);
    }

    private static Message.Blob Blob(string text) => new(Encoding.UTF8.GetBytes(text));
}
