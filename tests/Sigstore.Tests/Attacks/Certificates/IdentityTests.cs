using System.Text;
using ImageTrust.Sigstore.Certificates;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Attacks.Certificates;

/// <summary>
/// Attacks 11 and 26: what a certificate says about its holder reaches the policy unambiguously, or the certificate is refused.
/// </summary>
public sealed class IdentityTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.P256;
    private static readonly Identity.GitHubActions GitHub = new();

    [Fact, Attack(26, "issuer .1 and .8 disagree")]
    public void Two_issuers_that_disagree_are_refused() =>
        Verify(leaf => leaf with { Claims = [new(1, "https://token.actions.githubusercontent.com"), new(8, "https://evil.test")] })
            .IsRefused(FailureCode.CertificateIdentityInvalid);

    [Theory, Attack(26, "issuer in one form only")]
    [InlineData(1)]
    [InlineData(8)]
    public void An_issuer_in_either_form_alone_counts(int number) =>
        Assert.Equal("https://issuer.test", IdentityOf(leaf => leaf with { Claims = [new(number, "https://issuer.test")] }).Issuer);

    [Fact, Attack(26, "no issuer")]
    public void A_certificate_without_an_issuer_is_refused() =>
        Verify(leaf => leaf with { Claims = [] }).IsRefused(FailureCode.CertificateIdentityInvalid);

    [Theory, Attack(26, "empty issuer")]
    [InlineData(1)]
    [InlineData(8)]
    public void A_certificate_with_an_empty_issuer_is_refused(int number) =>
        Verify(leaf => leaf with { Claims = [new(number, "")] }).IsRefused(FailureCode.CertificateIdentityInvalid);

    [Fact, Attack(26, "issuer twice")]
    public void A_certificate_with_two_issuer_extensions_is_refused() =>
        Verify(leaf => leaf with { Claims = [new(8, "https://token.actions.githubusercontent.com"), new(8, "https://evil.test")] })
            .IsRefused(FailureCode.CertificateIdentityInvalid, FailureCode.CertificateMalformed);

    [Fact, Attack(26, "several subject alternative names")]
    public void A_certificate_with_two_names_is_refused() =>
        Verify(leaf => leaf with { Names = [GitHub.Name, new SubjectName.Uri("https://github.com/evil/app/x.yml@refs/heads/main")] })
            .IsRefused(FailureCode.CertificateIdentityInvalid);

    [Fact, Attack(26, "several kinds of name")]
    public void A_certificate_with_a_name_and_an_address_is_refused() =>
        Verify(leaf => leaf with { Names = [new SubjectName.Email("dev@example.com"), GitHub.Name] })
            .IsRefused(FailureCode.CertificateIdentityInvalid);

    [Fact, Attack(26, "no name")]
    public void A_certificate_without_a_name_is_refused() =>
        Verify(leaf => leaf with { Names = [] }).IsRefused(FailureCode.CertificateIdentityInvalid);

    [Fact, Attack(26, "host name as identity")]
    public void A_certificate_that_names_a_host_is_refused() =>
        Verify(leaf => leaf with { Names = [new SubjectName.Dns("example.com")] }).IsRefused(FailureCode.CertificateIdentityInvalid);

    [Fact, Attack(26, "e-mail in a URI")]
    public void An_address_written_as_a_URI_is_no_address()
    {
        var subject = IdentityOf(leaf => leaf with { Names = [new SubjectName.Uri("dev@example.com")] }).Subject;

        Assert.Equal((SubjectKind.Uri, "dev@example.com"), (subject.Kind, subject.Value));
    }

    [Theory, Attack(26, "NUL and friends inside a name")]
    [InlineData("https://github.com/acme/app\0.evil.test")]
    [InlineData("https://github.com/acme/app\n")]
    public void A_name_with_control_characters_is_refused(string name) =>
        Verify(leaf => leaf with { Names = [new SubjectName.Uri(name)] }).IsRefused(FailureCode.CertificateIdentityInvalid);

    [Fact, Attack(26, "DER in a raw extension and the reverse")]
    public void A_new_style_claim_that_is_not_DER_is_refused() =>
        Verify(leaf => leaf with
        {
            Claims = [new(1, GitHub.Issuer)],
            MoreExtensions = [new(CertificateExtensions.FulcioArc + "8", false, Encoding.UTF8.GetBytes(GitHub.Issuer))],
        }).IsRefused(FailureCode.CertificateIdentityInvalid, FailureCode.CertificateMalformed);

    [Theory, Attack(26, "GitHub look-alikes")]
    [InlineData("https://github.com.evil.test/acme/app/.github/workflows/release.yml@refs/heads/main")]
    [InlineData("https://github.com@evil.test/acme/app/.github/workflows/release.yml@refs/heads/main")]
    [InlineData("HTTPS://GITHUB.COM/acme/app/.github/workflows/release.yml@refs/heads/main")]
    public void A_look_alike_is_no_GitHub_workflow(string name) =>
        Assert.Null(IdentityOf(leaf => leaf with { Names = [new SubjectName.Uri(name)] }).Workload);

    [Fact, Attack(26, "GitHub name from another issuer")]
    public void A_GitHub_name_from_another_issuer_is_no_GitHub_workflow() =>
        Assert.Null(IdentityOf(leaf => leaf with { Claims = [new(1, "https://evil.test"), new(8, "https://evil.test")] }).Workload);

    [Fact, Attack(11, "CVE-2025-29778")]
    public void Subject_and_issuer_reach_the_policy_letter_for_letter()
    {
        var identity = IdentityOf(leaf => leaf);

        Assert.Equal("https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main", identity.Subject.Value);
        Assert.Equal("https://token.actions.githubusercontent.com", identity.Issuer);
    }

    private static CertificateIdentity IdentityOf(Func<LeafTemplate, LeafTemplate> change) =>
        Verify(change).IsVerified().CertificateIdentity();

    private static VerificationResult Verify(Func<LeafTemplate, LeafTemplate> change) =>
        Check.Bundle(World.Sign(VirtualSigstore.Rekor1(World.Keyless(GitHub), Message.Image(GenuineSample.Image)).WithLeaf(change)));
}
