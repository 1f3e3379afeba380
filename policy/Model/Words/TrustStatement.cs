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
    public static IEnumerable<TrustStatement> Of(TrustPolicy policy)
    {
        yield return new TrustStatement("phase", $"the stack is in {policy.Phase.Text()}", Weight.Neutral);
        foreach (var statement in policy.Rules.SelectMany(entry => OfRule(policy, entry.Key, entry.Value))
            .Concat(Phases.All.SelectMany(phase => OfPhase(policy.In(phase))))
            .Concat(policy.Authorities.Select(entry => new TrustStatement($"checks {entry.Key}", $"of {entry.Key}, {AuthorityWords.Checks(entry.Value)}", entry.Value.IsWeakened ? Weight.Widens : Weight.Neutral)))
            .Concat(policy.Authorities.Select(entry => new TrustStatement($"who {entry.Key}", $"{entry.Key} is {AuthorityWords.Who(entry.Value)}", Weight.Widens)))
            .Concat(OfEntries(policy)))
        {
            yield return statement;
        }
    }

    private static IEnumerable<TrustStatement> OfRule(TrustPolicy policy, string name, Rule rule)
    {
        var scope = RuleWords.Scope(rule);
        if (rule.Unverified is { } unverified)
        {
            yield return new TrustStatement($"rule {name} unverified", $"{scope} run unverified: {unverified.Reason}", Weight.Widens);
            yield break;
        }

        yield return new TrustStatement($"rule {name} need", $"{scope} need {RuleWords.Signatures(rule.Require!)}", Weight.Neutral);
        foreach (var authority in rule.Require!.Authorities)
        {
            yield return new TrustStatement($"rule {name} signer {authority}", $"{authority} ({AuthorityWords.Short(policy.Authorities[authority])}) may sign {scope}", Weight.Widens);
        }

        if (rule.KeyFallback is { } fallback)
        {
            yield return new TrustStatement($"rule {name} fallback", $"{Phrases.And(fallback.Authorities)} still counts for {scope} where keys are refused: {fallback.Reason}", Weight.Widens);
        }

        foreach (var (attestation, need) in rule.Attestations ?? new Dictionary<string, AttestationRequirement>())
        {
            yield return new TrustStatement(
                $"rule {name} attestation {attestation}", $"from {need.From.Text()} on {scope} need {RuleWords.Attestation(need)}", Weight.Narrows);
        }
    }

    private static IEnumerable<TrustStatement> OfPhase(EffectivePhase phase)
    {
        TrustStatement Say(string field, string sentence) => new($"{phase.Phase.Text()} {field}", $"in {phase.Phase.Text()} {char.ToLowerInvariant(sentence[0])}{sentence[1..].TrimEnd('.')}", Weight.Neutral);
        yield return Say("keys", PhaseWords.Keys(phase));
        yield return Say("mode", PhaseWords.Mode(phase));
        yield return Say("tags", PhaseWords.Tags(phase));
        yield return Say("uncheckable", PhaseWords.Uncheckable(phase));
    }

    private static IEnumerable<TrustStatement> OfEntries(TrustPolicy policy) =>
        (policy.Exceptions ?? new Dictionary<string, ExceptionEntry>())
            .Select(entry => new TrustStatement($"exception {entry.Key}", EntryWords.Exception(entry.Key, entry.Value).TrimEnd('.'), Weight.Widens))
            .Concat((policy.Revocations ?? new Dictionary<string, Revocation>())
                .Select(entry => new TrustStatement($"revocation {entry.Key}", EntryWords.Revocation(entry.Key, entry.Value).TrimEnd('.'), Weight.Narrows)))
            .Concat((policy.BreakGlass ?? new Dictionary<string, BreakGlass>())
                .Select(entry => new TrustStatement($"break-glass {entry.Key}", EntryWords.BreakGlass(entry.Key, entry.Value).TrimEnd('.'), Weight.Widens)));
}
