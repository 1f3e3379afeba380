using System.Security.Cryptography;
using System.Text;
using ImageTrust.Sigstore.Certificates;
using ImageTrust.Sigstore.Facts;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests;

/// <summary>One of every kind of signature that must verify; without these, refusing everything would pass the attack tests.</summary>
public sealed class GenuineSampleTests
{
    public static TheoryData<string> Samples => [.. GenuineSample.All.Select(sample => sample.Name)];

    [Theory, MemberData(nameof(Samples))]
    public void A_genuine_signature_verifies(string sample) =>
        Assert.Equal(GenuineSample.Named(sample).Digest, Check.Sample(GenuineSample.Named(sample)).IsVerified().Digest.ToString());

    [Fact]
    public void A_GitHub_workflow_is_named_with_every_claim()
    {
        var identity = Check.Sample(GenuineSample.Named("keyless-image-rekor1")).IsVerified().CertificateIdentity();

        Assert.Equal(
            new WorkloadIdentity.GitHubWorkflow("acme", "app", ".github/workflows/release.yml", "refs/heads/main"),
            identity.Workload);
        Assert.Equal(
            new TestKit.Certificates.Identity.GitHubActions().Extensions.ToDictionary(claim => claim.Number, claim => claim.Value),
            identity.Claims.All.ToDictionary());
    }

    [Fact]
    public void A_GitLab_pipeline_a_service_account_and_a_person_are_named()
    {
        Assert.Equal(
            new WorkloadIdentity.GitLabPipeline("https://gitlab.com", "acme/app", ".gitlab-ci.yml", "refs/heads/main"),
            IdentityOf("keyless-gitlab").Workload);
        Assert.IsType<WorkloadIdentity.KubernetesServiceAccount>(IdentityOf("keyless-kubernetes").Workload);
        Assert.Equal(
            (SubjectKind.Email, "dev@example.com"),
            (IdentityOf("keyless-person").Subject.Kind, IdentityOf("keyless-person").Subject.Value));
    }

    [Fact]
    public void Annotations_of_the_signer_are_reported()
    {
        var bundle = Assert.IsType<VerifiedContent.ImageSignature>(FactsOf("key-annotations").Content);
        var layer = Assert.IsType<VerifiedContent.ImageSignature>(FactsOf("legacy-key-rekor1").Content);

        Assert.Equal(
            [KeyValuePair.Create("build", "77"), KeyValuePair.Create("team", "red")],
            bundle.Annotations.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.Equal("red", layer.Annotations["team"]);
    }

    [Theory]
    [InlineData("keyless-image-rekor1", TimeSource.TransparencyLog)]
    [InlineData("keyless-image-rekor2", TimeSource.TimestampAuthority)]
    [InlineData("legacy-keyless", TimeSource.TransparencyLog)]
    public void The_signing_time_names_its_source(string sample, TimeSource source)
    {
        var time = Assert.Single(Assert.IsType<SigningTime.Proven>(Check.Sample(GenuineSample.Named(sample)).IsVerified().Time).Times);

        Assert.Equal((VirtualSigstore.SigningTime, source), (time.Time, time.Source));
    }

    /// <summary>Fixed keys and no randomness: a change of the kit that changes its bytes must be meant.</summary>
    [Fact]
    public void The_virtual_instance_makes_the_same_bytes_in_every_run()
    {
        var all = string.Concat(GenuineSample.All.Select(
            sample => sample.Name + sample.Bundle.Text + string.Concat(sample.Layer?.Annotations.Values ?? [])));

        Assert.Equal(
            "101dbd4e241a0078f7b7a4b10037482dddcf1dbeb7f2c009e22f64a187ab9802",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all))));
    }

    private static VerifiedFacts FactsOf(string sample) => Check.Sample(GenuineSample.Named(sample)).IsVerified();

    private static CertificateIdentity IdentityOf(string sample) =>
        Check.Sample(GenuineSample.Named(sample)).IsVerified().CertificateIdentity();
}
