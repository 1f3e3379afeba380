using ImageTrust.Infra.Naming;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Model.Words;

namespace ImageTrust.Infra.Review.Guarding;

/// <summary>What a plan changes in what the API server holds by itself: what is held at all, by refusing or by warning, where, and who is expected.</summary>
internal static class GuardWords
{
    private const string Expected = "variables/expected";
    private const string Administrators = "variables/admin";
    private const string Named = "variables/named";
    private const string Left = "matchConditions/held";

    /// <summary>What each of them refuses or warns of. Their order is that of the sentences.</summary>
    public static readonly IReadOnlyDictionary<string, string> Subjects = new Dictionary<string, string>
    {
        ["image-trust-guard-ca-bundle"] = "whatever the webhook's account changes of the two registrations but caBundle",
        ["image-trust-guard-objects"] = "changes of what keeps image admission going by anybody who is not expected to",
        ["image-trust-guard-admins"] = "changes of what keeps image admission going by administrators",
        ["image-trust-guard-replicas"] = $"other images than the stack's own in {ClusterNames.Namespace}",
        ["image-trust-guard-debugging"] = "containers that are added to a replica of the webhook",
        ["image-trust-digest-floor"] = "new images that are not named by digest, or not from a registry of the policy",
        ["image-trust-pod-security"] = "namespaces below the Pod Security level that the policy asks for",
        [GuardedNames.PodSecurityElsewhere] = "namespaces below that level where nothing is enforced",
    };

    /// <summary>Written from the policy's rules and levels, of which its own words tell.</summary>
    private static readonly string[] FromThePolicy = ["image-trust-digest-floor variables/refused", "image-trust-pod-security validations/0"];

    /// <summary>They only warn, and of what the expressions of another one let through, which says it.</summary>
    private static readonly string[] Besides = ["image-trust-guard-admins", GuardedNames.PodSecurityElsewhere];

    /// <param name="policyChanges">Whether the trust policy itself is another one.</param>
    public static IEnumerable<TrustChange> Of(IReadOnlyDictionary<string, HeldPolicy> before, IReadOnlyDictionary<string, HeldPolicy> after, bool policyChanges) =>
        from name in Subjects.Keys.Concat(before.Keys.Concat(after.Keys).Except(Subjects.Keys).Order(StringComparer.Ordinal))
        let pair = (Old: before.GetValueOrDefault(name), Now: after.GetValueOrDefault(name))
        from change in Whole(pair.Old, pair.Now).Concat(pair is ({ } old, { } now) ? Inside(old, now, policyChanges) : [])
        select change;

    private static IEnumerable<TrustChange> Whole(HeldPolicy? old, HeldPolicy? now)
    {
        var (less, more) = (AtMost(now, old), AtMost(old, now));
        var effect = (less, more) switch
        {
            (true, true) => TrustEffect.Changes,
            (true, false) => TrustEffect.Narrows,
            _ => TrustEffect.Widens,
        };
        var (before, after) = (Sentence(old), Sentence(now));
        if (before != after)
        {
            yield return new TrustChange(effect, (before, after) switch
            {
                (null, _) => $"Now {after}.",
                (_, null) => $"No longer: {before}.",
                _ => $"Now {after}. Before: {before}.",
            });
        }
    }

    /// <summary>Whether the one lets through at most what the other does. A warning lets everything through.</summary>
    private static bool AtMost(HeldPolicy? now, HeldPolicy? old) => old is not { Refuses: true }
        || (now is { Refuses: true } && (now.Namespaces is null || (old.Namespaces is not null && !old.Namespaces.Except(now.Namespaces).Any())));

    /// <returns>Null where nothing is held.</returns>
    private static string? Sentence(HeldPolicy? policy) => policy is null or { Namespaces.Count: 0 } ? null
        : $"the API server itself {(policy.Denies ? "refuses" : "warns of")} {Subjects.GetValueOrDefault(policy.Name, $"what {policy.Name} is about")}"
            // Its name says already which namespace it is.
            + (policy.Namespaces is null or [ClusterNames.Namespace] ? "" : $", in {string.Join(" and ", policy.Namespaces)}");

    private static IEnumerable<TrustChange> Inside(HeldPolicy old, HeldPolicy now, bool policyChanges)
    {
        foreach (var place in old.Expressions.Keys.Union(now.Expressions.Keys).Order(StringComparer.Ordinal))
        {
            var (before, after) = (old.Expressions.GetValueOrDefault(place, ""), now.Expressions.GetValueOrDefault(place, ""));
            if (before == after || Besides.Contains(now.Name, StringComparer.Ordinal) || (policyChanges && FromThePolicy.Contains($"{now.Name} {place}", StringComparer.Ordinal)))
            {
                continue;
            }

            var changes = place switch
            {
                Expected => Sets(CelText.Alternatives(before), CelText.Alternatives(after), who => $"{CelText.Who(who)} may change what keeps image admission going"),
                Administrators => Sets(CelText.Literals(before), CelText.Literals(after), who => $"members of {who} may change what keeps image admission going, and are warned"),
                Named => Sets(CelText.Literals(before), CelText.Literals(after), image => $"{image} may run in {ClusterNames.Namespace}"),
                Left => Sets(CelText.Literals(before), CelText.Literals(after), space => $"in {space} the API server lets {Subjects[now.Name]} through"),
                _ => [],
            };
            foreach (var change in changes.DefaultIfEmpty(new TrustChange(
                TrustEffect.Widens, $"{now.Name} decides otherwise: {place} is {(after.Length == 0 ? "gone" : after)}{(before.Length == 0 ? "" : $", was {before}")}.")))
            {
                yield return change;
            }
        }
    }

    /// <summary>Of sets that let more through the larger they are.</summary>
    private static IEnumerable<TrustChange> Sets(IReadOnlyList<string> before, IReadOnlyList<string> after, Func<string, string> words) =>
    [
        .. after.Except(before).Select(one => new TrustChange(TrustEffect.Widens, $"Now {words(one)}.")),
        .. before.Except(after).Select(one => new TrustChange(TrustEffect.Narrows, $"No longer: {words(one)}.")),
    ];
}
