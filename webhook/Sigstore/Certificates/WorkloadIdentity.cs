namespace ImageTrust.Sigstore.Certificates;

/// <summary>
/// The holder as the well-known issuers write it, taken apart. Purely a reading of <see cref="CertificateIdentity"/>: what does
/// not have the issuer's exact form is null, never a guess.
/// </summary>
public abstract record WorkloadIdentity
{
    private WorkloadIdentity()
    {
    }

    /// <summary>A GitHub Actions workflow: <c>https://github.com/{owner}/{repository}/{workflow}@{ref}</c>.</summary>
    public sealed record GitHubWorkflow(string Owner, string Repository, string Workflow, string Ref) : WorkloadIdentity;

    /// <summary>A GitLab CI configuration: <c>{instance}/{project}//{configuration}@{ref}</c>; the instance is the issuer.</summary>
    public sealed record GitLabPipeline(string Instance, string Project, string Configuration, string Ref) : WorkloadIdentity;

    /// <summary>A Kubernetes service account; the cluster is the issuer.</summary>
    public sealed record KubernetesServiceAccount(string Cluster, string Namespace, string Name) : WorkloadIdentity;

    private const string GitHubIssuer = "https://token.actions.githubusercontent.com";
    private const string GitHubHost = "https://github.com/";
    private const string KubernetesHost = "https://kubernetes.io/namespaces/";

    internal static WorkloadIdentity? Read(SubjectAlternativeName subject, string issuer) => subject.Kind != SubjectKind.Uri ? null
        : issuer == GitHubIssuer && subject.Value.StartsWith(GitHubHost, StringComparison.Ordinal)
            ? ReadGitHub(subject.Value[GitHubHost.Length..])
        : subject.Value.StartsWith(KubernetesHost, StringComparison.Ordinal)
            ? ReadKubernetes(subject.Value[KubernetesHost.Length..], issuer)
        : subject.Value.StartsWith(issuer + "/", StringComparison.Ordinal) ? ReadGitLab(subject.Value[(issuer.Length + 1)..], issuer)
        : null;

    private static GitHubWorkflow? ReadGitHub(string path)
        => SplitRef(path) is var (file, reference)
            && file.Split('/', 3) is [{ Length: > 0 } owner, { Length: > 0 } repository, { Length: > 0 } workflow]
            ? new GitHubWorkflow(owner, repository, workflow, reference)
            : null;

    private static GitLabPipeline? ReadGitLab(string path, string issuer)
        => SplitRef(path) is var (file, reference) && file.Split("//", 2) is [{ Length: > 0 } project, { Length: > 0 } configuration]
            ? new GitLabPipeline(issuer, project, configuration, reference)
            : null;

    private static KubernetesServiceAccount? ReadKubernetes(string path, string issuer)
        => path.Split('/') is [{ Length: > 0 } space, "serviceaccounts", { Length: > 0 } name]
            ? new KubernetesServiceAccount(issuer, space, name)
            : null;

    /// <summary>A ref may contain '@'; a path of a workflow file may not, so the first one separates.</summary>
    private static (string File, string Reference)? SplitRef(string path)
        => path.Split('@', 2) is [{ Length: > 0 } file, { Length: > 0 } reference] ? (file, reference) : null;
}
