using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.TestKit.Keys;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Attacks;

/// <summary>Attacks 18, 33, 35 and 36 with managed keys, and the encodings of a signature.</summary>
public sealed class KeyTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.P256;
    private static readonly Message Image = Message.Image(GenuineSample.Image);
    private static readonly EcdsaKey Key = EcdsaKey.Named("cosign.key", EcdsaScheme.P256);

    [Fact, Attack(18, "revoked key")]
    public void A_signature_of_a_key_that_was_removed_is_refused()
    {
        var bundle = World.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Image));

        Check.WithKeys(bundle, [Check.Always(EcdsaKey.Named("next.key", EcdsaScheme.P256))])
            .IsRefused(FailureCode.KeyUnknown, FailureCode.SignatureInvalid);
    }

    [Fact, Attack(35, "empty key list")]
    public void No_keys_means_no_signature_counts() =>
        Check.WithKeys(World.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Image)), []).IsRefused(FailureCode.KeyUnknown);

    [Fact, Attack(33, "expired key, judged at the time passed in")]
    public void A_signature_without_a_proven_time_is_judged_at_the_time_passed_in()
    {
        var bundle = World.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Image));
        var expired = Check.Between(Key, VirtualSigstore.Founded, Check.Now.AddDays(-1));

        Check.WithKeys(bundle, [expired]).IsRefused(FailureCode.KeyOutsideValidity);
    }

    [Fact, Attack(33, "expired key, signature from before")]
    public void A_signature_with_a_proven_time_is_judged_at_that_time()
    {
        var bundle = World.Sign(VirtualSigstore.Rekor1(VirtualSigstore.ManagedKey, Image));
        var expired = Check.Between(Key, VirtualSigstore.Founded, VirtualSigstore.SigningTime);

        Check.WithKeys(bundle, [expired], logRequired: true).IsVerified();
    }

    [Theory, Attack(33, "key window that does not hold the proven time")]
    [InlineData(-20, -1)]
    [InlineData(1, 20)]
    public void A_key_outside_its_window_at_the_proven_time_is_refused(int fromDays, int untilDays)
    {
        var bundle = World.Sign(VirtualSigstore.Rekor1(VirtualSigstore.ManagedKey, Image));
        var key = Check.Between(Key, VirtualSigstore.SigningTime.AddDays(fromDays), VirtualSigstore.SigningTime.AddDays(untilDays));

        Check.WithKeys(bundle, [key], logRequired: true).IsRefused(FailureCode.KeyOutsideValidity);
    }

    [Fact, Attack(33, "root that confirmed nothing")]
    public void A_trusted_root_is_named_only_where_it_confirmed_something()
    {
        var bare = World.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Image));
        var logged = World.Sign(VirtualSigstore.Rekor1(VirtualSigstore.ManagedKey, Image));

        Assert.Null(Check.WithKeys(bare, [Check.Always(Key)]).IsVerified().TrustedRoot);
        Assert.Equal("virtual", Check.WithKeys(logged, [Check.Always(Key)], logRequired: true).IsVerified().TrustedRoot);
    }

    [Fact, Attack(33, "log entry wanted")]
    public void A_signature_that_was_not_logged_is_refused_where_the_log_is_required() =>
        Check.WithKeys(World.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Image)), [Check.Always(Key)], logRequired: true)
            .IsRefused(FailureCode.LogEntryMissing);

    [Fact, Attack(29, "wrong key hint")]
    public void A_key_hint_that_names_another_key_is_never_an_anchor()
    {
        var mallory = EcdsaKey.Named("mallory", EcdsaScheme.P256);
        var bundle = World.Sign(VirtualSigstore.Bare(new SignedBy.KeyPair(mallory, Convert.ToBase64String(Key.Fingerprint)), Image));

        Check.WithKeys(bundle, [Check.Always(Key)]).IsRefused(FailureCode.SignatureInvalid);
    }

    [Theory, Attack(27, "second encodings of one signature")]
    [InlineData("P1363")]
    [InlineData("trailing byte")]
    [InlineData("zero")]
    [InlineData("empty")]
    public void A_signature_in_another_encoding_is_refused(string encoding)
    {
        var signature = encoding switch
        {
            "P1363" => Key.SignP1363(Image.ToSign),
            "trailing byte" => [.. Key.Sign(Image.ToSign), 0],
            "zero" => (byte[])[0x30, 6, 2, 1, 0, 2, 1, 0],
            _ => [],
        };

        Check.WithKeys(
            World.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Image) with { Signature = signature }),
            [Check.Always(Key)])
            .IsRefused(FailureCode.SignatureInvalid, FailureCode.EvidenceMalformed, FailureCode.EnvelopeMalformed);
    }

    [Fact, Attack(27, "P-384 key with SHA-1 or SHA-512")]
    public void A_signature_over_a_hash_that_does_not_belong_to_the_key_is_refused()
    {
        var odd = EcdsaKey.Named("cosign.key", EcdsaScheme.P256 with { Hash = HashAlgorithmName.SHA512 });

        Check.WithKeys(World.Sign(VirtualSigstore.Bare(new SignedBy.KeyPair(odd), Image)), [Check.Always(odd)])
            .IsRefused(FailureCode.SignatureInvalid);
    }

    [Fact, Attack(35, "key in place of certificate")]
    public void A_keyless_bundle_does_not_count_where_only_keys_are_trusted() =>
        Check.WithKeys(World.Sign(VirtualSigstore.Bare(World.Keyless(), Image)), [Check.Always((EcdsaKey)World.Leaf().Key)])
            .IsRefused(
                FailureCode.CertificateUntrusted,
                FailureCode.LogEntryMissing,
                FailureCode.VerifiedTimeMissing,
                FailureCode.KeyUnknown);

    /// <summary>One of the two became the verifier's key, even where the user had named another.</summary>
    [Fact, Attack(36, "GHSA-fx35-mq7g-6g98")]
    public void A_bare_key_where_the_certificate_belongs_is_never_an_anchor()
    {
        var stranger = EcdsaKey.Named("strangers.key", EcdsaScheme.P256);
        var recipe = VirtualSigstore.Rekor1(new SignedBy.KeyPair(stranger), Image);
        var bundle = World.Sign(recipe).Json;
        var material = bundle["verificationMaterial"]!.AsObject();
        material.Remove("publicKey");
        material["certificate"] = new JsonObject { ["rawBytes"] = Convert.ToBase64String(stranger.Spki) };
        Check.Bundle(bundle, GenuineSample.Image).IsRefused(FailureCode.CertificateMalformed);

        var layer = LegacyLayer.From(World.Sign(recipe with { Content = Message.SimpleSigning(GenuineSample.Image) }));
        Check.Layer(layer.With(LegacyLayer.Certificate, stranger.Pem)).IsRefused(FailureCode.CertificateMalformed);
    }
}
