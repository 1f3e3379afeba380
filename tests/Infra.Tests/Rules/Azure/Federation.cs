using Infra.Tests.Rules.Kubernetes;
using Infra.Tests.Rules.Model;
using static Infra.Tests.Rules.Model.AzureType;

namespace Infra.Tests.Rules.Azure;

/// <summary>Federated credentials, of identities and of applications, and whom they speak for.</summary>
internal static class Federation
{
    public const string GitHubIssuer = "https://token.actions.githubusercontent.com";

    public static IReadOnlyList<Place> Credentials(Estate estate) => estate.All(IdentityCredential, ApplicationCredential, FlexibleCredential);

    public static IReadOnlyList<Place> OfGitHub(Estate estate) =>
        [.. Credentials(estate).Where(credential => credential["issuer"].Text?.StartsWith(GitHubIssuer, StringComparison.Ordinal) ?? false)];

    /// <summary>The identity or application that a credential belongs to.</summary>
    public static IReadOnlyList<Place> Owner(Estate estate, Place credential) =>
        [.. estate.Sources(credential["resourceName"], Identity), .. estate.Sources(credential["applicationId"], Application)];

    /// <summary>Whether a role is granted to what a credential belongs to.</summary>
    public static bool GrantsTo(Estate estate, Place grant, Place owner) =>
        grant["principalId"].ComesFrom(owner.Resource)
        || estate.Sources(grant["principalId"], ServicePrincipal).Any(principal => principal["clientId"].ComesFrom(owner.Resource));

    /// <summary>The identities that the webhook's service account can act as.</summary>
    public static IReadOnlyList<Place> OfWebhook(Estate estate)
    {
        var accounts = WebhookWorkload.Deployments(estate)
            .Select(deployment => $"system:serviceaccount:{deployment["metadata.namespace"].Text}:{deployment["spec.template.spec.serviceAccountName"].Text}").ToHashSet();
        return
        [
            .. Credentials(estate).Where(credential => accounts.Contains(credential["subject"].Text ?? "")).SelectMany(credential => Owner(estate, credential))
                .DistinctBy(owner => owner.Resource.Urn),
        ];
    }
}
