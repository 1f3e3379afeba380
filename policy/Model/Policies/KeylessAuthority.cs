using System.ComponentModel;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Policies;

/// <summary>An identity: exactly one of <see cref="Identity"/> and <see cref="ServiceAccount"/>, always with its exact issuer.</summary>
[Description("An identity that gets a short-lived certificate from Fulcio.")]
public sealed record KeylessAuthority(
    [property: Description("The OIDC issuer, exactly. For a service account: the cluster's issuer, with its trailing slash.")]
    IssuerUrl Issuer,
    [property: Description("The certificate's subject.")]
    IdentityMatch? Identity = null,
    [property: Description("A Kubernetes service account of the cluster whose issuer is named.")]
    ServiceAccount? ServiceAccount = null,
    [property: JsonPropertyName("github")]
    [property: Description("Claims of GitHub Actions that must hold as well.")]
    GitHubClaims? GitHub = null);

/// <summary>The subject alternative name: exactly one of the three.</summary>
[Description("How the certificate's subject is compared: exactly, by its beginning, or by an anchored pattern.")]
public sealed record IdentityMatch(
    [property: Description("The whole subject.")]
    Token? Exact = null,
    [property: Description("The subject's beginning. Ends at a boundary: '/', '@' or inside a ref.")]
    Token? Prefix = null,
    [property: Description("Literal text with * (inside a segment) and ** (across segments); covers the whole subject.")]
    SubjectPattern? Pattern = null)
{
    /// <summary>The kind of name that is meant; null for any.</summary>
    [JsonIgnore]
    public SubjectKind? Kind => SubjectKinds.Meant(Exact?.Text ?? Prefix?.Text ?? Pattern?.Text ?? "");

    /// <summary>Whether a signer is meant: text and kind.</summary>
    /// <param name="subject">The certificate's.</param>
    /// <param name="kind">What kind of name that is.</param>
    /// <param name="service">What <c>{service}</c> stands for; an identity with one is nobody's without.</param>
    public bool Matches(string subject, SubjectKind kind, string? service) => (Kind ?? kind) == kind && Matches(subject, service);

    /// <summary>Whether the text fits, whatever kind of name it is: a revocation takes out all of them.</summary>
    /// <param name="subject">The certificate's.</param>
    /// <param name="service">What <c>{service}</c> stands for; an identity with one is nobody's without.</param>
    public bool Matches(string subject, string? service = null) => this switch
    {
        { Exact: { } exact } => string.Equals(subject, ServicePlaceholder.Bind(exact.Text, service), StringComparison.Ordinal),
        { Prefix: { } prefix } => ServicePlaceholder.Bind(prefix.Text, service) is { } bound && subject.StartsWith(bound, StringComparison.Ordinal),
        { Pattern: { } pattern } => pattern.Matches(subject, service),
        _ => false,
    };

    /// <summary>As it was written.</summary>
    [JsonIgnore]
    public string Text => Exact?.Text ?? Prefix?.Text ?? Pattern?.Text ?? "";

    public override string ToString() => this switch
    {
        { Exact: { } exact } => exact.Text,
        { Prefix: { } prefix } => prefix.Text + "…",
        _ => Pattern?.Text ?? "nobody",
    };
}

/// <summary>Fulcio writes it as <c>https://kubernetes.io/namespaces/NAMESPACE/serviceaccounts/NAME</c>.</summary>
[Description("A Kubernetes service account.")]
public sealed record ServiceAccount(
    [property: Description("Its namespace.")]
    NamespaceName Namespace,
    [property: Description("Its name.")]
    EntryName Name)
{
    /// <summary>The subject in the certificate. It does not name the cluster: only the issuer does.</summary>
    [JsonIgnore]
    public string Subject => $"https://kubernetes.io/namespaces/{Namespace}/serviceaccounts/{Name}";
}

/// <summary>Fulcio extensions 1.3.6.1.4.1.57264.1.11 to .23 as GitHub fills them. Every claim named here must be present and equal.</summary>
[Description("Claims of the GitHub Actions run that signed. Ids survive renames and cannot be squatted; names can.")]
public sealed record GitHubClaims(
    [property: Description("The numeric id of the source repository.")]
    NumericId? RepositoryId = null,
    [property: Description("The numeric id of the repository's owner.")]
    NumericId? OwnerId = null,
    [property: Description("The ref that was built, exactly or by an anchored pattern.")]
    GitRef? Ref = null,
    [property: Description("The workflow file of the source repository that started the run.")]
    WorkflowPath? Workflow = null,
    [property: Description("The deployment environment of the job.")]
    Token? Environment = null,
    [property: Description("The events that may have started the run.")]
    IReadOnlyList<EventName>? Triggers = null,
    [property: Description("Where the job ran.")]
    RunnerKind? Runner = null);

[JsonConverter(typeof(ClosedSetConverter<RunnerKind>))]
public enum RunnerKind
{
    [JsonStringEnumMemberName("github-hosted")]
    GitHubHosted,

    [JsonStringEnumMemberName("self-hosted")]
    SelfHosted,
}

/// <summary>The GitHub events that can start a workflow and reach a signing job.</summary>
[JsonConverter(typeof(ClosedSetConverter<EventName>))]
public enum EventName
{
    [JsonStringEnumMemberName("push")]
    Push,

    [JsonStringEnumMemberName("release")]
    Release,

    [JsonStringEnumMemberName("schedule")]
    Schedule,

    [JsonStringEnumMemberName("workflow_dispatch")]
    WorkflowDispatch,

    [JsonStringEnumMemberName("repository_dispatch")]
    RepositoryDispatch,

    [JsonStringEnumMemberName("merge_group")]
    MergeGroup,

    [JsonStringEnumMemberName("deployment")]
    Deployment,

    [JsonStringEnumMemberName("workflow_run")]
    WorkflowRun,

    [JsonStringEnumMemberName("pull_request")]
    PullRequest,

    [JsonStringEnumMemberName("pull_request_target")]
    PullRequestTarget,
}
