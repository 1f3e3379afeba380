using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Settings;
using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Policy.Contract;

namespace ImageTrust.Infra.Kubernetes.Guard;

/// <summary>
/// What keeps admission going, by name: whoever may write these kinds somewhere (a Helm release's account, a platform team) could end it by
/// mistake or on purpose. Updates and deletions of the objects themselves; <c>status</c> and <c>scale</c> are other resources and, but for a
/// namespace's, everybody's whose they are.
/// </summary>
internal static class GuardedObjects
{
    private const string InNamespace = ClusterNames.Namespace;

    private static readonly AdmittedObjects[] Requests =
    [
        new(Written, "admissionregistration.k8s.io", ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"]),
        new(Written, "apps", ["deployments"]),
        new(Written, "", ["namespaces", "serviceaccounts", "configmaps"]),
        // Through these two a namespace's labels are written as well; of the other kinds status takes none.
        new(["UPDATE"], "", ["namespaces/status", "namespaces/finalize"]),
        new(Written, "rbac.authorization.k8s.io", ["roles", "rolebindings", "clusterroles", "clusterrolebindings"]),
    ];

    private static string[] Written => ["UPDATE", "DELETE"];

    /// <summary>Of the old object: a request that deletes a whole list has no name of its own.</summary>
    private const string Named = "request.resource.resource + '/' + oldObject.metadata.name";

    private static readonly NamedExpression[] Conditions =
    [
        new("guarded", $"oldObject.metadata.?namespace.orValue({Cel.Text(InNamespace)}) == {Cel.Text(InNamespace)}"
            + $" && ({Named} in {Cel.List(GuardedNames.Whole)} || {Cel.List(GuardedNames.Beginnings)}.exists(b, ({Named}).startsWith(b)))"),
    ];

    /// <summary>Whoever is none of these is warned, and refused from day2 on.</summary>
    public static GuardPolicy AgainstOthers(GuardSettings settings, StackPolicy policy) => new(
        "image-trust-guard-objects",
        policy.Enforces ? GuardAction.Deny : GuardAction.Warn,
        Requests,
        Conditions,
        [
            new("variables.expected || variables.admin",
                $"{Named} + ' keeps image admission going; only the deployer of the stack and the accounts of {SettingTable.GuardAccounts.Key} change it, and ' + request.userInfo.username + ' is neither'"),
        ])
    {
        Variables = Who(settings),
    };

    /// <summary>Administrators can take all of this away anyhow. They are let through, and it is said.</summary>
    public static GuardPolicy ByAdministrators(GuardSettings settings) => new(
        "image-trust-guard-admins",
        GuardAction.Warn,
        Requests,
        Conditions,
        [new("variables.expected || !variables.admin", $"{Named} + ' keeps image admission going; what is changed by hand, `pulumi up --refresh` takes back'")])
    {
        Variables = Who(settings),
    };

    private static NamedExpression[] Who(GuardSettings settings) =>
    [
        new("expected", Cel.Any([GuardAccounts.Deployer(settings.Deployer), .. settings.Accounts.Select(GuardAccounts.Account), GuardAccounts.Cluster, ByTheWebhook])),
        new("admin", GuardAccounts.Administrators(settings.Administrators)),
    ];

    /// <summary>What it may change of them is <see cref="CaBundleOnly"/>'s.</summary>
    private static string ByTheWebhook =>
        $"(request.userInfo.username == {Cel.Text(WebhookNames.ServiceAccountSubject)} && request.resource.group == 'admissionregistration.k8s.io')";
}
