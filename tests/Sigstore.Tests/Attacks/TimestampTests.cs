using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Timestamps;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Attacks;

/// <summary>
/// Attacks 19 and 25: a timestamp counts only from a trusted authority, over this very signature, with certificates in force.
/// </summary>
public sealed class TimestampTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.P256;
    private static readonly Message Image = Message.Image(GenuineSample.Image);
    private static readonly DateTimeOffset Signed = VirtualSigstore.SigningTime;

    [Fact, Attack(25, "timestamp of another signature")]
    public void A_timestamp_over_something_else_is_refused() =>
        Verify(stamp => stamp with { Over = [1, 2, 3] }).IsRefused(FailureCode.TimestampMismatch);

    [Fact, Attack(25, "forged timestamp")]
    public void A_timestamp_with_a_spoiled_signature_is_refused() =>
        Verify(stamp => stamp with { Forged = true }).IsRefused(FailureCode.TimestampInvalid);

    [Fact, Attack(25, "backdated timestamp")]
    public void A_time_written_into_a_token_after_it_was_signed_is_refused() =>
        Verify(stamp => stamp with { BackdatedTo = Signed.AddSeconds(1) }).IsRefused(FailureCode.TimestampInvalid);

    [Fact, Attack(25, "token not bound to its signer's certificate")]
    public void A_token_that_does_not_name_its_signers_certificate_is_refused() =>
        Verify(stamp => stamp with { BindsCertificate = false }).IsRefused(FailureCode.TimestampMalformed, FailureCode.TimestampInvalid);

    [Fact, Attack(25, "timestamp of a stranger")]
    public void A_timestamp_by_an_authority_that_nobody_trusts_is_refused() =>
        Check.Bundle(World.Sign(Recipe(stamp => stamp), VirtualSigstore.Stranger.TimestampAuthority))
            .IsRefused(FailureCode.TimestampAuthorityUnknown, FailureCode.VerifiedTimeMissing);

    [Fact, Attack(25, "timestamp of a stranger with its chain")]
    public void A_strangers_chain_inside_the_token_is_never_an_anchor() =>
        Check.Bundle(World.Sign(
                Recipe(stamp => stamp with { Embedded = EmbeddedCertificates.Chain }), VirtualSigstore.Stranger.TimestampAuthority))
            .IsRefused(FailureCode.TimestampAuthorityUnknown, FailureCode.VerifiedTimeMissing);

    [Fact, Attack(25, "no timestamp authority configured")]
    public void A_trusted_root_without_timestamp_authorities_refuses_every_timestamp()
    {
        var trust = World.TrustedRoot();
        trust["timestampAuthorities"] = new JsonArray();

        Check.Bundle(World.Sign(Recipe(stamp => stamp)).Json, Image, trust)
            .IsRefused(FailureCode.TimestampAuthorityUnknown, FailureCode.VerifiedTimeMissing);
    }

    [Theory, Attack(25, "refused request sold as a timestamp")]
    [InlineData(2)]
    [InlineData(3)]
    public void A_response_that_was_not_granted_is_refused(int status) =>
        Verify(stamp => stamp with { Status = status }).IsRefused(FailureCode.TimestampMalformed, FailureCode.TimestampInvalid);

    [Fact, Attack(25, "weak imprint")]
    public void A_SHA1_imprint_is_refused() =>
        Verify(stamp => stamp with { Hash = HashAlgorithmName.SHA1 })
            .IsRefused(FailureCode.TimestampMalformed, FailureCode.TimestampInvalid, FailureCode.DigestUnsupported);

    [Theory, Attack(25, "imprints that count")]
    [InlineData("SHA256")]
    [InlineData("SHA384")]
    [InlineData("SHA512")]
    public void Every_SHA2_imprint_counts(string hash) => Verify(stamp => stamp with { Hash = new HashAlgorithmName(hash) }).IsVerified();

    [Theory, Attack(25, "embedded certificates")]
    [InlineData(EmbeddedCertificates.None)]
    [InlineData(EmbeddedCertificates.Signer)]
    [InlineData(EmbeddedCertificates.Chain)]
    public void A_token_may_carry_certificates_or_not(EmbeddedCertificates embedded) =>
        Verify(stamp => stamp with { Embedded = embedded }).IsVerified();

    [Fact, Attack(25, "token that is no timestamp")]
    public void Signed_data_of_another_content_type_is_refused() =>
        Verify(stamp => stamp with { ContentType = "1.2.840.113549.1.7.1" })
            .IsRefused(FailureCode.TimestampMalformed, FailureCode.TimestampInvalid);

    [Theory, Attack(19, "expired timestamp certificate")]
    [InlineData(-2, -1)]
    [InlineData(1, 2)]
    public void A_timestamp_outside_its_signers_certificate_is_refused(int fromDays, int untilDays) =>
        VerifyWith(template => template with { NotBefore = Signed.AddDays(fromDays), NotAfter = Signed.AddDays(untilDays) })
            .IsRefused(FailureCode.TimestampAuthorityOutsideValidity);

    [Fact, Attack(19, "retired timestamp authority")]
    public void A_timestamp_after_its_authority_was_retired_is_refused()
    {
        var trust = World.TrustedRoot();
        trust["timestampAuthorities"]![0]!["validFor"] = TrustedRootJson.Window(VirtualSigstore.Founded, Signed.AddSeconds(-1));

        Check.Bundle(World.Sign(Recipe(stamp => stamp)).Json, Image, trust).IsRefused(FailureCode.TimestampAuthorityOutsideValidity);
    }

    [Theory, Attack(19, "timestamp certificate for something else")]
    [InlineData(CertificateExtensions.CodeSigning)]
    [InlineData(CertificateExtensions.AnyExtendedKeyUsage)]
    [InlineData(null)]
    public void A_signer_without_the_time_stamping_purpose_is_refused(string? purpose) =>
        VerifyWith(template => template with
        {
            Extensions =
            [
                .. template.Extensions.Where(extension => extension.Oid != "2.5.29.37"),
                .. purpose is null
                    ? Array.Empty<CertificateExtension>()
                    : [CertificateExtensions.ExtendedKeyUsage([purpose], critical: true)],
            ],
        }).IsRefused(
            FailureCode.TimestampInvalid,
            FailureCode.AuthorityInvalid,
            FailureCode.CertificateUsage,
            FailureCode.TrustedRootMalformed);

    [Fact, Attack(19, "purpose that is not critical, RFC 3161 section 2.3")]
    public void A_signer_whose_purpose_is_not_critical_is_refused() =>
        VerifyWith(template => template with
        {
            Extensions =
            [
                .. template.Extensions.Where(extension => extension.Oid != "2.5.29.37"),
                CertificateExtensions.ExtendedKeyUsage([CertificateExtensions.TimeStamping], critical: false),
            ],
        }).IsRefused(FailureCode.TimestampInvalid);

    [Fact, Attack(19, "several purposes")]
    public void A_signer_with_a_second_purpose_is_refused() =>
        VerifyWith(template => template with
        {
            Extensions =
            [
                .. template.Extensions.Where(extension => extension.Oid != "2.5.29.37"),
                CertificateExtensions.ExtendedKeyUsage(
                    [CertificateExtensions.TimeStamping, CertificateExtensions.CodeSigning],
                    critical: true),
            ],
        }).IsRefused(
            FailureCode.TimestampInvalid,
            FailureCode.AuthorityInvalid,
            FailureCode.CertificateUsage,
            FailureCode.TrustedRootMalformed);

    private static Recipe Recipe(Func<TimestampTemplate, TimestampTemplate> change) =>
        VirtualSigstore.Rekor2(World.Keyless(), Image) with { Timestamps = [change(VirtualSigstore.Stamp())] };

    private static VerificationResult Verify(Func<TimestampTemplate, TimestampTemplate> change) => Check.Bundle(World.Sign(Recipe(change)));

    /// <summary>A timestamp whose signing certificate is changed, with a trusted root that names it.</summary>
    private static VerificationResult VerifyWith(Func<CertificateTemplate, CertificateTemplate> change)
    {
        var authority = World.NewTimestampAuthority(change);
        var trust = World.TrustedRoot();
        trust["timestampAuthorities"] = new JsonArray(
            TrustedRootJson.Authority("https://tsa.test", authority.Chain, VirtualSigstore.Founded));
        return Check.Bundle(World.Sign(Recipe(stamp => stamp), authority).Json, Image, trust);
    }
}
