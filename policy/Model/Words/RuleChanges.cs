using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Policy.Model.Words;

/// <summary>
/// What changes by rules. An image that leaves a rule falls under the next one that covers it, which may ask for less or for nothing: it
/// is let less through for certain only when no other rule is there and it is refused.
/// </summary>
internal sealed class RuleChanges(TrustPolicy before, TrustPolicy after)
{
    public IEnumerable<TrustChange> All() => before.Rules.Keys.Union(after.Rules.Keys, StringComparer.Ordinal)
        .SelectMany(name => (before.Rules.GetValueOrDefault(name), after.Rules.GetValueOrDefault(name)) switch
        {
            ({ } old, { } now) => Changed(name, old, now),
            ({ } old, null) => [Removed(name, old)],
            (null, { } now) => Added(name, now),
            _ => [],
        });

    private TrustChange Removed(string name, Rule rule)
    {
        var next = Others(after, name, rule);
        var says = $"No longer: {RuleWords.Needs(rule)} (rule {name} is gone).";
        return next.Count == 0
            ? new TrustChange(TrustEffect.Narrows, $"{says} No other rule covers these images: they are refused.")
            : new TrustChange(TrustEffect.Widens, $"{says} These images now fall under the next rule ({Phrases.Or(next)}), and are refused where it does not cover them.");
    }

    private IEnumerable<TrustChange> Added(string name, Rule rule)
    {
        var former = Others(before, name, rule);
        var where = former.Count == 0 ? "these images were refused" : $"these images fell under another rule ({Phrases.Or(former)}), or were refused";
        return
        [
            new TrustChange(TrustEffect.Widens, $"Now {RuleWords.Needs(rule)} (new rule {name}). Before, {where}."),
            .. Signers(rule).Select(authority => new TrustChange(TrustEffect.Widens, $"Now {MaySign(after, authority, rule)}.")),
            .. TrustStatement.OfRule(name, rule).Skip(1).Select(statement => TrustDiff.Change(null, statement)).OfType<TrustChange>(),
        ];
    }

    private IEnumerable<TrustChange> Changed(string name, Rule old, Rule now) =>
    [
        .. Scope(name, old, now),
        .. TrustDiff.Pairs(TrustStatement.OfRule(name, old), TrustStatement.OfRule(name, now)),
        .. Signers(now).SelectMany(authority => Signer(authority, old, now)),
    ];

    private IEnumerable<TrustChange> Scope(string name, Rule old, Rule now)
    {
        if (CanonicalJson.Text(Covered(old)) == CanonicalJson.Text(Covered(now)))
        {
            yield break;
        }

        var (less, more) = (IsWithin(now, old), IsWithin(old, now));
        var next = Others(after, name, old);
        var former = Others(before, name, now);
        var effect = (less, more) switch
        {
            (true, true) => TrustEffect.Changes,
            (true, false) when next.Count == 0 => TrustEffect.Narrows,
            _ => TrustEffect.Widens,
        };
        var left = more ? "" : next.Count == 0
            ? " What it no longer covers is refused."
            : $" What it no longer covers now falls under the next rule ({Phrases.Or(next)}), and is refused where it does not cover it.";
        var taken = less ? "" : former.Count == 0
            ? " What it covers besides was refused."
            : $" What it covers besides fell under another rule ({Phrases.Or(former)}), or was refused.";
        yield return new TrustChange(effect, $"Now rule {name} covers {RuleWords.Scope(now)}. Before: {RuleWords.Scope(old)}.{left}{taken}");
    }

    /// <summary>In so many words who may sign what: for a signer that is new to the rule, or is somebody else by the same name.</summary>
    private IEnumerable<TrustChange> Signer(string authority, Rule old, Rule now)
    {
        var sentence = MaySign(after, authority, now);
        if (!Signers(old).Contains(authority, StringComparer.Ordinal))
        {
            return Narrowing.AtMost(TrustStatement.Need(now), TrustStatement.Need(old)) ? [] : [new TrustChange(TrustEffect.Widens, $"Now {sentence}.")];
        }

        var (was, isNow) = (TrustStatement.Who(before.Authorities[authority]), TrustStatement.Who(after.Authorities[authority]));
        var former = MaySign(before, authority, old);
        return Narrowing.AtMost(isNow, was) || former == sentence
            ? []
            : [new TrustChange(TrustEffect.Widens, $"Now {sentence}. Before: {former}.")];
    }

    private static string MaySign(TrustPolicy policy, string authority, Rule rule) =>
        $"{authority} ({AuthorityWords.Short(policy.Authorities[authority], Fingerprints.Full)}) may sign {RuleWords.Scope(rule)}";

    private static IReadOnlyList<string> Signers(Rule rule) => rule.Require?.Authorities ?? [];

    private static Rule Covered(Rule rule) => new(rule.Images, rule.Namespaces);

    /// <summary>By their texts: a pattern that covers another one is not the same, because the longer decides between rules.</summary>
    private static bool IsWithin(Rule now, Rule old) =>
        Narrowing.Within(now.Images, old.Images)
        && (old.Namespaces is null || (now.Namespaces is not null && Narrowing.Within(now.Namespaces, old.Namespaces)));

    private static List<string> Others(TrustPolicy policy, string name, Rule rule) =>
        [.. policy.Rules.Where(entry => entry.Key != name && Overlaps(entry.Value, rule)).Select(entry => entry.Key).Order(StringComparer.Ordinal)];

    private static bool Overlaps(Rule one, Rule two) =>
        one.Images.Any(left => two.Images.Any(left.Overlaps))
        && (one.Namespaces is null || two.Namespaces is null || one.Namespaces.Any(left => two.Namespaces.Any(left.Overlaps)));
}
