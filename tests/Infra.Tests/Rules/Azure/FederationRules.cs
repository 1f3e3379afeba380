using System.Text.RegularExpressions;
using Infra.Tests.Rules.Model;
using static Infra.Tests.Rules.Model.AzureType;

namespace Infra.Tests.Rules.Azure;

/// <summary>Identities: who may act as them without a secret.</summary>
internal static partial class FederationRules
{
    private const string Audience = "api://AzureADTokenExchange";

    /// <summary>Entra's limit of credentials below one identity or application.</summary>
    private const int MostCredentials = 20;

    public static readonly IReadOnlyList<Rule> All =
    [
        new("ID-06", Severity.Critical, Scope.EveryStack, "A federated credential is for the token exchange only.",
            estate => Every(estate, credential => credential.Resource.Type == FlexibleCredential
                ? credential["audience"].Is(Audience)
                : credential["audiences"].Must(credential["audiences"].Texts is [Audience], $"[\"{Audience}\"]")),
            Change.Set(IdentityCredential, "audiences", """["api://other"]"""), Change.Drop(ApplicationCredential, "audiences"),
            Change.Set(ApplicationCredential, "audiences", $"""["{Audience}","api://other"]""")),
        new("ID-07", Severity.High, Scope.EveryStack, "The issuer of a federated credential is an https address, or this cluster.",
            estate => Every(estate, credential => credential["issuer"] is var issuer
                ? issuer.Must(issuer.Text is { } text ? IsHttps(text) : estate.Sources(issuer, Cluster).Count > 0, "an https address, or the cluster's issuer") : []),
            Change.Set(ApplicationCredential, "issuer", "\"http://issuer.example\""), Change.Drop(IdentityCredential, "issuer")),
        new("ID-08", Severity.High, Scope.EveryStack, "GitHub is trusted by an exact subject: repository with environment, branch or tag.",
            estate => OfGitHub(estate, credential => credential["subject"].Must(Subject().IsMatch(credential["subject"].Text ?? ""), "repo:OWNER/REPO:… without a wildcard")),
            Change.Set(ApplicationCredential, "subject", "\"repo:fabrikam/*:environment:prod\""), Change.Set(ApplicationCredential, "subject", "\"fabrikam/store\""),
            Change.Set(ApplicationCredential, "issuer", "\"https://issuer.example\"")),
        new("ID-09", Severity.High, Scope.EveryStack, "A pull request can neither push nor sign.",
            estate => Federation.OfGitHub(estate).Where(credential => credential["subject"].Text?.Contains(":pull_request", StringComparison.Ordinal) ?? true)
                .SelectMany(credential => credential["subject"].Must(!CanDoMoreThanPull(estate, credential), "no pull_request on an identity with more than AcrPull")),
            Change.Set(ApplicationCredential, "subject", "\"repo:fabrikam/store:pull_request\"")),
        new("ID-10", Severity.Medium, Scope.Production, "GitHub is trusted by a protected environment or a workflow, not by a bare branch.",
            estate => OfGitHub(estate, credential => credential["subject"] is var subject
                ? subject.Must(subject.Text is { } text && (text.Contains(":environment:", StringComparison.Ordinal) || text.Contains(":job_workflow_ref:", StringComparison.Ordinal)),
                    ":environment: or :job_workflow_ref:") : []),
            Change.Set(ApplicationCredential, "subject", "\"repo:fabrikam/store:ref:refs/heads/main\"")),
        new("ID-11", Severity.Critical, Scope.EveryStack, "A credential for a service account names one of this stack.",
            estate => OfServiceAccounts(estate) is { Count: > 0 } found ? found.SelectMany(credential => NamesAccount(estate, credential))
                : [Violation.Missing(IdentityCredential, "one for the webhook's service account")],
            Change.Set(IdentityCredential, "subject", "\"system:serviceaccount:default:other\""), Change.Without(KubernetesType.ServiceAccount)),
        new("ID-13", Severity.Medium, Scope.EveryStack, $"At most {MostCredentials} federated credentials below one identity or application.",
            estate => Federation.Credentials(estate).GroupBy(credential => string.Join(",", Federation.Owner(estate, credential).Select(owner => owner.Resource.Urn)))
                .Where(group => group.Count() > MostCredentials).SelectMany(group => group.First().Must(false, $"at most {MostCredentials} beside it")),
            new Change("21 credentials", estate => Enumerable.Range(0, MostCredentials + 1).Aggregate(estate, (so, n) => Change.Add(IdentityCredential, $"extra-{n}", """{"resourceName":"@webhook"}""").Apply(so)))),
    ];

    private static IEnumerable<Violation> Every(Estate estate, Func<Place, IEnumerable<Violation>> demand) =>
        Federation.Credentials(estate) is { Count: > 0 } found ? found.SelectMany(demand) : [Violation.Missing(IdentityCredential, "at least one")];

    private static IEnumerable<Violation> OfGitHub(Estate estate, Func<Place, IEnumerable<Violation>> demand) =>
        Federation.OfGitHub(estate) is { Count: > 0 } found ? found.SelectMany(demand) : [Violation.Missing(ApplicationCredential, "one of GitHub's issuer")];

    private static bool IsHttps(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps;

    private static bool CanDoMoreThanPull(Estate estate, Place credential) =>
        Federation.Owner(estate, credential) is not { Count: > 0 } owners
        || estate.All(RoleAssignment).Any(grant => !Roles.Is(grant, Roles.AcrPull) && owners.Any(owner => Federation.GrantsTo(estate, grant, owner)));

    private static IReadOnlyList<Place> OfServiceAccounts(Estate estate) =>
        [.. Federation.Credentials(estate).Where(credential => credential["subject"].Text?.StartsWith("system:serviceaccount:", StringComparison.Ordinal) ?? false)];

    private static IEnumerable<Violation> NamesAccount(Estate estate, Place credential)
    {
        var subject = credential["subject"];
        return subject.Must(
            estate.All(KubernetesType.ServiceAccount).Any(account => subject.Text == $"system:serviceaccount:{account["metadata.namespace"].Text}:{account["metadata.name"].Text}"),
            "a service account of this stack");
    }

    [GeneratedRegex(@"\Arepo:[A-Za-z0-9-]+(@[0-9]+)?/[A-Za-z0-9._-]+(@[0-9]+)?:(environment:[^:*?]+|ref:refs/(heads|tags)/[^:*?]+|pull_request)(:job_workflow_ref:[^*?]+)?\z")]
    private static partial Regex Subject();
}
