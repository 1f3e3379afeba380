using ImageTrust.Infra.Naming;
using ImageTrust.Policy.Contract;

namespace ImageTrust.Infra.Kubernetes.Guard;

/// <summary>
/// The webhook's account has to patch its two registrations, and RBAC knows no fields: with a stolen token somebody could take a namespace
/// out, or send every object elsewhere. So nothing but <c>caBundle</c> may change by it, whatever fields the API server knows.
/// </summary>
internal static class CaBundleOnly
{
    private const string Refused = "the webhook's account may change nothing but caBundle";

    public static GuardPolicy Policy { get; } = new(
        "image-trust-guard-ca-bundle",
        GuardAction.Deny,
        // Every operation: RBAC gives the account no other than patch, and this holds if somebody gives it more.
        [new(["CREATE", "UPDATE", "DELETE"], "admissionregistration.k8s.io", ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"])],
        [new("by-the-webhook", $"request.userInfo.username == {Cel.Text(WebhookNames.ServiceAccountSubject)}")],
        [
            new("request.operation == 'UPDATE'", Cel.Text(Refused)),
            new($"request.operation == 'UPDATE' && {Same("variables.after", "variables.before", "metadata", "webhooks")}", Cel.Text(Refused)),
            // What every write changes. Of managedFields the stack's own part stays: it says which fields are the stack's.
            new($"request.operation == 'UPDATE' && {Same("variables.after.metadata", "variables.before.metadata", "managedFields", "resourceVersion", "generation")}"
                + $" && {StackFields("variables.after")} == {StackFields("variables.before")}", Cel.Text(Refused)),
            new("request.operation == 'UPDATE' && variables.after.?webhooks.orValue([]).map(w, w.name) == variables.before.?webhooks.orValue([]).map(w, w.name)"
                + " && variables.after.?webhooks.orValue([]).all(w, variables.before.?webhooks.orValue([]).exists(o, o.name == w.name"
                + $" && {Same("w", "o", "clientConfig")} && {Same("w.clientConfig", "o.clientConfig", "caBundle")}))", Cel.Text(Refused)),
        ])
    {
        // As plain maps: a field that a later API server adds is compared like those of today.
        Variables = [new("after", "dyn(object)"), new("before", "dyn(oldObject)")],
    };

    /// <summary>Two maps that hold the same under every key but some.</summary>
    private static string Same(string after, string before, params string[] but) =>
        $"{after}.all(k, k in {Cel.List(but)} || (k in {before} && {after}[k] == {before}[k])) && {before}.all(k, k in {Cel.List(but)} || k in {after})";

    private static string StackFields(string registration) =>
        $"{registration}.metadata.?managedFields.orValue([]).filter(f, f.?manager.orValue('') == {Cel.Text(ClusterNames.StackFieldManager)})";
}
