using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Words;

/// <summary>What a statement's presence does to trust.</summary>
internal enum Weight
{
    /// <summary>Lets more run.</summary>
    Widens,

    /// <summary>Lets less run.</summary>
    Narrows,

    /// <summary>Neither by itself.</summary>
    Neutral,
}

/// <summary>One thing a policy says, with a key under which another version of the policy says its own.</summary>
internal sealed record TrustStatement(string Key, string Sentence, Weight Weight)
{
    /// <summary>Everything a policy says: two policies that mean the same make the same statements.</summary>
    public static IEnumerable<TrustStatement> Of(TrustPolicy policy) =>
    [
        .. policy.Authorities.SelectMany(entry => OfAuthority(entry.Key, entry.Value)),
        .. policy.Rules.SelectMany(entry => OfRule(policy, entry.Key, entry.Value)),
        .. Phases.All.SelectMany(phase => OfPhase(policy.In(phase))),
        .. OfEntries("exception", policy.Exceptions, EntryWords.Exception, Weight.Widens),
        .. OfEntries("revocation", policy.Revocations, EntryWords.Revocation, Weight.Narrows),
        .. OfEntries("break-glass", policy.BreakGlass, EntryWords.BreakGlass, Weight.Widens),
    ];

    private static IEnumerable<TrustStatement> OfAuthority(string name, Authority authority)
    {
        yield return new TrustStatement($"who {name}", $"{name} is {AuthorityWords.Who(authority)}", Weight.Widens);
        var weight = authority.IsWeakened ? Weight.Widens : Weight.Neutral;
        yield return new TrustStatement($"checks {name}", $"of {name}, {AuthorityWords.Checks(authority)}", weight);
    }

    private static IEnumerable<TrustStatement> OfRule(TrustPolicy policy, string name, Rule rule)
    {
        var scope = RuleWords.Scope(rule);
        TrustStatement Say(string part, string sentence, Weight weight) => new($"rule {name} {part}", sentence, weight);
        if (rule.Unverified is { } unverified)
        {
            yield return Say("unverified", $"{scope} run unverified: {unverified.Reason}", Weight.Widens);
            yield break;
        }

        yield return Say("need", $"{scope} need {RuleWords.Signatures(rule.Require!)}", Weight.Neutral);
        foreach (var authority in rule.Require!.Authorities)
        {
            var who = AuthorityWords.Short(policy.Authorities[authority]);
            yield return Say($"signer {authority}", $"{authority} ({who}) may sign {scope}", Weight.Widens);
        }

        if (rule.KeyFallback is { } fallback)
        {
            var keys = Phrases.And(fallback.Authorities);
            yield return Say("fallback", $"{keys} still counts for {scope} where keys are refused: {fallback.Reason}", Weight.Widens);
        }

        foreach (var (attestation, need) in rule.Attestations ?? new Dictionary<string, AttestationRequirement>())
        {
            var sentence = $"from {need.From.Text()} on {scope} need {RuleWords.Attestation(need)}";
            yield return Say($"attestation {attestation}", sentence, Weight.Narrows);
        }
    }

    private static IEnumerable<TrustStatement> OfPhase(EffectivePhase phase)
    {
        TrustStatement Say(string field, string sentence) => new(
            $"{phase.Phase.Text()} {field}", $"in {phase.Phase.Text()} {char.ToLowerInvariant(sentence[0])}{sentence[1..].TrimEnd('.')}", Weight.Neutral);
        yield return Say("keys", PhaseWords.Keys(phase));
        yield return Say("mode", PhaseWords.Mode(phase));
        yield return Say("tags", PhaseWords.Tags(phase));
        yield return Say("uncheckable", PhaseWords.Uncheckable(phase));
    }

    private static IEnumerable<TrustStatement> OfEntries<T>(
        string kind, IReadOnlyDictionary<string, T>? entries, Func<string, T, string> words, Weight weight) =>
        (entries ?? new Dictionary<string, T>()).Select(entry => new TrustStatement(
            $"{kind} {entry.Key}", words(entry.Key, entry.Value).TrimEnd('.'), weight));
}
