using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Certificates;
using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Strictness;
using ImageTrust.Sigstore.Trust;

namespace ImageTrust.Sigstore.Tests.Api;

/// <summary>Real bundles of the public instances, and what the facts say about them.</summary>
public class PublicInstanceTests
{
    private const string Workflow = ".github/workflows/extremely-dangerous-oidc-beacon.yml";
    private const string Repository = "extremely-dangerous-public-oidc-beacon";

    [Fact]
    public void A_bundle_of_the_public_good_instance_verifies_under_the_root_that_is_shipped()
    {
        var facts = Assert.IsType<Verified>(Verify(PublicSample.Rekor1, TrustedRoot.PublicGood)).Facts;

        Assert.IsType<VerifiedContent.BlobSignature>(facts.Content);
        Assert.Equal(PublicSample.Artifact, facts.Digest);
        Assert.Equal("public-good", facts.TrustedRoot);
        var entry = Assert.Single(facts.LogEntries);
        Assert.Equal((79571823, "hashedrekord 0.0.1", true, true), (entry.LogIndex, entry.Kind, entry.Promised, entry.Included));
        var time = Assert.Single(Assert.IsType<SigningTime.Proven>(facts.Time).Times);
        Assert.Equal((DateTimeOffset.FromUnixTimeSeconds(1710869186), TimeSource.TransparencyLog), (time.Time, time.Source));
        Assert.Equal("https://rekor.sigstore.dev", time.Authority);
    }

    [Fact]
    public void Every_claim_of_the_certificate_is_a_named_fact()
    {
        var facts = Assert.IsType<Verified>(Verify(PublicSample.Rekor1, TrustedRoot.PublicGood)).Facts;
        var holder = Assert.IsType<Signer.CertificateHolder>(facts.Signer);

        Assert.Equal("https://token.actions.githubusercontent.com", holder.Identity.Issuer);
        Assert.Equal(SubjectKind.Uri, holder.Identity.Subject.Kind);
        Assert.Equal(new WorkloadIdentity.GitHubWorkflow("sigstore-conformance", Repository, Workflow, "refs/heads/main"),
            holder.Identity.Workload);
        var claims = holder.Identity.Claims;
        Assert.Equal("refs/heads/main", claims.SourceRepositoryRef);
        Assert.Equal("https://github.com/sigstore-conformance/" + Repository, claims.SourceRepositoryUri);
        Assert.Equal("github-hosted", claims.RunnerEnvironment);
        Assert.Equal("workflow_dispatch", claims.BuildTrigger);
        Assert.Equal("public", claims.SourceRepositoryVisibility);
        Assert.Equal(claims.SourceRepositoryDigest, claims.All[3]);
        Assert.Single(holder.CertificateTransparencyLogs);
        Assert.Equal("https://fulcio.sigstore.dev", holder.AuthorityUri);
    }

    [Fact]
    public void Several_roots_stand_beside_each_other_and_the_facts_name_the_one_that_confirmed()
    {
        var facts = Assert.IsType<Verified>(Verify(PublicSample.Rekor2, TrustedRoot.PublicGood, PublicSample.Staging)).Facts;

        Assert.Equal("staging", facts.TrustedRoot);
        Assert.Equal(TimeSource.TimestampAuthority, Assert.Single(Assert.IsType<SigningTime.Proven>(facts.Time).Times).Source);
    }

    [Fact]
    public void A_bundle_of_another_instance_could_not_be_checked()
    {
        var failure = Assert.IsType<Refused>(Verify(PublicSample.Rekor2, TrustedRoot.PublicGood)).Failure;

        Assert.Equal((FailureCode.LogUnknown, FailureClass.Untrusted), (failure.Code, failure.Class));
    }

    [Fact]
    public void Without_any_root_a_certificate_proves_nothing()
        => Assert.Equal(FailureCode.LogUnknown, Assert.IsType<Refused>(Verify(PublicSample.Rekor1)).Failure.Code);

    [Fact]
    public void One_verifier_serves_many_threads()
    {
        var evidence = SigstoreBundle.Read(PublicSample.Rekor2);
        var trust = TrustMaterial.Create(PublicSample.Staging);

        var results = Enumerable.Range(0, 64).AsParallel().WithDegreeOfParallelism(8)
            .Select(_ => Verifier.Verify(evidence, PublicSample.Artifact, trust, Requirements.Strict, PublicSample.Now)).ToArray();

        Assert.All(results, result => Assert.IsType<Verified>(result));
    }

    private static VerificationResult Verify(byte[] bundle, params TrustedRoot[] roots)
        => Verifier.Verify(SigstoreBundle.Read(bundle), PublicSample.Artifact, TrustMaterial.Create(roots), Requirements.Strict,
            PublicSample.Now);
}
