using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Words;

/// <summary>
/// One thing a policy says, with a key under which another version of the policy says its own. What is compared is the piece of policy;
/// the sentence is for people, and may read the same for two pieces.
/// </summary>
/// <param name="Key">Unique in a policy.</param>
/// <param name="Piece">A record of the model that holds exactly what the sentence is about.</param>
/// <param name="Sentence">Without its full stop.</param>
/// <param name="Presence">What it does to trust that the statement is made at all.</param>
internal sealed record TrustStatement(string Key, object Piece, string Sentence, TrustEffect Presence)
{
    /// <summary>Whether less of it means that less is admitted. Not so for who signs reports of which the newest decides.</summary>
    public bool LessIsNarrower { get; init; } = true;

    /// <summary>What it does to trust that the statement is no longer made; null for the opposite of making it.</summary>
    public TrustEffect? Absence { get; init; }

    /// <summary>The piece in full: keys and hashes are not cut.</summary>
    public string Canonical { get; } = CanonicalJson.Text(Piece);

    /// <summary>Everything a policy says besides its rules and the phase it is in.</summary>
    public static IEnumerable<TrustStatement> Of(TrustPolicy policy) =>
    [
        .. policy.Authorities.SelectMany(entry => OfAuthority(policy, entry.Key, entry.Value)),
        .. Phases.All.SelectMany(phase => OfPhase(policy.In(phase))),
        .. OfEntries("exception", policy.Exceptions, EntryWords.Exception, TrustEffect.Widens),
        .. OfEntries("revocation", policy.Revocations, EntryWords.Revocation, TrustEffect.Narrows),
        .. OfReach(policy),
        .. OfEntries("break-glass", policy.BreakGlass, EntryWords.BreakGlass, TrustEffect.Widens),
    ];

    /// <summary>What a rule that is in both versions says, besides which images it covers and who may sign them.</summary>
    public static IEnumerable<TrustStatement> OfRule(string name, Rule rule)
    {
        var scope = RuleWords.Scope(rule);
        yield return new TrustStatement($"rule {name} need", Need(rule), RuleWords.Needs(rule), TrustEffect.Widens);
        if (rule.KeyFallback is { } fallback)
        {
            var keys = Phrases.And(fallback.Authorities);
            yield return new TrustStatement(
                $"rule {name} fallback", fallback, $"{keys} still counts for {scope} where keys are refused: {fallback.Reason}", TrustEffect.Widens);
        }

        if (rule.Platforms is { } platforms)
        {
            yield return new TrustStatement(
                $"rule {name} platforms", new Rule([], Platforms: platforms), $"of {scope}, {RuleWords.Platforms(platforms)}",
                platforms == PlatformEvidence.EachRequired ? TrustEffect.Narrows : TrustEffect.Widens);
        }

        if (rule.Signatures is { } elsewhere)
        {
            // More can be found there, and what is no longer looked for may be a newer report or a revoked signer's mark.
            yield return new TrustStatement(
                $"rule {name} signatures", new Rule([], Signatures: elsewhere), $"evidence about {scope} is also looked for in {Phrases.And(elsewhere.Select(one => one.Text))}",
                TrustEffect.Widens)
            {
                LessIsNarrower = false,
                Absence = TrustEffect.Widens,
            };
        }

        foreach (var (attestation, need) in rule.Attestations ?? new Dictionary<string, AttestationRequirement>())
        {
            yield return new TrustStatement(
                $"rule {name} attestation {attestation}", need,
                $"from {need.From.Text()} on {scope} need {RuleWords.Attestation(need)} ({attestation})", TrustEffect.Narrows);
        }
    }

    /// <summary>The part of an authority that says who it is.</summary>
    public static Authority Who(Authority authority) => new(authority.Key, authority.Keyless);

    /// <summary>The part of a rule that says whose signatures are needed.</summary>
    public static Rule Need(Rule rule) => new([], Require: rule.Require, Unverified: rule.Unverified, AttestationsOnly: rule.AttestationsOnly);

    private static IEnumerable<TrustStatement> OfAuthority(TrustPolicy policy, string name, Authority authority)
    {
        var narrower = !SignsReports(policy, name);
        yield return new TrustStatement(
            $"who {name}", Who(authority), $"{name} is {AuthorityWords.Who(authority, Fingerprints.Full)}", TrustEffect.Widens)
        {
            LessIsNarrower = narrower,
        };
        yield return new TrustStatement(
            $"checks {name}", authority with { Key = null, Keyless = null },
            $"of {name}, {AuthorityWords.Checks(authority, Fingerprints.Full)}", authority.IsWeakened ? TrustEffect.Widens : TrustEffect.Changes)
        {
            LessIsNarrower = narrower,
        };
    }

    private static bool SignsReports(TrustPolicy policy, string authority) => policy.Rules.Values
        .SelectMany(rule => rule.Attestations?.Values ?? [])
        .Any(need => need.Vulnerabilities is { } report
            && (need.SignedBy.Contains(authority, StringComparer.Ordinal) || report.Vex?.SignedBy.Contains(authority, StringComparer.Ordinal) == true));

    private static IEnumerable<TrustStatement> OfPhase(EffectivePhase phase)
    {
        TrustStatement Say(string field, PhaseSettings piece, string sentence, TrustEffect effect = TrustEffect.Changes) => new(
            $"{phase.Phase.Text()} {field}", piece,
            $"in {phase.Phase.Text()} {char.ToLowerInvariant(sentence[0])}{sentence[1..].TrimEnd('.')}", effect);
        yield return Say("keys", new PhaseSettings(Keys: phase.Keys), PhaseWords.Keys(phase));
        yield return Say("mode", new PhaseSettings(Mode: phase.Mode, Rings: phase.Rings), PhaseWords.Mode(phase));
        yield return Say("tags", new PhaseSettings(Tags: phase.Tags), PhaseWords.Tags(phase));
        yield return Say("uncheckable", new PhaseSettings(AdmitUncheckable: phase.AdmitUncheckable), PhaseWords.Uncheckable(phase));
        if (PhaseWords.Stale(phase) is { } stale)
        {
            yield return Say(
                "stale on outage", new PhaseSettings(StaleOnOutage: phase.StaleOnOutage, StaleOnOutageReason: phase.StaleOnOutageReason), stale, TrustEffect.Widens);
        }

        yield return Say(
            "pod security", new PhaseSettings(PodSecurity: phase.PodSecurity, PodSecurityReason: phase.PodSecurityReason), PhaseWords.PodSecurity(phase));
    }

    /// <summary>Where revocations that say no place are looked for among what nobody verifies: that hangs on the other rules.</summary>
    private static IEnumerable<TrustStatement> OfReach(TrustPolicy policy)
    {
        var some = policy.Revocations?.Values.Any(entry => entry.Images is null) == true;
        foreach (var (name, rule) in policy.Rules.Where(entry => some && entry.Value.Unverified is not null))
        {
            var reached = RevocationScope.Default(policy).Where(image => rule.Images.Any(image.Overlaps)).Distinct()
                .OrderBy(image => image.Text, StringComparer.Ordinal).ToList();
            if (reached.Count > 0)
            {
                yield return new TrustStatement(
                    $"reach {name}", new Revocation(rule.Unverified!.Reason, Images: reached),
                    $"of what {name} admits unverified, {Phrases.And(reached.Select(image => image.Text))} is looked at for revocations", TrustEffect.Narrows);
            }
        }
    }

    private static IEnumerable<TrustStatement> OfEntries<T>(
        string kind, IReadOnlyDictionary<string, T>? entries, Func<string, T, string> words, TrustEffect presence) where T : class =>
        (entries ?? new Dictionary<string, T>()).Select(entry => new TrustStatement(
            $"{kind} {entry.Key}", entry.Value, Inside(words(entry.Key, entry.Value)), presence));

    /// <summary>A sentence as it goes on after "Now"; a word in capitals keeps them.</summary>
    private static string Inside(string sentence) =>
        (char.IsUpper(sentence[1]) ? sentence[..1] : sentence[..1].ToLowerInvariant()) + sentence[1..].TrimEnd('.');
}
