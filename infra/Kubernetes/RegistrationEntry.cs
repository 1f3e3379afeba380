using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Trust;

namespace ImageTrust.Infra.Kubernetes;

/// <summary>
/// One entry of a registration: some namespaces, and what happens there when the webhook cannot be reached. failurePolicy belongs to an
/// entry, so a phase that enforces ring by ring has two, with selectors that never both match.
/// </summary>
/// <param name="Suffix">Domain part of the entry's name.</param>
/// <param name="Only">True: these namespaces; false: all but these.</param>
internal sealed record RegistrationEntry(string Suffix, string FailurePolicy, bool Only, IReadOnlyList<string> Namespaces)
{
    /// <summary>
    /// The webhook's own namespace (it could never start) and kube-system (AKS' own add-ons). By the label that the API server itself sets
    /// from the name: a label that a namespace's owner could write would be a way out.
    /// </summary>
    private static readonly string[] LeftOut = [WebhookNames.Namespace, "kube-system"];

    /// <summary>While phases only audit, an unreachable webhook must not stop deployments; where they enforce, it must not open the door.</summary>
    public static IReadOnlyList<RegistrationEntry> Of(StackPolicy policy) => policy switch
    {
        { Enforces: true, Rings: { } rings } =>
        [
            new("ring.image-trust.dev", "Fail", Only: true, [.. rings.Except(LeftOut)]),
            new("image-trust.dev", "Ignore", Only: false, [.. LeftOut, .. rings.Except(LeftOut)]),
        ],
        { Enforces: true } => [new("image-trust.dev", "Fail", Only: false, LeftOut)],
        _ => [new("image-trust.dev", "Ignore", Only: false, LeftOut)],
    };
}
