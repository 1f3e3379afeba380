using ImageTrust.Sigstore.Outcome;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Keys;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Attacks.Certificates;

/// <summary>
/// A leaf counts only below an authority of the trusted root, for code signing, with every link valid at the verified time.
/// </summary>
public sealed class CertificatePathTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.P256;
    private static readonly Message Image = Message.Image(GenuineSample.Image);

    [Theory, Attack(2, "CVE-2026-24122")]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    public void An_intermediate_that_ended_before_the_signature_is_refused(int secondsAfterSigning, bool refused)
    {
        var intermediate = ShortLived(VirtualSigstore.Founded, VirtualSigstore.SigningTime.AddSeconds(secondsAfterSigning));
        var result = CheckUnder(intermediate);

        if (refused)
        {
            result.IsRefused(FailureCode.AuthorityOutsideValidity);
        }
        else
        {
            result.IsVerified();
        }
    }

    [Fact, Attack(2, "CVE-2026-24122")]
    public void An_intermediate_that_began_after_the_signature_is_refused() =>
        CheckUnder(ShortLived(VirtualSigstore.SigningTime.AddSeconds(1), VirtualSigstore.Abandoned))
            .IsRefused(FailureCode.AuthorityOutsideValidity);

    [Fact, Attack(2, "CVE-2026-24122")]
    public void A_root_that_ended_before_the_signature_is_refused()
    {
        var root = CertificateAuthority.Root(
            "O=old,CN=root",
            EcdsaKey.Named("old root", EcdsaScheme.P256),
            VirtualSigstore.Founded,
            VirtualSigstore.SigningTime.AddDays(-1));
        var intermediate = root.Intermediate(
            "O=old,CN=intermediate",
            EcdsaKey.Named("old intermediate", EcdsaScheme.P256),
            VirtualSigstore.Founded,
            VirtualSigstore.Abandoned);

        CheckUnder(intermediate).IsRefused(FailureCode.AuthorityOutsideValidity);
    }

    [Theory, Attack(29, "seen in policies that pin chains")]
    [InlineData(CertificateForm.Leaf)]
    [InlineData(CertificateForm.LeafAndIntermediate)]
    [InlineData(CertificateForm.WholeChain)]
    public void A_chain_in_the_bundle_is_never_an_anchor(CertificateForm form)
    {
        var stranger = VirtualSigstore.Stranger.Keyless() with { Issuer = VirtualSigstore.Stranger.Intermediate, Form = form };

        Check.Bundle(World.Sign(VirtualSigstore.Rekor1(stranger, Image) with { Version = BundleVersion.V02 }))
            .IsRefused(FailureCode.CertificateUntrusted, FailureCode.EvidenceMalformed);
    }

    [Fact, Attack(29, "seen in policies that pin chains")]
    public void A_chain_in_the_annotation_is_never_an_anchor()
    {
        var stranger = VirtualSigstore.Stranger.Keyless() with { Issuer = VirtualSigstore.Stranger.Intermediate };
        var layer = LegacyLayer.From(World.Sign(VirtualSigstore.Rekor1(stranger, Message.SimpleSigning(GenuineSample.Image))));

        Check.Layer(layer).IsRefused(FailureCode.CertificateUntrusted);
    }

    [Fact, Attack(29, "look-alike authority")]
    public void An_authority_with_a_trusted_name_but_its_own_key_is_refused()
    {
        var root = CertificateAuthority.Root(
            "O=virtual,CN=root",
            EcdsaKey.Named("impostor root", EcdsaScheme.P256),
            VirtualSigstore.Founded,
            VirtualSigstore.Abandoned);
        var impostor = root.Intermediate(
            "O=virtual,CN=intermediate",
            EcdsaKey.Named("impostor", EcdsaScheme.P256),
            VirtualSigstore.Founded,
            VirtualSigstore.Abandoned);

        Check.Bundle(World.Sign(VirtualSigstore.Rekor1(World.Keyless() with { Issuer = impostor }, Image)))
            .IsRefused(FailureCode.CertificateSignatureInvalid, FailureCode.CertificateUntrusted);
    }

    [Theory, Attack(29, "extended key usage")]
    [InlineData(CertificateExtensions.ServerAuthentication)]
    [InlineData(CertificateExtensions.TimeStamping)]
    [InlineData(CertificateExtensions.AnyExtendedKeyUsage)]
    [InlineData(null)]
    public void A_leaf_without_the_code_signing_purpose_is_refused(string? purpose) =>
        Check.Bundle(World.Sign(Genuine.WithLeaf(leaf => leaf with { Purposes = purpose is null ? [] : [purpose] })))
            .IsRefused(FailureCode.CertificateUsage);

    [Fact, Attack(29, "CA:TRUE leaf")]
    public void A_leaf_that_is_itself_an_authority_is_refused() =>
        Check.Bundle(World.Sign(Genuine.WithLeaf(leaf => leaf with { IsAuthority = true }))).IsRefused(FailureCode.CertificateUsage);

    [Fact, Attack(29, "key usage")]
    public void A_leaf_whose_key_may_not_sign_is_refused() =>
        Check.Bundle(World.Sign(Genuine.WithLeaf(leaf => leaf with { KeyUsageBits = Org.BouncyCastle.Asn1.X509.KeyUsage.KeyAgreement })))
            .IsRefused(FailureCode.CertificateUsage);

    [Fact, Attack(29, "unknown critical extension")]
    public void A_leaf_with_a_critical_extension_that_nobody_knows_is_refused() =>
        Check.Bundle(World.Sign(Genuine.WithLeaf(leaf => leaf with { MoreExtensions = [new("1.2.3.4.5", true, [5, 0])] })))
            .IsRefused(FailureCode.CertificateUsage, FailureCode.CertificateMalformed);

    [Fact, Attack(29, "leaf as issuer")]
    public void A_leaf_signed_by_another_leaf_is_refused()
    {
        var first = World.Leaf() with { Key = EcdsaKey.Named("first", EcdsaScheme.P256) };
        var leafAsIssuer = World.Intermediate.Intermediate(first.Key, new()
        {
            Subject = "CN=leaf as issuer",
            Spki = first.Key.Spki,
            NotBefore = first.NotBefore,
            NotAfter = first.NotAfter,
            Extensions = [CertificateExtensions.ExtendedKeyUsage([CertificateExtensions.CodeSigning])],
        });
        var signer = World.Keyless() with { Issuer = leafAsIssuer, Form = CertificateForm.WholeChain };

        Check.Bundle(World.Sign(VirtualSigstore.Rekor1(signer, Image) with { Version = BundleVersion.V02 }))
            .IsRefused(FailureCode.CertificateUntrusted, FailureCode.EvidenceMalformed);
    }

    [Fact, Attack(29, "authority without the right to issue")]
    public void An_anchor_that_is_no_authority_cannot_issue()
    {
        var root = CertificateAuthority.Root(
            "O=odd,CN=root",
            EcdsaKey.Named("odd root", EcdsaScheme.P256),
            VirtualSigstore.Founded,
            VirtualSigstore.Abandoned);
        var key = EcdsaKey.Named("odd intermediate", EcdsaScheme.P256);
        var intermediate = root.Intermediate(key, new()
        {
            Subject = "O=odd,CN=intermediate",
            Spki = key.Spki,
            NotBefore = VirtualSigstore.Founded,
            NotAfter = VirtualSigstore.Abandoned,
            Extensions = [CertificateExtensions.BasicConstraints(authority: false)],
        });

        CheckUnder(intermediate).IsRefused(FailureCode.AuthorityInvalid, FailureCode.TrustedRootMalformed);
    }

    [Fact, Attack(29, "chain in the trusted root that does not hang together")]
    public void An_intermediate_that_its_root_did_not_sign_is_refused()
    {
        var bundle = World.Sign(Genuine);
        var trust = World.TrustedRoot();
        trust["certificateAuthorities"]![0]!["certChain"]!["certificates"]![1]!["rawBytes"] =
            Convert.ToBase64String(VirtualSigstore.Stranger.Root.Certificate);

        Check.Bundle(bundle.Json, Image, trust).IsRefused(FailureCode.AuthorityInvalid, FailureCode.TrustedRootMalformed);
    }

    private static Recipe Genuine => VirtualSigstore.Rekor1(World.Keyless(), Image);

    private static CertificateAuthority ShortLived(DateTimeOffset from, DateTimeOffset until) =>
        World.Root.Intermediate("O=virtual,CN=short-lived", EcdsaKey.Named("short-lived", EcdsaScheme.P256), from, until);

    /// <summary>The genuine signature with a leaf of <paramref name="issuer"/>, whose chain the trusted root names.</summary>
    private static Sigstore.VerificationResult CheckUnder(CertificateAuthority issuer)
    {
        var trust = World.TrustedRoot();
        trust["certificateAuthorities"] = new System.Text.Json.Nodes.JsonArray(
            TrustedRootJson.Authority("https://ca.test", issuer.Chain, VirtualSigstore.Founded));
        return Check.Bundle(World.Sign(VirtualSigstore.Rekor1(World.Keyless() with { Issuer = issuer }, Image)).Json, Image, trust);
    }
}
