using System.Reflection;
using System.Text.Json.Nodes;
using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Strictness;
using ImageTrust.Sigstore.Trust;

namespace ImageTrust.Sigstore.Tests.Api;

/// <summary>No way through the public surface ends in success for a certificate whose signing time nobody vouched for.</summary>
public class SuccessNeedsATimeTests
{
    private static readonly Type[] Successes = [typeof(VerificationResult), typeof(Verified), typeof(VerifiedFacts)];

    private static readonly Requirements EverythingWaived = new()
    {
        TransparencyLog = Threshold.Waived,
        CertificateTransparency = Threshold.Waived,
        VerifiedTime = Threshold.Waived,
        TimestampAuthority = Threshold.Waived,
    };

    [Fact]
    public void Only_the_verifier_makes_a_success()
    {
        var makers = typeof(Verifier).Assembly.GetExportedTypes()
            .SelectMany(type
                => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => Mentions(method.ReturnType)
                || method.GetParameters().Any(p => p.ParameterType.IsByRef && Mentions(p.ParameterType)))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");

        Assert.Equal(["Verifier.Verify"],
            makers.Where(name => name != "Verified.get_Facts" && !name.EndsWith(".<Clone>$", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_success_cannot_be_constructed_or_changed_from_outside()
    {
        foreach (var type in Successes)
        {
            Assert.Empty(type.GetConstructors(BindingFlags.Public | BindingFlags.Instance));
            Assert.DoesNotContain(type.GetProperties(), property => property.SetMethod is { IsPublic: true });
        }
    }

    [Fact]
    public void Facts_about_a_certificate_holder_cannot_exist_without_a_proven_time()
    {
        var facts = Assert.IsType<Verified>(Verify(PublicSample.Rekor2, Requirements.Strict)).Facts;

        Assert.Throws<InvalidOperationException>(()
            => new VerifiedFacts(facts.Digest, facts.Format, facts.Content, facts.Signer, new SigningTime.Unproven(PublicSample.Now)));
        Assert.Throws<InvalidOperationException>(()
            => new VerifiedFacts(facts.Digest, facts.Format, facts.Content, facts.Signer, new SigningTime.Proven([])));
    }

    [Fact]
    public void Waiving_everything_does_not_admit_a_certificate_without_a_time()
    {
        var bundle = JsonNode.Parse(PublicSample.Rekor2)!;
        bundle["verificationMaterial"]!.AsObject().Remove("timestampVerificationData");

        Assert.Equal(FailureCode.VerifiedTimeMissing, Refusal(bundle, EverythingWaived));
    }

    [Fact]
    public void Waiving_everything_does_not_admit_a_time_that_nobody_signed()
    {
        var bundle = JsonNode.Parse(PublicSample.Rekor1)!;
        bundle["verificationMaterial"]!["tlogEntries"]![0]!.AsObject().Remove("inclusionPromise");

        Assert.Equal(FailureCode.VerifiedTimeMissing, Refusal(bundle, EverythingWaived));
    }

    [Fact]
    public void Every_requirement_left_out_is_strict()
    {
        Assert.Equal(Requirements.Strict, new Requirements());
        Assert.All([Requirements.Strict.TransparencyLog, Requirements.Strict.CertificateTransparency, Requirements.Strict.VerifiedTime],
            threshold => Assert.Equal(Threshold.One, threshold));
        Assert.Throws<ArgumentOutOfRangeException>(() => Threshold.AtLeast(0));
    }

    private static VerificationResult Verify(byte[] bundle, Requirements requirements) => Verifier.Verify(
        SigstoreBundle.Read(bundle), PublicSample.Artifact, TrustMaterial.Create(TrustedRoot.PublicGood, PublicSample.Staging),
            requirements, PublicSample.Now);

    private static FailureCode Refusal(JsonNode bundle, Requirements requirements)
        => Assert.IsType<Refused>(Verify(System.Text.Encoding.UTF8.GetBytes(bundle.ToJsonString()), requirements)).Failure.Code;

    private static bool Mentions(Type type)
        => Successes.Contains(type.IsByRef || type.IsArray ? type.GetElementType() : type) || type.GenericTypeArguments.Any(Mentions);
}
