using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Infra.Kubernetes.Guard;

/// <summary>Images that keep their tags in some namespaces.</summary>
/// <param name="Images">Regular expression over a reference in full.</param>
/// <param name="But">Of those, what a more specific rule verifies; null for none.</param>
internal sealed record ExemptImages(IReadOnlyList<string> Namespaces, string Images, string? But);

/// <summary>What the digest floor is about, read out of the trust policy.</summary>
/// <param name="Namespaces">By name: those of enforced rings, as long as the phase pins and nothing opened them in an emergency.</param>
/// <param name="ByDigest">Regular expression: by digest, from a registry that a rule names.</param>
internal sealed record FloorScope(IReadOnlyList<string> Namespaces, string ByDigest, IReadOnlyList<ExemptImages> Exempt)
{
    public static FloorScope Of(StackPolicy policy)
    {
        if (policy is not { Enforces: true, Rings: { } rings, Document: { } document } || document.In(document.Phase).Tags != TagHandling.Pin)
        {
            return new([], ReferencePattern.ByDigest([]), []);
        }

        // An API server has no clock for expressions: an emergency opens the floor from the update that brings it to the one that takes it away.
        string[] namespaces = [.. rings.Except(policy.InEmergency)];
        return new(
            namespaces,
            ReferencePattern.ByDigest([.. document.Rules.Values.SelectMany(rule => rule.Images)]),
            [.. namespaces.GroupBy(name => Unverified(document, name)).Where(group => group.Key.Images.Length > 0).Select(group => new ExemptImages(
                [.. group], group.Key.Images, group.Key.But))]);
    }

    /// <summary>Where nobody verifies an image nobody replaces its tag. The most specific rule decides, so what a more specific one verifies is no exception.</summary>
    private static (string Images, string? But) Unverified(TrustPolicy document, string name)
    {
        var space = NamespaceName.TryParse(name, out var parsed, out _) ? parsed : throw new ArgumentException($"{name} is no namespace", nameof(name));
        var there = document.Rules.Values
            .Where(rule => rule.Namespaces?.Any(pattern => pattern.Matches(space)) ?? true)
            .SelectMany(rule => rule.Images.Select(image => new Covering(
                image, rule.Namespaces?.Where(pattern => pattern.Matches(space)).Max(pattern => pattern.Specificity + 1) ?? 0, rule.IsVerified)))
            .ToList();
        var open = there.Where(one => !one.Verified).ToList();
        var closed = there.Where(one => one.Verified && open.Any(other => one.IsMoreSpecificThan(other) && one.Image.Overlaps(other.Image))).ToList();
        return (
            open.Count == 0 ? "" : ReferencePattern.Any([.. open.Select(one => one.Image)]),
            closed.Count == 0 ? null : ReferencePattern.Any([.. closed.Select(one => one.Image)]));
    }

    private sealed record Covering(ImagePattern Image, int Namespace, bool Verified)
    {
        public bool IsMoreSpecificThan(Covering other) => (Image, Namespace).CompareTo((other.Image, other.Namespace)) > 0;
    }
}
