using System.Collections.Immutable;

namespace ImageTrust.TestKit.Certificates;

/// <summary>One name in a subject alternative name extension.</summary>
public abstract record SubjectName
{
    private SubjectName() { }

    public sealed record Uri(string Value) : SubjectName;

    public sealed record Email(string Value) : SubjectName;

    public sealed record Dns(string Value) : SubjectName;

    /// <summary>Fulcio's user names: otherName with type 1.3.6.1.4.1.57264.1.7 and a UTF8String.</summary>
    public sealed record UserName(string Value) : SubjectName;
}

/// <summary>A Fulcio extension 1.3.6.1.4.1.57264.1.<paramref name="Number"/>: raw text for 1 to 6, a DER UTF8String from 8 on.</summary>
public sealed record FulcioExtension(int Number, string Value)
{
    public bool IsRaw => Number <= 6;
}

/// <summary>Whom a certificate names: what an identity provider's token says, as Fulcio writes it down.</summary>
public abstract record Identity
{
    private Identity() { }

    public abstract SubjectName Name { get; }

    public abstract string Issuer { get; }

    public abstract ImmutableArray<FulcioExtension> Claims { get; }

    /// <summary>Issuer in both forms, then the claims.</summary>
    public ImmutableArray<FulcioExtension> Extensions => [new(1, Issuer), new(8, Issuer), .. Claims];

    /// <summary>A GitHub Actions workflow; <paramref name="Repository"/> is owner/name.</summary>
    public sealed record GitHubActions(
        string Repository = "acme/app", string Workflow = "release.yml", string Ref = "refs/heads/main") : Identity
    {
        public string Commit { get; init; } = new('a', 40);

        public string Environment { get; init; } = "production";

        public override SubjectName Name => new SubjectName.Uri(WorkflowUri);

        public override string Issuer => "https://token.actions.githubusercontent.com";

        public override ImmutableArray<FulcioExtension> Claims =>
        [
            new(2, "push"), new(3, Commit), new(4, "release"), new(5, Repository), new(6, Ref),
            new(9, WorkflowUri), new(10, Commit), new(11, "github-hosted"),
            new(12, $"https://github.com/{Repository}"), new(13, Commit), new(14, Ref), new(15, "1001"),
            new(16, $"https://github.com/{Owner}"), new(17, "2002"), new(18, WorkflowUri), new(19, Commit), new(20, "push"),
            new(21, $"https://github.com/{Repository}/actions/runs/77/attempts/1"), new(22, "public"), new(23, Environment),
            new(24, $"repo:{Repository}:environment:{Environment}"),
        ];

        private string Owner => Repository.Split('/')[0];

        private string WorkflowUri => $"https://github.com/{Repository}/.github/workflows/{Workflow}@{Ref}";
    }

    /// <summary>A GitLab CI job; <paramref name="Project"/> is group/name.</summary>
    public sealed record GitLabCi(string Project = "acme/app", string Ref = "refs/heads/main") : Identity
    {
        public override SubjectName Name => new SubjectName.Uri(ConfigUri);

        public override string Issuer => "https://gitlab.com";

        public override ImmutableArray<FulcioExtension> Claims =>
        [
            new(9, ConfigUri), new(10, new('b', 40)), new(11, "gitlab-hosted"), new(12, $"https://gitlab.com/{Project}"),
            new(13, new('b', 40)), new(14, Ref), new(15, "3003"), new(16, $"https://gitlab.com/{Project.Split('/')[0]}"), new(17, "4004"),
            new(
                18,
                ConfigUri), new(19,
                new('b', 40)), new(20,
                "push"), new(21,
                $"https://gitlab.com/{Project}/-/jobs/55"), new(22,
                "private"),
        ];

        private string ConfigUri => $"https://gitlab.com/{Project}//.gitlab-ci.yml@{Ref}";
    }

    /// <summary>A Kubernetes service account of a cluster whose token issuer is <paramref name="ClusterIssuer"/>.</summary>
    public sealed record KubernetesServiceAccount(
        string Namespace = "build",
        string Account = "signer",
        string ClusterIssuer = "https://westeurope.oic.prod-aks.azure.com/11111111-0000-0000-0000-000000000001/2222-cluster/")
        : Identity
    {
        public override SubjectName Name => new SubjectName.Uri($"https://kubernetes.io/namespaces/{Namespace}/serviceaccounts/{Account}");

        public override string Issuer => ClusterIssuer;

        public override ImmutableArray<FulcioExtension> Claims => [new(24, $"system:serviceaccount:{Namespace}:{Account}")];
    }

    /// <summary>A person who logged in with an e-mail address.</summary>
    public sealed record Person(string Address = "dev@example.com", string Provider = "https://accounts.example.com") : Identity
    {
        public override SubjectName Name => new SubjectName.Email(Address);

        public override string Issuer => Provider;

        public override ImmutableArray<FulcioExtension> Claims => [];
    }
}
