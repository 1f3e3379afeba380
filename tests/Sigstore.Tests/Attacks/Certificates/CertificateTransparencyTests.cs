using System.Text.Json.Nodes;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Attacks.Certificates;

/// <summary>Attack 12: the SCT check silently off, for signatures or only for attestations.</summary>
public sealed class CertificateTransparencyTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.P256;
    private static readonly Message.Envelope Attestation = Message.Attestation(
        GenuineSample.Image,
        "https://slsa.dev/provenance/v1",
        new() { ["a"] = 1 });

    public static TheoryData<Message> Contents =>
        [Message.Image(GenuineSample.Image), Attestation, Message.SimpleSigning(GenuineSample.Image)];

    [Theory, MemberData(nameof(Contents)), Attack(12, "kyverno 17125")]
    public void A_certificate_without_an_SCT_is_refused(Message content) =>
        Verify(content, leaf => leaf with { Scts = [] }).IsRefused(FailureCode.SctMissing);

    [Theory, MemberData(nameof(Contents)), Attack(12, "kyverno 17125")]
    public void An_SCT_of_a_log_that_nobody_trusts_is_refused(Message content) =>
        Verify(content, leaf => leaf with { Scts = [new() { Log = VirtualSigstore.Stranger.CtLog }] }).IsRefused(FailureCode.SctLogUnknown);

    [Theory, MemberData(nameof(Contents)), Attack(12, "kyverno 17125")]
    public void An_SCT_of_another_certificate_is_refused(Message content) =>
        Verify(content, leaf => leaf with { Scts = [new() { Over = World.Leaf(new Identity.Person()) }] })
            .IsRefused(FailureCode.SctInvalid);

    [Theory, MemberData(nameof(Contents)), Attack(12, "kyverno 17125")]
    public void An_SCT_for_another_issuer_is_refused(Message content) =>
        Verify(content, leaf => leaf with { Scts = [new() { IssuerKeyHash = World.Root.Key.Fingerprint }] })
            .IsRefused(FailureCode.SctInvalid);

    [Fact, Attack(12, "no CT log configured")]
    public void A_trusted_root_without_CT_logs_refuses_every_certificate()
    {
        var trust = World.TrustedRoot();
        trust["ctlogs"] = new JsonArray();

        Check.Bundle(Sign(Attestation, leaf => leaf).Json, Attestation, trust).IsRefused(FailureCode.SctLogUnknown);
    }

    [Theory, Attack(12, "CT log out of service")]
    [InlineData(-2, -1)]
    [InlineData(1, 2)]
    public void An_SCT_from_outside_the_logs_time_in_force_is_refused(int startDay, int endDay)
    {
        var trust = World.TrustedRoot();
        trust["ctlogs"]![0]!["publicKey"]!["validFor"] =
            TrustedRootJson.Window(VirtualSigstore.SigningTime.AddDays(startDay), VirtualSigstore.SigningTime.AddDays(endDay));

        Check.Bundle(Sign(Attestation, leaf => leaf).Json, Attestation, trust).IsRefused(FailureCode.SctLogOutsideValidity);
    }

    [Fact, Attack(12, "foreign SCT first")]
    public void A_foreign_SCT_beside_a_trusted_one_does_no_harm() =>
        Verify(Attestation, leaf => leaf with { Scts = [new() { Log = VirtualSigstore.Stranger.CtLog }, new()] }).IsVerified();

    [Fact, Attack(12, "an SCT from the future")]
    public void An_SCT_from_after_the_time_passed_in_is_refused() =>
        Verify(Attestation, leaf => leaf with { Scts = [new() { Time = Check.Now.AddDays(2) }] })
            .IsRefused(FailureCode.SctInvalid, FailureCode.TimeInFuture);

    private static VerificationResult Verify(Message content, Func<LeafTemplate, LeafTemplate> change)
    {
        var signed = Sign(content, change);
        return content is Message.Blob ? Check.Layer(LegacyLayer.From(signed)) : Check.Bundle(signed);
    }

    private static SignedBundle Sign(Message content, Func<LeafTemplate, LeafTemplate> change) =>
        World.Sign(VirtualSigstore.Rekor1(World.Keyless(), content).WithLeaf(change));
}
