using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Policy.Model.Words;

/// <summary>The known narrowings of what an attestation must be.</summary>
internal static class AttestationNarrowing
{
    public static bool AtMost(AttestationRequirement now, AttestationRequirement old) => now.From <= old.From && (now, old) switch
    {
        // The newest report decides, so that a signer less may let an older, cleaner one decide.
        ({ Vulnerabilities: { } one }, { Vulnerabilities: { } two }) => Same(now.SignedBy, old.SignedBy) && Report(one, two),
        _ => Narrowing.Within(now.SignedBy, old.SignedBy) && Says(now, old),
    };

    private static bool Says(AttestationRequirement now, AttestationRequirement old) => (now, old) switch
    {
        ({ Provenance: { } one }, { Provenance: { } two }) =>
            Narrowing.Identity(one.Builder, two.Builder) && one.SourceRepository == two.SourceRepository,
        ({ Sbom: { } one }, { Sbom: { } two }) => Narrowing.Within(one.Formats, two.Formats),
        ({ Predicate: { } one }, { Predicate: { } two }) => one.Type == two.Type
            && (two.Conditions ?? []).All(wanted => (one.Conditions ?? []).Any(condition => Implies(condition, wanted))),
        _ => false,
    };

    private static bool Report(VulnerabilityRequirement now, VulnerabilityRequirement old) =>
        now.MaxAge.Count <= old.MaxAge.Count && now.Below <= old.Below
        // The newest OpenVEX statement decides as well.
        && (now.Vex is null || (old.Vex is not null && Same(now.Vex.SignedBy, old.Vex.SignedBy)));

    private static bool Implies(Condition now, Condition old) => now.Path == old.Path && (now, old) switch
    {
        ({ EqualTo: { } one }, { EqualTo: { } two }) => one == two,
        ({ EqualTo: { } one }, { OneOf: { } two }) => two.Contains(one),
        ({ EqualTo: { } one }, { StartsWith: { } two }) => one.Text.StartsWith(two.Text, StringComparison.Ordinal),
        ({ OneOf: { } one }, { OneOf: { } two }) => Narrowing.Within(one, two),
        ({ StartsWith: { } one }, { StartsWith: { } two }) => one.Text.StartsWith(two.Text, StringComparison.Ordinal),
        ({ Contains: { } one }, { Contains: { } two }) => one == two,
        ({ AtLeast: { } one }, { AtLeast: { } two }) => one >= two,
        ({ AtMost: { } one }, { AtMost: { } two }) => one <= two,
        _ => false,
    };

    private static bool Same(IReadOnlyList<string> now, IReadOnlyList<string> old) => Narrowing.Within(now, old) && Narrowing.Within(old, now);
}
