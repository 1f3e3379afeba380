using ImageTrust.Sigstore.Certificates;

namespace ImageTrust.Sigstore.Tests.Certificates;

/// <summary>Subjects in the issuers' own forms are taken apart; what only resembles one is not.</summary>
public class WorkloadIdentityTests
{
    private const string GitHub = "https://token.actions.githubusercontent.com";
    private const string GitLab = "https://gitlab.example";
    private const string Aks = "https://westeurope.oic.prod-aks.azure.com/t/c/";

    [Fact]
    public void A_GitHub_workflow() => Assert.Equal(
        new WorkloadIdentity.GitHubWorkflow("acme", "app", ".github/workflows/release.yml", "refs/tags/v1@rc"),
        Read("https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1@rc", GitHub));

    [Fact]
    public void A_GitLab_pipeline() => Assert.Equal(
        new WorkloadIdentity.GitLabPipeline(GitLab, "group/sub/app", ".gitlab-ci.yml", "refs/heads/main"),
        Read("https://gitlab.example/group/sub/app//.gitlab-ci.yml@refs/heads/main", GitLab));

    [Fact]
    public void A_Kubernetes_service_account() => Assert.Equal(
        new WorkloadIdentity.KubernetesServiceAccount(Aks, "ci", "signer"),
        Read("https://kubernetes.io/namespaces/ci/serviceaccounts/signer", Aks));

    [Theory]
    [InlineData("https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main", "https://issuer.example")]
    [InlineData("https://github.com.evil.example/acme/app/x.yml@refs/heads/main", GitHub)]
    [InlineData("https://github.com/acme/app@refs/heads/main", GitHub)]
    [InlineData("https://github.com//app/x.yml@refs/heads/main", GitHub)]
    [InlineData("https://github.com/acme/app/x.yml", GitHub)]
    [InlineData("https://github.com/acme/app/x.yml@", GitHub)]
    [InlineData("https://gitlab.example.evil/group/app//x.yml@main", GitLab)]
    [InlineData("https://gitlab.example/group/app/x.yml@main", GitLab)]
    [InlineData("https://kubernetes.io/namespaces/ci/serviceaccounts/signer/more", Aks)]
    [InlineData("https://kubernetes.io/namespaces//serviceaccounts/signer", Aks)]
    public void Look_alikes_are_nobody(string subject, string issuer) => Assert.Null(Read(subject, issuer));

    [Fact]
    public void An_email_address_is_no_workload_whatever_it_says()
        => Assert.Null(WorkloadIdentity.Read(new SubjectAlternativeName(SubjectKind.Email,
            "https://github.com/acme/app/x.yml@refs/heads/main"), GitHub));

    private static WorkloadIdentity? Read(string subject, string issuer)
        => WorkloadIdentity.Read(new SubjectAlternativeName(SubjectKind.Uri, subject), issuer);
}
