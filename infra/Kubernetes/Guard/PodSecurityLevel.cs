using ImageTrust.Infra.Naming;
using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Infra.Kubernetes.Guard;

/// <summary>
/// The Pod Security level that the trust policy asks of namespaces. The API server holds every pod to its namespace's level by itself; here it
/// holds the namespace to having one, so that a signed image does not run in a pod that owns its node.
/// </summary>
internal static class PodSecurityLevel
{
    public const string Name = "image-trust-pod-security";

    private const string Label = "pod-security.kubernetes.io/enforce";

    /// <summary>An older version is the checks of that time: the restricted ones grew until 1.25, when Pod Security was finished.</summary>
    private const string OldestVersion = "v1.25";
    private const string Versions = "^(latest|v1\\.(2[5-9]|[3-9][0-9]|[1-9][0-9]{2}))$";

    /// <summary>Labels are written through these two as well.</summary>
    private static AdmittedObjects[] Written => [new(["CREATE", "UPDATE"], "", ["namespaces"]), new(["UPDATE"], "", ["namespaces/status", "namespaces/finalize"])];

    /// <returns>None where the policy asks for no level.</returns>
    public static IEnumerable<GuardPolicy> Of(StackPolicy policy)
    {
        if (policy.Document is not { } document || document.In(document.Phase).RequiredPodSecurity is not { } level)
        {
            return [];
        }

        // As with the digest floor, an emergency opens it from one update to another; then it is said, as wherever nothing is enforced.
        string[] open = [.. WebhookNames.NamespacesLeftOut, .. policy.InEmergency];
        return policy switch
        {
            { Enforces: true, Rings: { } rings } =>
            [
                Asking(Name, GuardAction.Deny, level) with { Namespaces = [.. rings.Except(policy.InEmergency)] },
                But(Asking(GuardedNames.PodSecurityElsewhere, GuardAction.Warn, level), [.. WebhookNames.NamespacesLeftOut, .. rings.Except(policy.InEmergency)]),
            ],
            // Add-ons of AKS bring namespaces that must be privileged, and may be in none of the policy's rules.
            { Enforces: true } =>
            [
                But(Asking(Name, GuardAction.Deny, level), open, new NamedExpression("by-others", $"!{GuardAccounts.Cluster}")),
                Asking(GuardedNames.PodSecurityElsewhere, GuardAction.Warn, level) with { Namespaces = policy.InEmergency },
            ],
            _ => [But(Asking(GuardedNames.PodSecurityElsewhere, GuardAction.Warn, level), WebhookNames.NamespacesLeftOut)],
        };
    }

    private static GuardPolicy Asking(string name, GuardAction action, PodSecurity level)
    {
        string[] good = [.. Enum.GetValues<PodSecurity>().Where(one => one >= level).Select(ClosedSet.WordOf)];
        return new GuardPolicy(
            name,
            action,
            Written,
            // A namespace that is on its way out loses its finalizers.
            [new("stays", "!has(object.metadata.deletionTimestamp)")],
            [
                new($"variables.level in {Cel.List(good)} && variables.version.matches({Cel.Text(Versions)})",
                    $"'namespace ' + object.metadata.name + {Cel.Text($" needs the label {Label}: {string.Join(" or ", good)}, and no {Label}-version before {OldestVersion}: the trust policy asks for Pod Security {good[0]}")}"),
            ])
        {
            Variables =
            [
                new("level", $"object.metadata.?labels[?{Cel.Text(Label)}].orValue('')"),
                new("version", $"object.metadata.?labels[?{Cel.Text($"{Label}-version")}].orValue('latest')"),
            ],
        };
    }

    private static GuardPolicy But(GuardPolicy policy, IEnumerable<string> names, params NamedExpression[] more) => policy with
    {
        Conditions = [.. policy.Conditions, new("held", $"!(object.metadata.name in {Cel.List(names)})"), .. more],
    };
}
