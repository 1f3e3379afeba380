using System.Text.Json.Nodes;
using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Strictness;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Attacks;

/// <summary>Attack 35 and rule 12: thresholds count distinct logs and timestamp authorities, not entries.</summary>
public sealed class CountingTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.P256;
    private static readonly Message Image = Message.Image(GenuineSample.Image);

    [Fact, Attack(35, "copied log entry")]
    public void A_copied_log_entry_counts_once()
    {
        var recipe = VirtualSigstore.Rekor1(World.Keyless(), Image);
        var twice = recipe with { Entries = [recipe.Entries[0], recipe.Entries[0]] };

        Check.Bundle(World.Sign(twice), new Requirements { TransparencyLog = Threshold.AtLeast(2) }).IsRefused(FailureCode.LogEntryMissing);
    }

    [Fact, Attack(35, "two entries in one log")]
    public void Two_entries_of_one_log_count_once()
    {
        var recipe = VirtualSigstore.Rekor1(World.Keyless(), Image);
        var other = recipe.Entries[0] with { Inclusion = recipe.Entries[0].Inclusion with { LeavesBefore = 9 } };

        Check.Bundle(
            World.Sign(recipe with { Entries = [recipe.Entries[0], other] }),
            new Requirements { TransparencyLog = Threshold.AtLeast(2) })
            .IsRefused(FailureCode.LogEntryMissing);
    }

    [Fact, Attack(35, "two logs")]
    public void Entries_of_two_logs_count_twice()
    {
        var recipe = VirtualSigstore.Rekor1(World.Keyless(), Image);
        var both = recipe with { Entries = [recipe.Entries[0], VirtualSigstore.Entry(EntryKind.HashedRekord2)] };

        Assert.Equal(
            2,
            Check.Bundle(World.Sign(both), new Requirements { TransparencyLog = Threshold.AtLeast(2) }).IsVerified().LogEntries.Count);
    }

    [Fact, Attack(35, "copied timestamp")]
    public void A_copied_timestamp_counts_once()
    {
        var recipe = VirtualSigstore.Rekor2(World.Keyless(), Image) with
        {
            Timestamps = [VirtualSigstore.Stamp(), VirtualSigstore.Stamp()],
        };

        Check.Bundle(World.Sign(recipe), new Requirements { TimestampAuthority = Threshold.AtLeast(2) })
            .IsRefused(FailureCode.TimestampMissing);
    }

    [Fact, Attack(35, "two timestamps of one authority")]
    public void Two_timestamps_of_one_authority_count_once()
    {
        var recipe = VirtualSigstore.Rekor2(World.Keyless(), Image) with
        {
            Timestamps = [VirtualSigstore.Stamp(), VirtualSigstore.Stamp() with { Time = VirtualSigstore.SigningTime.AddSeconds(1) }],
        };

        Check.Bundle(World.Sign(recipe), new Requirements { VerifiedTime = Threshold.AtLeast(2) }).IsRefused(FailureCode.VerifiedTimeMissing);
    }

    [Fact, Attack(35, "log and timestamp authority")]
    public void A_log_and_a_timestamp_authority_are_two_sources_of_time()
    {
        var recipe = VirtualSigstore.Rekor1(World.Keyless(), Image) with { Timestamps = [VirtualSigstore.Stamp()] };
        var facts = Check.Bundle(World.Sign(recipe), new Requirements { VerifiedTime = Threshold.AtLeast(2) }).IsVerified();

        Assert.Equal(2, Assert.IsType<SigningTime.Proven>(facts.Time).Times.Count);
    }

    [Fact, Attack(35, "copied SCT")]
    public void Two_promises_of_one_certificate_transparency_log_count_once()
    {
        var recipe = VirtualSigstore.Rekor1(World.Keyless(), Image).WithLeaf(leaf => leaf with { Scts = [new(), new()] });

        Check.Bundle(World.Sign(recipe), new Requirements { CertificateTransparency = Threshold.AtLeast(2) })
            .IsRefused(FailureCode.SctMissing, FailureCode.SctLogUnknown);
    }

    [Fact, Attack(35, "a waived log does not waive what is there")]
    public void A_waived_log_entry_is_still_refused_when_it_is_wrong()
    {
        var recipe = VirtualSigstore.Rekor1(VirtualSigstore.ManagedKey, Image)
            .WithInclusion(inclusion => inclusion with { PromiseOver = [1] });

        Check.Bundle(World.Sign(recipe), Requirements.KeyWithoutLog).IsRefused(FailureCode.SignedEntryTimestampInvalid);
    }

    [Theory, Attack(25, "nothing waives a certificate's time")]
    [InlineData(true)]
    [InlineData(false)]
    public void No_requirement_makes_a_certificate_count_without_a_time(bool logged)
    {
        var everythingWaived = new Requirements
        {
            TransparencyLog = Threshold.Waived,
            CertificateTransparency = Threshold.Waived,
            VerifiedTime = Threshold.Waived,
            TimestampAuthority = Threshold.Waived,
        };
        var recipe = logged
            ? VirtualSigstore.Rekor2(World.Keyless(), Image) with { Timestamps = [] }
            : VirtualSigstore.Bare(World.Keyless(), Image);

        Check.Bundle(World.Sign(recipe), everythingWaived).IsRefused(FailureCode.VerifiedTimeMissing);
    }

    [Fact, Attack(35, "mixed instances")]
    public void Two_instances_are_never_mixed_for_one_signature()
    {
        // The certificate of one instance, logged by another: each root alone refuses, and so do both together.
        var recipe = VirtualSigstore.Rekor1(World.Keyless(), Image)
            .WithEntry(entry => entry with { Log = VirtualSigstore.Stranger.Rekor1Log });

        Check.UnderRoots(World.Sign(recipe), World.TrustedRoot(), VirtualSigstore.Stranger.TrustedRoot())
            .IsRefused(FailureCode.LogUnknown, FailureCode.CertificateUntrusted, FailureCode.LogEntryMissing);
    }

    [Theory, Attack(35, "several instances")]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_of_two_trusted_instances_counts_on_its_own(bool first)
    {
        var instance = first ? World : VirtualSigstore.Stranger;

        Check.UnderRoots(
            instance.Sign(VirtualSigstore.Rekor1(instance.Keyless(), Image)),
            World.TrustedRoot(),
            VirtualSigstore.Stranger.TrustedRoot())
            .IsVerified();
    }

    [Fact, Attack(35, "empty trust")]
    public void No_trusted_roots_means_no_certificate_counts() =>
        Check.UnderRoots(World.Sign(VirtualSigstore.Rekor1(World.Keyless(), Image)), Array.Empty<JsonObject>())
            .IsRefused(FailureCode.LogUnknown, FailureCode.CertificateUntrusted, FailureCode.LogEntryMissing);
}
