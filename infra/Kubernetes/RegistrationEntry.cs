using ImageTrust.Infra.Naming;
using ImageTrust.Infra.TrustPolicies;

namespace ImageTrust.Infra.Kubernetes;

/// <summary>
/// One entry of a registration: some namespaces, and what happens there when the webhook cannot be reached. failurePolicy belongs to an
/// entry, so a phase that enforces ring by ring needs two, with selectors that never both match.
/// </summary>
/// <param name="Suffix">Domain part of the entry's name.</param>
/// <param name="Operator">Of the selector on the namespace's name: <c>In</c>, <c>NotIn</c>, or <c>DoesNotExist</c>, which matches nothing.</param>
internal sealed record RegistrationEntry(string Suffix, string FailurePolicy, string Operator, IReadOnlyList<string> Namespaces)
{
    /// <summary>Set by the API server itself, from the namespace's name.</summary>
    public const string SelectedLabel = "kubernetes.io/metadata.name";

    /// <summary>
    /// By the label that the API server itself sets from the name: a label that a namespace's owner could write would be a way out.
    /// Both entries in every phase. One that came and went would come without the CA bundle (the API server would refuse everything in
    /// the ring until a replica has applied it) and could not go: server-side apply keeps an entry that the replicas own a field of.
    /// </summary>
    public static IReadOnlyList<RegistrationEntry> Of(StackPolicy policy)
    {
        var rings = policy is { Enforces: true, Rings: [_, ..] enforced } ? enforced : [];
        return
        [
            rings.Count > 0 ? new("ring.image-trust.dev", "Fail", "In", rings) : new("ring.image-trust.dev", "Ignore", "DoesNotExist", []),
            // While phases only audit, an unreachable webhook must not stop deployments; where they enforce, it must not open the door.
            new("image-trust.dev", policy is { Enforces: true, Rings: null } ? "Fail" : "Ignore", "NotIn",
                [.. WebhookNames.NamespacesLeftOut, .. rings]),
        ];
    }
}
