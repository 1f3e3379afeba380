using ImageTrust.Sigstore.Outcome;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Attacks;

/// <summary>Attacks 18, 24, 25, 33: a verified time is found once, lies where everything is valid, and is never simply absent.</summary>
public sealed class TimeTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.P256;
    private static readonly Message Image = Message.Image(GenuineSample.Image);
    private static readonly DateTimeOffset Signed = VirtualSigstore.SigningTime;

    [Theory, Attack(33, "conformance intoto-set-outside-*")]
    [InlineData(-6)]
    [InlineData(596)]
    public void An_integrated_time_outside_the_certificate_is_refused(int seconds) =>
        Check.Bundle(World.Sign(Logged.WithInclusion(inclusion => inclusion with { IntegratedTime = Signed.AddSeconds(seconds) })))
            .IsRefused(FailureCode.CertificateOutsideValidity);

    [Theory, Attack(33, "bounds of the certificate belong to it")]
    [InlineData(-5)]
    [InlineData(595)]
    public void An_integrated_time_on_the_edge_of_the_certificate_counts(int seconds) =>
        Check.Bundle(World.Sign(Logged.WithInclusion(inclusion => inclusion with { IntegratedTime = Signed.AddSeconds(seconds) })))
            .IsVerified();

    [Fact, Attack(33, "conformance integrated-time-in-future")]
    public void An_integrated_time_after_the_time_passed_in_is_refused() =>
        Check.Bundle(World.Sign(Logged), now: Signed.AddHours(-1)).IsRefused(FailureCode.TimeInFuture);

    [Fact, Attack(33, "timestamp from the future")]
    public void A_timestamp_after_the_time_passed_in_is_refused() =>
        Check.Bundle(World.Sign(Stamped), now: Signed.AddHours(-1)).IsRefused(FailureCode.TimeInFuture);

    [Fact, Attack(25, "conformance intoto-tsa-timestamp-outside-cert-validity")]
    public void A_timestamp_outside_the_certificate_is_refused_beside_a_good_integrated_time()
    {
        var recipe = Logged with { Timestamps = [VirtualSigstore.Stamp() with { Time = Signed.AddMinutes(11) }] };

        Check.Bundle(World.Sign(recipe)).IsRefused(FailureCode.CertificateOutsideValidity);
    }

    [Fact, Attack(25, "legacy layer")]
    public void A_timestamp_outside_the_certificate_is_refused_in_a_legacy_layer_too()
    {
        var recipe = VirtualSigstore.Rekor1(World.Keyless(), Message.SimpleSigning(GenuineSample.Image)) with
        {
            Timestamps = [VirtualSigstore.Stamp() with { Time = Signed.AddMinutes(11) }],
        };

        Check.Layer(LegacyLayer.From(World.Sign(recipe))).IsRefused(FailureCode.CertificateOutsideValidity);
    }

    [Fact, Attack(25, "no verified time")]
    public void A_Rekor_2_entry_without_a_timestamp_is_refused() =>
        Check.Bundle(World.Sign(Stamped with { Timestamps = [] })).IsRefused(FailureCode.VerifiedTimeMissing, FailureCode.TimestampMissing);

    [Fact, Attack(25, "no verified time")]
    public void A_certificate_without_log_and_timestamp_is_refused() =>
        Check.Bundle(World.Sign(VirtualSigstore.Bare(World.Keyless(), Image)))
            .IsRefused(FailureCode.LogEntryMissing, FailureCode.VerifiedTimeMissing);

    [Fact, Attack(25, "integrated time without a signature over it")]
    public void An_integrated_time_that_no_signed_entry_timestamp_covers_is_no_time() =>
        Check.Bundle(World.Sign(Logged.WithInclusion(inclusion => inclusion with { Promise = false })))
            .IsRefused(FailureCode.VerifiedTimeMissing, FailureCode.InclusionPromiseMissing);

    [Fact, Attack(25, "integrated time in a Rekor 2 entry")]
    public void An_integrated_time_written_into_a_Rekor_2_entry_is_no_time()
    {
        var bundle = World.Sign(Stamped with { Timestamps = [] }).Json;
        bundle["verificationMaterial"]!["tlogEntries"]![0]!["integratedTime"] = "1768478400";

        Check.Bundle(bundle, Image).IsRefused(
            FailureCode.VerifiedTimeMissing,
            FailureCode.TimestampMissing,
            FailureCode.InclusionPromiseMissing,
            FailureCode.LogEntryMalformed);
    }

    [Theory, Attack(24, "conformance trust-root-tlog-missing-validity-start")]
    [InlineData("tlogs")]
    [InlineData("ctlogs")]
    public void A_log_without_a_start_is_not_valid_for_ever(string list)
    {
        var trust = World.TrustedRoot();
        trust[list]![0]!["publicKey"]!["validFor"] = TrustedRootJson.Window(null, null);

        Check.Bundle(World.Sign(Logged).Json, Image, trust)
            .IsRefused(
                FailureCode.TrustedRootMalformed,
                FailureCode.LogOutsideValidity,
                FailureCode.SctLogOutsideValidity,
                FailureCode.LogUnknown,
                FailureCode.SctLogUnknown);
    }

    [Theory, Attack(24, "conformance trust-root-tlog-missing-validity-start")]
    [InlineData("certificateAuthorities")]
    [InlineData("timestampAuthorities")]
    public void An_authority_without_a_start_is_not_valid_for_ever(string list)
    {
        var trust = World.TrustedRoot();
        trust[list]![0]!["validFor"] = TrustedRootJson.Window(null, null);

        Check.Bundle(World.Sign(Stamped).Json, Image, trust)
            .IsRefused(
                FailureCode.TrustedRootMalformed,
                FailureCode.AuthorityOutsideValidity,
                FailureCode.TimestampAuthorityOutsideValidity);
    }

    [Theory, Attack(24, "conformance trust-root-tlog-validity-end-inclusive")]
    [InlineData(0, 0, true)]
    [InlineData(0, 1, true)]
    [InlineData(1, 2, false)]
    [InlineData(-2, -1, false)]
    public void The_bounds_of_a_logs_validity_belong_to_it(int startSeconds, int endSeconds, bool verified)
    {
        var trust = World.TrustedRoot();
        trust["tlogs"]![0]!["publicKey"]!["validFor"] = TrustedRootJson.Window(
            Signed.AddSeconds(startSeconds),
            Signed.AddSeconds(endSeconds));
        var result = Check.Bundle(World.Sign(Logged).Json, Image, trust);

        if (verified)
        {
            result.IsVerified();
        }
        else
        {
            result.IsRefused(FailureCode.LogOutsideValidity);
        }
    }

    [Fact, Attack(18, "rolled-back or retired authority")]
    public void A_signature_after_the_authority_was_retired_is_refused()
    {
        var trust = World.TrustedRoot();
        trust["certificateAuthorities"]![0]!["validFor"] = TrustedRootJson.Window(VirtualSigstore.Founded, Signed.AddSeconds(-1));

        Check.Bundle(World.Sign(Logged).Json, Image, trust).IsRefused(FailureCode.AuthorityOutsideValidity);
    }

    [Fact, Attack(33, "entry of a Rekor 2 log that is not in force")]
    public void A_Rekor_2_log_is_judged_at_the_time_of_the_timestamp()
    {
        var trust = World.TrustedRoot();
        trust["tlogs"]![1]!["publicKey"]!["validFor"] = TrustedRootJson.Window(VirtualSigstore.Founded, Signed.AddSeconds(-1));

        Check.Bundle(World.Sign(Stamped).Json, Image, trust).IsRefused(FailureCode.LogOutsideValidity);
    }

    private static Recipe Logged => VirtualSigstore.Rekor1(World.Keyless(), Image);

    private static Recipe Stamped => VirtualSigstore.Rekor2(World.Keyless(), Image);
}
