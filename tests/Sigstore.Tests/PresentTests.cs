using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Strictness;
using ImageTrust.TestKit.Keys;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests;

/// <summary>A result says whether it rests on the present, so that nobody takes it for one that holds later.</summary>
public sealed class PresentTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.P256;
    private static readonly Message Image = Message.Image(GenuineSample.Image);
    private static readonly EcdsaKey Key = EcdsaKey.Named("cosign.key", EcdsaScheme.P256);
    private static readonly Requirements Waived = new() { TransparencyLog = Threshold.Waived, VerifiedTime = Threshold.Waived };

    [Fact]
    public void What_a_log_or_a_timestamp_dates_holds_later()
    {
        Assert.False(Verified(Check.Bundle(World.Sign(VirtualSigstore.Rekor1(World.Keyless(), Image)))));
        Assert.False(Verified(Check.Bundle(World.Sign(VirtualSigstore.Rekor2(World.Keyless(), Image)))));
        Assert.False(Verified(Check.Bundle(World.Sign(VirtualSigstore.Rekor2(VirtualSigstore.ManagedKey, Image)), Waived)));
    }

    [Fact]
    public void A_key_of_any_time_holds_later() =>
        Assert.False(Verified(Check.WithKeys(World.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Image)), [Check.Always(Key)])));

    [Fact]
    public void A_key_with_an_end_does_not_where_nothing_dates_the_signature()
    {
        var key = Check.Between(Key, VirtualSigstore.Founded, Check.Now.AddDays(1));
        Assert.True(Verified(Check.WithKeys(World.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Image)), [key])));
        Assert.False(Verified(Check.WithKeys(World.Sign(VirtualSigstore.Rekor1(VirtualSigstore.ManagedKey, Image)), [key], logRequired: true)));
    }

    [Fact]
    public void An_entry_without_a_time_does_not_where_no_timestamp_dates_it()
    {
        var bundle = World.Sign(VirtualSigstore.Rekor2(VirtualSigstore.ManagedKey, Image) with { Timestamps = [] });
        Assert.True(Verified(Check.Bundle(bundle, Waived)));
    }

    [Fact]
    public void What_is_too_early_may_hold_later()
    {
        var result = Check.Bundle(World.Sign(VirtualSigstore.Rekor1(World.Keyless(), Image)), now: VirtualSigstore.SigningTime.AddHours(-1));
        result.IsRefused(FailureCode.TimeInFuture);
        Assert.True(result.RestsOnPresent);
    }

    [Fact]
    public void What_is_expired_rests_on_the_present()
    {
        var expired = Check.Between(Key, VirtualSigstore.Founded, Check.Now.AddDays(-1));
        var result = Check.WithKeys(World.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Image)), [expired]);
        result.IsRefused(FailureCode.KeyOutsideValidity);
        Assert.True(result.RestsOnPresent);
    }

    [Fact]
    public void A_bad_signature_is_one_at_any_time()
    {
        var result = Check.WithKeys(World.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Image)), []);
        result.IsRefused(FailureCode.KeyUnknown);
        Assert.False(result.RestsOnPresent);
    }

    private static bool Verified(VerificationResult result)
    {
        result.IsVerified();
        return result.RestsOnPresent;
    }
}
