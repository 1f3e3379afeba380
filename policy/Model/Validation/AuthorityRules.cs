using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Policy.Model.Validation;

/// <summary>Each authority by itself: weakenings are written out, identities are bounded, claims have an issuer that makes them.</summary>
internal static class AuthorityRules
{
    public static void Validate(TrustPolicy policy, Report report)
    {
        var used = policy.Rules.Values.SelectMany(References).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, authority) in policy.Authorities)
        {
            var path = DocumentPath.Root.Member("authorities").Member(name);
            report.AddIf(!used.Contains(name), ProblemRules.UnusedAuthority, path, $"no rule names {name}: an authority nobody needs is trust nobody reviews");
            report.AddIf(
                authority.Mark == DraftMark.Suggested, ProblemRules.SuggestedSigner, path.Member("mark"),
                $"{name} was found by policy suggest, and nobody has said yet that it is trusted: make sure who it is, then remove this line");
            Weakening(authority, path, report);
            Vouching(policy, name, authority, path, report);
            if (authority.Keyless is { } keyless)
            {
                Keyless(keyless, path.Member("keyless"), report);
            }
        }
    }

    /// <summary>Every authority a rule names, wherever it names it.</summary>
    public static IEnumerable<string> References(Rule rule) =>
        (rule.Require?.Authorities ?? [])
            .Concat(rule.Attestations?.Values.SelectMany(need => need.SignedBy.Concat(need.Vulnerabilities?.Vex?.SignedBy ?? [])) ?? []);

    private static void Weakening(Authority authority, DocumentPath path, Report report)
    {
        report.AddIf(
            authority.IsWeakened && authority.WeakeningReason is null, ProblemRules.WeakeningReason, path,
            "a check is switched off without a weakeningReason");
        report.AddIf(
            !authority.IsWeakened && authority.WeakeningReason is not null, ProblemRules.WeakeningReason, path.Member("weakeningReason"),
            "nothing is weakened, so this reason explains nothing");
        report.AddIf(
            authority.Keyless is not null && authority.Timestamp == TimestampRequirement.NotRequired, ProblemRules.KeylessNeedsTime, path.Member("timestamp"),
            "a keyless certificate lives for minutes; without a trusted time nobody knows whether it was alive");
        report.AddIf(
            authority is { Key: not null, CertificateTransparency: not null }, ProblemRules.CertificateTransparency, path.Member("certificateTransparency"),
            "a key has no certificate, so there is nothing to do without");
        report.AddIf(
            authority is { Key: null, CertificateTransparency: not null, TrustRoot: null }, ProblemRules.CertificateTransparency,
            path.Member("certificateTransparency"),
            "the public-good instance logs every certificate; only an instance with a trustRoot of its own may keep no such log");
        report.AddIf(
            authority is { Key: not null, TransparencyLog: LogRequirement.NotRequired, Timestamp: TimestampRequirement.NotRequired, TrustRoot: not null },
            ProblemRules.RootUnused, path.Member("trustRoot"), "neither log nor timestamp is required of this key, so its trust root is never read");
    }

    /// <summary>
    /// A key that vouches for whatever ran already is a way in for whatever will: its time is limited. And it says nothing of how an image
    /// was made, so that every image it lets in is counted as such.
    /// </summary>
    private static void Vouching(TrustPolicy policy, string name, Authority authority, DocumentPath path, Report report)
    {
        if (authority.VouchingReason is null)
        {
            return;
        }

        foreach (var (i, version) in (authority.Key?.Versions ?? []).Index())
        {
            report.AddIf(
                version.ValidUntil is null, ProblemRules.Vouching, path.Member("key").Member("versions").Item(i),
                $"{name} vouches for images it did not build: a key may do so for a limited time only, so its version needs a validUntil");
        }

        foreach (var (rule, attestation) in policy.Rules.SelectMany(rule => (rule.Value.Attestations ?? new Dictionary<string, AttestationRequirement>())
            .Where(need => need.Value.SignedBy.Contains(name) || (need.Value.Vulnerabilities?.Vex?.SignedBy.Contains(name) ?? false))
            .Select(need => (rule.Key, need.Key))))
        {
            report.Add(
                ProblemRules.Vouching, DocumentPath.Root.Member("rules").Member(rule).Member("attestations").Member(attestation),
                $"{name} vouches for images it did not build: its word counts as a signature, never as an attestation of how an image was made");
        }
    }

    private static void Keyless(KeylessAuthority keyless, DocumentPath path, Report report)
    {
        if (keyless.Identity is { } identity)
        {
            Identity(identity, path.Member("identity"), report);
        }

        if (keyless.GitHub is not { } claims)
        {
            return;
        }

        report.AddIf(
            !keyless.Issuer.IsGitHub, ProblemRules.WrongIssuer, path.Member("github"),
            $"{keyless.Issuer} is not a GitHub Actions issuer and never makes these claims");
    }

    /// <summary>A beginning must stop where no stranger can continue it into a name of their own.</summary>
    public static void Identity(IdentityMatch identity, DocumentPath path, Report report)
    {
        var prefix = identity.Prefix?.Text;
        report.AddIf(
            prefix is not null && !IsBounded(prefix), ProblemRules.OpenPrefix, path.Member("prefix"),
            $"anyone who registers a name that begins like the end of \"{prefix}\" would match: end it with '/', '@' or inside a ref");
        report.AddIf(
            identity.Pattern is { } pattern && !HasFixedOwner(pattern.Text), ProblemRules.OpenPrefix, path.Member("pattern"),
            "the pattern leaves the host or the owner open; write them out before the first *");
    }

    private static bool IsBounded(string prefix) =>
        HasFixedOwner(prefix) && (prefix[^1] is '/' or '@' || prefix.Contains("@refs/", StringComparison.Ordinal));

    // scheme://host/owner/ must be literal: whoever controls less than that can be anyone.
    public static bool HasFixedOwner(string text)
    {
        var literal = text.Split(['*', '{'], 2)[0];
        var parts = literal.Split('/');
        return parts.Length >= 5 && parts[0].EndsWith(':') && parts[1].Length == 0 && parts[2].Length > 0 && parts[3].Length > 0;
    }
}
