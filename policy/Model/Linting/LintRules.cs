namespace ImageTrust.Policy.Model.Linting;

/// <summary>Every rule of the linter, with the mistake it is about. <c>docs/trust-policy.md</c> lists them; a test compares.</summary>
public static class LintRules
{
    public static readonly LintRule WildcardSubject = new(
        "wildcard-subject", LintLevel.Finding, "patterns wider than meant: Portieris before 0.14.2 matched unanchored, CVE-2025-29778 ignored its pattern");

    public static readonly LintRule BranchWritableRef = new(
        "branch-writable-ref", LintLevel.Finding, "whoever may push a branch may sign: the workflow file on that branch is theirs");

    public static readonly LintRule UnpinnedRepository = new(
        "unpinned-repository", LintLevel.Finding, "a renamed or deleted repository's name can be taken by somebody else; its ids cannot");

    public static readonly LintRule UnpinnedRef = new(
        "unpinned-ref", LintLevel.Finding, "any branch or tag of the repository may sign");

    public static readonly LintRule PullRequestTrigger = new(
        "pull-request-trigger", LintLevel.Finding, "runs that a stranger's pull request starts get the repository's identity");

    public static readonly LintRule SelfHostedRunner = new(
        "self-hosted-runner", LintLevel.Note, "one job can leave something behind for the next");

    public static readonly LintRule ExpiredKey = new(
        "expired-key", LintLevel.Finding, "CVE-2026-54787: a key's span was not compared with the signing time; here it is, so nobody can sign any more");

    public static readonly LintRule KeyNotPulled = new(
        "key-not-pulled", LintLevel.Note, "not pulled yet: run `keys pull`; until then the key satisfies nothing");

    public static readonly LintRule WeakenedChecks = new(
        "weakened-checks", LintLevel.Note, "policy-controller skips the log silently when none is configured; here it is said every time");

    public static readonly LintRule RootUnreadable = new(
        "root-unreadable", LintLevel.Finding, "a trust root nobody could read was found out when no replica of a verifier became ready");

    public static readonly LintRule RootLacks = new(
        "root-lacks", LintLevel.Finding, "a check without an anchor: Kyverno passes over a certificate log that is not configured; here nothing could ever pass");

    public static readonly LintRule UnverifiedRule = new(
        "unverified-rule", LintLevel.Note, "images nobody signs run on trust in their registry alone");

    public static readonly LintRule AttestationsOnly = new(
        "attestations-only", LintLevel.Note, "CVE-2022-35930: an attestation passed for the image's signature; here a rule says in the open that none is needed");

    public static readonly LintRule UnverifiedEverywhere = new(
        "unverified-everywhere", LintLevel.Finding, "Kyverno admits what no policy matches; an unverified rule this wide does the same");

    public static readonly LintRule WildcardRegistry = new(
        "wildcard-registry", LintLevel.Finding, "CVE-2025-27403: registries outside one's own were treated like one's own");

    public static readonly LintRule KeyFallback = new(
        "key-fallback", LintLevel.Note, "whoever holds the key signs as nobody in particular");

    public static readonly LintRule EnforceWithoutPin = new(
        "enforce-without-pin", LintLevel.Finding, "CVE-2022-47633: the digest that was verified was not the one that ran");

    public static readonly LintRule AdmitUncheckable = new(
        "admit-uncheckable", LintLevel.Note, "Gatekeeper fails open by default: who can cause an outage can skip the check");

    public static readonly LintRule StaleOnOutage = new(
        "stale-on-outage", LintLevel.Note, "Kyverno remembers verdicts for an hour, revoked or not: what was taken out of the registry counts until somebody notices");

    public static readonly LintRule UnexcusedRegistry = new(
        "unexcused-registry", LintLevel.Note, "whoever runs a registry can cause its outage: admitUncheckable does nothing where the host is a pattern");

    public static readonly LintRule PodSecurityUnsaid = new(
        "pod-security-unsaid", LintLevel.Note, "whoever may run a signed image in a privileged pod owns the node, and what was verified on it");

    public static readonly LintRule PodSecurityNotRequired = new(
        "pod-security-not-required", LintLevel.Note, "a signature says who made an image, not what its pod may do to the node");

    public static readonly LintRule BroadException = new(
        "broad-exception", LintLevel.Finding, "GHSA-gg4x-fgg2-h9w9 and Kyverno's pod-wide exceptions: an exception wider than its reason");

    public static readonly LintRule LongException = new(
        "long-exception", LintLevel.Note, "Kyverno's exceptions never expire; this one does so late");

    public static readonly LintRule ExpiredEntry = new(
        "expired-entry", LintLevel.Finding, "a dead entry hides the live ones from a reviewer");

    public static readonly LintRule NarrowRevocation = new(
        "narrow-revocation", LintLevel.Note, "who can keep a registry from answering hides a revoked image where nobody has to look for it");

    public static readonly LintRule BreakGlassLive = new(
        "break-glass-live", LintLevel.Note, "everything runs there until it expires");

    /// <summary>All of them, in the order of the document.</summary>
    public static IReadOnlyList<LintRule> All { get; } =
    [
        WildcardSubject, BranchWritableRef, UnpinnedRepository, UnpinnedRef, PullRequestTrigger, SelfHostedRunner, ExpiredKey, KeyNotPulled,
        WeakenedChecks, RootUnreadable, RootLacks, UnverifiedRule, AttestationsOnly, UnverifiedEverywhere, WildcardRegistry, KeyFallback, EnforceWithoutPin,
        AdmitUncheckable, StaleOnOutage, UnexcusedRegistry, PodSecurityUnsaid, PodSecurityNotRequired,
        BroadException, LongException, ExpiredEntry, NarrowRevocation, BreakGlassLive,
    ];
}
