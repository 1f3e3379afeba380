using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Words;

/// <summary>
/// The narrowings that are known: a change of a piece of policy that none of these proves to admit no more than before is a widening.
/// Each is a comparison "lets through at most what the other does"; both ways round, it is a change of words only.
/// </summary>
internal static class Narrowing
{
    public static bool AtMost(object now, object old) => (now, old) switch
    {
        (Authority one, Authority two) => Who(one, two) && Checks(one, two),
        (Rule { Platforms: { } one }, Rule { Platforms: { } two }) => one >= two,
        (Rule { Signatures: { } one }, Rule { Signatures: { } two }) => Within(one, two),
        (Rule one, Rule two) => Need(one, two),
        (KeyFallback one, KeyFallback two) => Within(one.Authorities, two.Authorities),
        (AttestationRequirement one, AttestationRequirement two) => AttestationNarrowing.AtMost(one, two),
        (PhaseSettings one, PhaseSettings two) => Settings(one, two),
        (ExceptionEntry one, ExceptionEntry two) => Exception(one, two),
        (BreakGlass one, BreakGlass two) => Within(one.Namespaces, two.Namespaces) && Span(one.From, one.Expires, two.From, two.Expires),
        // What a revocation names no longer is let through: fewer conditions, a longer span, or more images to look at refuse more.
        (Revocation one, Revocation two) => Revokes(one, two),
        _ => false,
    };

    public static bool Within<T>(IEnumerable<T> now, IEnumerable<T> old) => !now.Except(old).Any();

    /// <summary>A certificate's subject: literally the same, or one that the other covers.</summary>
    public static bool Identity(IdentityMatch? now, IdentityMatch? old) =>
        now == old || (now?.Exact is { } exact && old?.Matches(exact.Text) == true)
        // {service} stands for one segment, as * does, and for one only.
        || (now?.Pattern is { } bound && old?.Pattern is { } open && ServicePlaceholder.IsIn(bound.Text)
            && bound.Text.Replace(ServicePlaceholder.Text, "*", StringComparison.Ordinal) == open.Text)
        || (now?.Prefix is { } longer && old?.Prefix is { } prefix && longer.Text.StartsWith(prefix.Text, StringComparison.Ordinal));

    private static bool Who(Authority now, Authority old) => (now, old) switch
    {
        ({ Key: { } one }, { Key: { } two }) => one.Versions.All(version => version.PublicKey is null || two.Versions.Any(other => Key(version, other))),
        ({ Keyless: { } one }, { Keyless: { } two }) =>
            one.Issuer == two.Issuer && one.ServiceAccount == two.ServiceAccount && Identity(one.Identity, two.Identity) && Claims(one.GitHub, two.GitHub),
        _ => now.Key is null && now.Keyless is null && old.Key is null && old.Keyless is null,
    };

    private static bool Key(KeyVersion now, KeyVersion old) =>
        now.PublicKey == old.PublicKey && Span(now.ValidFrom, now.ValidUntil, old.ValidFrom, old.ValidUntil);

    private static bool Claims(GitHubClaims? now, GitHubClaims? old) => old is null || (now is not null
        && Kept(now.RepositoryId, old.RepositoryId) && Kept(now.OwnerId, old.OwnerId) && Kept(now.Ref, old.Ref)
        && Kept(now.Workflow, old.Workflow) && Kept(now.Environment, old.Environment)
        && (old.Runner is null || now.Runner == old.Runner)
        && (old.Triggers is null || (now.Triggers is not null && Within(now.Triggers, old.Triggers))));

    // Another trust root has other logs, clocks and authorities: whatever else gets stricter, it vouches for signatures the old one did not.
    private static bool Checks(Authority now, Authority old) =>
        now.TrustRootId == old.TrustRootId
        && (old.TransparencyLog == LogRequirement.NotRequired || now.TransparencyLog == LogRequirement.Required)
        && (old.CertificateTransparency is not null || now.CertificateTransparency is null)
        // It admits no more, and is counted less: who reads the counts would see fewer images that nobody here built.
        && (old.VouchingReason is null || now.VouchingReason is not null)
        && Strictness(now.Timestamp) >= Strictness(old.Timestamp);

    private static int Strictness(TimestampRequirement timestamp) => timestamp switch
    {
        TimestampRequirement.TimestampAuthority => 2,
        TimestampRequirement.Required => 1,
        _ => 0,
    };

    /// <summary>
    /// Whoever satisfies k of the new names has at least k minus the names that were added among the old ones. Distinct signers stay
    /// distinct, so this is exact for anyOf, allOf and atLeast alike.
    /// </summary>
    private static bool Need(Rule now, Rule old) => old.Unverified is not null
        // What the attestations say is compared by itself; besides them, no signature is the least a rule can ask for.
        || (old.AttestationsOnly is not null && now.Unverified is null)
        || (now.Require is { } one && old.Require is { } two
            && one.Count - one.Authorities.Except(two.Authorities, StringComparer.Ordinal).Count() >= two.Count);

    private static bool Settings(PhaseSettings now, PhaseSettings old) =>
        now.Keys.GetValueOrDefault() >= old.Keys.GetValueOrDefault()
        && now.Tags.GetValueOrDefault() >= old.Tags.GetValueOrDefault()
        && now.PodSecurity.GetValueOrDefault() >= old.PodSecurity.GetValueOrDefault()
        && (now.AdmitUncheckable is null || old.AdmitUncheckable is not null)
        && (now.StaleOnOutage is not { } age || age.Span <= old.StaleOnOutage?.Span)
        && (old.Mode.GetValueOrDefault() == Mode.Audit || (now.Mode == Mode.Enforce && Enforced(now, old)));

    private static bool Enforced(PhaseSettings now, PhaseSettings old) =>
        now.Rings is null || (old.Rings is not null && Within(old.Rings.Values.SelectMany(ring => ring), now.Rings.Values.SelectMany(ring => ring)));

    private static bool Exception(ExceptionEntry now, ExceptionEntry old) =>
        Within(now.Namespaces, old.Namespaces) && Within(now.Waives, old.Waives) && Span(now.From, now.Expires, old.From, old.Expires)
        && Kept(now.Image, old.Image) && Kept(now.Digest, old.Digest);

    private static bool Revokes(Revocation now, Revocation old) =>
        now.Digest == old.Digest && Sought(now.Images, old.Images) && Kept(old.KeyFingerprint, now.KeyFingerprint) && Kept(old.Identity, now.Identity)
        && (now.SignedBetween is not { } one
            || (old.SignedBetween is { } two && Span(two.From, two.Until, one.From, one.Until)));

    // The default depends on the rules, so it is compared with itself alone.
    private static bool Sought(IReadOnlyList<ImagePattern>? now, IReadOnlyList<ImagePattern>? old) =>
        now is null ? old is null : now.Any(pattern => pattern.Text == "**") || (old?.All(pattern => now.Any(wider => wider.Covers(pattern))) ?? false);

    private static bool Kept<T>(T? now, T? old) where T : class => old is null || old.Equals(now);

    private static bool Span(UtcTime? from, UtcTime? until, UtcTime? oldFrom, UtcTime? oldUntil) =>
        (oldFrom is null || from?.Value >= oldFrom.Value) && (oldUntil is null || until?.Value <= oldUntil.Value);
}
