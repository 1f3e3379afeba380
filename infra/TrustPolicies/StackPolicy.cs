using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Infra.TrustPolicies;

/// <summary>What the program needs to know of a stack's trust policy. The policy itself is deployed in canonical form, not interpreted here.</summary>
/// <param name="Phase">Text name of the phase in force: <c>day1</c>, <c>day1.5</c>, <c>day2</c>.</param>
/// <param name="Enforces">True when refused images are denied, so that an unreachable webhook must deny too.</param>
/// <param name="Rings">The namespaces enforced so far; null when all are (or none, while phases only audit).</param>
/// <param name="Canonical">Canonical JSON, what the webhook loads.</param>
/// <param name="PolicyDigest">Of the canonical form.</param>
/// <param name="RequirementsDigest">Of what the policy requires, whatever the current phase.</param>
/// <param name="KeysNotPulled">Key files that the policy names and that are not in the repository yet.</param>
/// <param name="TrustedRoots">Trusted roots of own Sigstore instances, by their <c>sha256:…</c>: the canonical form names them by hash only.</param>
/// <param name="Samples">Sample values of this repository that the policy still holds.</param>
/// <param name="Notes">One line each: what a reader of the preview should know about the policy.</param>
internal sealed record StackPolicy(
    string Phase,
    bool Enforces,
    IReadOnlyList<string>? Rings,
    string Canonical,
    Digest PolicyDigest,
    Digest RequirementsDigest,
    IReadOnlyList<string> KeysNotPulled,
    IReadOnlyDictionary<string, string> TrustedRoots,
    IReadOnlyList<string> Samples,
    IReadOnlyList<string> Notes)
{
    /// <summary>Namespaces of emergency entries that are not over yet.</summary>
    public IReadOnlyList<string> InEmergency { get; init; } = [];

    /// <summary>The policy as it was read, for comparing its identities with those the program creates; null where a policy was made up.</summary>
    public TrustPolicy? Document { get; init; }
}
