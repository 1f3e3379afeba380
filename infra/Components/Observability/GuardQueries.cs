using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Settings;
using ImageTrust.Policy.Contract;

namespace ImageTrust.Infra.Components.Observability;

/// <summary>Questions to the API server's audit log about what keeps admission going. Who is expected is as in the cluster's own guard.</summary>
internal static class GuardQueries
{
    private const string Events = """
        AzureDiagnostics
        | where Category == "kube-audit-admin"
        | extend Event = parse_json(log_s)
        """;

    private const string Written = """
        | where tostring(Event.verb) in ("update", "patch", "delete", "deletecollection")
            and toint(Event.responseStatus.code) < 300 and isempty(tostring(Event.objectRef.subresource))
        | extend Resource = tostring(Event.objectRef.resource), Name = tostring(Event.objectRef.name), Space = tostring(Event.objectRef.namespace),
            Who = tostring(Event.user.username), Groups = tostring(Event.user.groups), ObjectIds = tostring(Event.user.extra.oid)
        | extend Object = strcat(Resource, "/", Name)
        """;

    /// <summary>
    /// The annotation that the API server writes when an expression is false, whether it refuses then or only warns. What a namespace lacks where
    /// nothing is enforced yet is for whoever gets ready to enforce, and wakes nobody.
    /// </summary>
    public const string Violation = $$"""
        {{Events}}
        | extend Failures = tostring(Event.annotations["validation.policy.admission.k8s.io/validation_failure"])
        | where replace_string(Failures, '"policy":"{{GuardedNames.PodSecurityElsewhere}}"', '') contains '"policy":"{{GuardedNames.PolicyPrefix}}'
        """;

    /// <summary>By anyone but who deploys and, of the registrations, the webhook: what the latter may change there the guard says. A whole list is deleted without a name.</summary>
    public static string ObjectChanged(GuardSettings settings) => $$"""
        {{Events}}
        {{Written}}
        | where Space in ("", "{{ClusterNames.Namespace}}") and (Object in ({{Texts(GuardedNames.Whole)}})
            or {{Any(GuardedNames.Beginnings.Select(beginning => $"Object startswith \"{beginning}\""))}}
            or (isempty(Name) and Resource in ({{Texts(Resources)}})))
        | where not({{Any([.. Deployers(settings), .. Cluster, ByTheWebhook])}})
        """;

    /// <summary>By anyone but who deploys. Pulumi deletes in the foreground: a finalizer is put on, and the garbage collector takes it off again.</summary>
    public static string PolicyChanged(GuardSettings settings) => $$"""
        {{Events}}
        {{Written}}
        | where Resource in ({{Texts(GuardedNames.PolicyResources)}}) and (isempty(Name) or Name startswith "{{GuardedNames.PolicyPrefix}}")
        | where not({{Any([.. Deployers(settings), $"(Who == \"{GarbageCollector}\" and tostring(Event.verb) == \"patch\")"])}})
        """;

    private const string GarbageCollector = $"system:serviceaccount:{ReservedNamespaces.Cluster}:generic-garbage-collector";

    private static IEnumerable<string> Resources => GuardedNames.Whole.Select(name => name.Split('/')[0]).Distinct(StringComparer.Ordinal);

    private static readonly string[] Cluster =
    [
        $"Groups contains '\"system:serviceaccounts:{ReservedNamespaces.Cluster}\"'", "Groups contains '\"system:nodes\"'",
        "Who in (\"system:kube-controller-manager\", \"system:apiserver\")", "(Who == \"aksService\" and Groups contains '\"system:masters\"')",
    ];

    private const string ByTheWebhook =
        $"(Who == \"{WebhookNames.ServiceAccountSubject}\" and Object in (\"validatingwebhookconfigurations/{ClusterNames.ValidatingRegistration}\", \"mutatingwebhookconfigurations/{ClusterNames.MutatingRegistration}\"))";

    private static IEnumerable<string> Deployers(GuardSettings settings) =>
    [
        settings.Deployer.Kind == PrincipalKind.Group
            ? $"Groups contains '\"{settings.Deployer.ObjectId:D}\"'"
            : Principal(settings.Deployer.ObjectId.ToString("D")),
        .. settings.Accounts.Select(account => account.Split('/') is [var space, var name] ? $"Who == \"system:serviceaccount:{space}:{name}\"" : Principal(account)),
    ];

    private static string Principal(string id) => $"(Who == \"{id}\" or ObjectIds contains '\"{id}\"')";

    private static string Any(IEnumerable<string> conditions) => string.Join(" or ", conditions);

    private static string Texts(IEnumerable<string> texts) => string.Join(", ", texts.Select(text => $"\"{text}\""));
}
