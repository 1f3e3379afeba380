using Infra.Tests.Rules.Model;
using static Infra.Tests.Rules.Model.AzureType;

namespace Infra.Tests.Rules.Azure;

/// <summary>Identities: what they may do.</summary>
internal static class GrantRules
{
    private const string AcrPush = "8311e382-0749-4cb8-b61a-304f252e45ec";
    private const string KeyRead = "Microsoft.KeyVault/vaults/keys/read";

    /// <summary>Owner, Contributor, User Access Administrator, Role Based Access Control Administrator.</summary>
    private static readonly string[] s_tooWide =
    [
        "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "b24988ac-6180-42a0-ab88-20f7382dd24c", "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
        "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
    ];

    public static readonly IReadOnlyList<Rule> All =
    [
        new("ID-02", Severity.Critical, Scope.EveryStack, "Every grant says what kind of principal it is for.",
            estate => estate.Every(RoleAssignment, grant => PrincipalType(estate, grant)),
            Change.Drop(RoleAssignment, "principalType"), Change.Set(RoleAssignment, "principalType", "\"User\"")),
        new("ID-03", Severity.Critical, Scope.EveryStack, "The program grants no role that can grant roles or change everything.",
            estate => estate.Every(RoleAssignment, grant => grant["roleDefinitionId"].Must(!s_tooWide.Any(role => Roles.Is(grant, role)), "a narrower role")),
            [.. s_tooWide.Select(role => Change.Set(RoleAssignment, "roleDefinitionId", $"\"{BuiltIn(role)}\""))]),
        new("ID-04", Severity.High, Scope.EveryStack, "Every grant is on one resource, never on a group or a subscription.",
            estate => estate.Every(RoleAssignment, grant => OnOneResource(estate, grant["scope"])),
            Change.Set(RoleAssignment, "scope", "\"@group\""), Change.Set(RoleAssignment, "scope", "\"/subscriptions/1\""),
            Change.Set(RoleAssignment, "scope", "\"/subscriptions/1/resourceGroups/rg\"")),
        new("ID-05", Severity.Critical, Scope.EveryStack, "What runs in the cluster as the webhook pulls images and at most reads the key; it never pushes or signs.",
            WebhookGrants,
            Change.Set(RoleAssignment, "roleDefinitionId", $"\"{BuiltIn(AcrPush)}\"", "webhook-pull"),
            Change.Set(RoleAssignment, "roleDefinitionId", "\"@signer\"", "webhook-pull"), Change.Without(RoleAssignment, "webhook-pull")),
        new("ID-14", Severity.Critical, Scope.EveryStack, "No application has a password.",
            Passwords,
            Change.Add("azuread:index/applicationPassword:ApplicationPassword", "extra", "{}"), Change.Set(Application, "password", """{"displayName":"x"}""")),
        new("ID-16", Severity.Low, Scope.Production, "An application has two owners or more.",
            estate => estate.Every(Application, application => Owners(estate, application)),
            Change.Set(Application, "owners", """["one"]"""), Change.Drop(Application, "owners")),
        new("ID-21", Severity.High, Scope.EveryStack, "No role of this stack holds a wildcard.",
            estate => estate.Any(RoleDefinition, role => role["permissions"].Items
                .SelectMany(permission => permission["actions"].Items.Concat(permission["dataActions"].Items))
                .SelectMany(action => action.Must(action.Text is { } text && text != "*" && !text.EndsWith("/*", StringComparison.Ordinal), "one action"))),
            Change.Set(RoleDefinition, "permissions[0].dataActions", """["Microsoft.KeyVault/vaults/keys/*"]"""),
            Change.Set(RoleDefinition, "permissions[0].actions", """["*"]""")),
    ];

    private static string BuiltIn(string role) => $"/subscriptions/1/providers/Microsoft.Authorization/roleDefinitions/{role}";

    private static IEnumerable<Violation> PrincipalType(Estate estate, Place grant)
    {
        var principal = grant["principalId"];
        var isWorkload = estate.Sources(principal, Identity).Concat(estate.Sources(principal, ServicePrincipal)).Concat(estate.Sources(principal, AzureType.Cluster)).Any();
        return isWorkload ? grant["principalType"].Is("ServicePrincipal") : grant["principalType"].IsOneOf("ServicePrincipal", "Group", "User");
    }

    private static IEnumerable<Violation> OnOneResource(Estate estate, Place scope)
    {
        var sources = scope.Sources.Where(estate.Has).ToList();
        var holds = scope.Text is { } id
            ? id.Contains("/resourceGroups/", StringComparison.OrdinalIgnoreCase) && id.Contains("/providers/", StringComparison.OrdinalIgnoreCase)
            : scope.Exists && sources.Exists(source => source.Type != ResourceGroup);
        return scope.Must(holds, "the id of one resource");
    }

    private static IEnumerable<Violation> WebhookGrants(Estate estate)
    {
        var identities = Federation.OfWebhook(estate);
        var grants = estate.All(RoleAssignment).Where(grant => identities.Any(identity => grant["principalId"].ComesFrom(identity.Resource))).ToList();
        var unfit = grants.SelectMany(grant => grant["roleDefinitionId"].Must(Roles.Is(grant, Roles.AcrPull) || ReadsKeysOnly(estate, grant), "AcrPull, or a role that only reads keys"));
        return grants.Exists(grant => Roles.Is(grant, Roles.AcrPull)) ? unfit
            : unfit.Append(Violation.Missing(RoleAssignment, "AcrPull for the webhook's identity"));
    }

    private static bool ReadsKeysOnly(Estate estate, Place grant)
    {
        var roles = Roles.Custom(estate, grant);
        return roles.Count > 0 && roles.All(role => Roles.Actions(role).Count == 0 && Roles.DataActions(role) is [KeyRead]);
    }

    private static IEnumerable<Violation> Passwords(Estate estate) => estate.Everything.SelectMany(place => place.Resource.Type switch
    {
        "azuread:index/applicationPassword:ApplicationPassword" or "azuread:index/servicePrincipalPassword:ServicePrincipalPassword" =>
            place.Must(false, "no password"),
        Application => [.. place["password"].IsLeftOut(), .. place["passwords"].IsLeftOut()],
        _ => [],
    });

    private static IEnumerable<Violation> Owners(Estate estate, Place application)
    {
        var added = estate.All(ApplicationOwner).Count(owner => owner["applicationId"].ComesFrom(application.Resource));
        return application["owners"].Must(application["owners"].Items.Count + added >= 2, "two owners or more");
    }
}
