using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Words;

/// <summary>A heading and sentences under it.</summary>
public sealed record Section(string Title, IReadOnlyList<string> Sentences);

/// <summary>The effective policy of a phase, in words meant to be read aloud to whoever answers for it.</summary>
public static class Explanation
{
    public static IReadOnlyList<Section> Of(TrustPolicy policy, Phase phase)
    {
        var effective = policy.In(phase);
        var sections = new List<Section>
        {
            new(
                $"What {phase.Text()} does",
                [PhaseWords.Mode(effective), PhaseWords.Keys(effective), PhaseWords.Tags(effective), PhaseWords.Outage(effective),
                    PhaseWords.PodSecurity(effective)]),
            new("Who may sign", [.. Sorted(policy.Authorities).Select(entry => Signer(entry.Key, entry.Value))]),
            new("What images need", [
                .. Rules(policy).SelectMany(entry => Rule(policy, entry.Key, entry.Value, effective)),
                "An image no rule covers is refused."]),
        };
        Add(sections, "Emergencies", Sorted(policy.BreakGlass).Select(entry => EntryWords.BreakGlass(entry.Key, entry.Value)));
        Add(sections, "Exceptions", Sorted(policy.Exceptions).Select(entry => EntryWords.Exception(entry.Key, entry.Value)));
        Add(sections, "Revocations", Sorted(policy.Revocations).Select(entry => EntryWords.Revocation(entry.Key, entry.Value)));
        return sections;
    }

    /// <summary>One rule alone: which images it covers, whose signatures they need, and which attestations.</summary>
    public static IReadOnlyList<string> OfRule(TrustPolicy policy, Phase phase, NamedRule rule) => [.. Rule(policy, rule.Name, rule.Rule, policy.In(phase))];

    /// <summary>One authority alone: who it is and what each of its signatures must carry.</summary>
    public static string OfAuthority(string name, Authority authority) => Signer(name, authority);

    /// <summary>What each rule asks for in a phase, under its name, in the order in which they are tried.</summary>
    public static IReadOnlyList<Section> OfRules(TrustPolicy policy, Phase phase) =>
        [.. Rules(policy).Select(entry => new Section(entry.Key, [.. Rule(policy, entry.Key, entry.Value, policy.In(phase))]))];

    private static string Signer(string name, Authority authority) => $"{name} is {AuthorityWords.Who(authority)}; {AuthorityWords.Checks(authority)}.";

    private static IEnumerable<string> Rule(TrustPolicy policy, string name, Rule rule, EffectivePhase phase)
    {
        if (rule.Unverified is { } unverified)
        {
            yield return $"{name}: {RuleWords.Scope(rule)} run UNVERIFIED: {unverified.Reason}.";
            yield break;
        }

        yield return $"{name}: {RuleWords.Scope(rule)} need {RuleWords.Signatures(rule)}.{RuleWords.Keys(policy, rule, phase)}";
        if (rule.Images.Any(image => image.HasService))
        {
            yield return $"{name}: {RuleWords.Service}.";
        }

        if (rule.Signatures is { } elsewhere)
        {
            yield return $"{name}: {RuleWords.Elsewhere(elsewhere)}.";
        }

        if (rule.Platforms is { } platforms)
        {
            yield return $"{name}: {RuleWords.Platforms(platforms)}.";
        }

        foreach (var (attestation, need) in Sorted(rule.Attestations))
        {
            yield return need.From <= phase.Phase
                ? $"{name} {(rule.Require is null ? "" : "also ")}needs {RuleWords.Attestation(need)} ({attestation})."
                : $"{name} will need {RuleWords.Attestation(need)} ({attestation}), from {need.From.Text()} on.";
        }
    }

    // As they are tried: the most specific first.
    private static IEnumerable<KeyValuePair<string, Rule>> Rules(TrustPolicy policy) => policy.Rules
        .OrderByDescending(entry => entry.Value.Images.Max())
        .ThenByDescending(entry => entry.Value.Namespaces is not null)
        .ThenBy(entry => entry.Key, StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, T>> Sorted<T>(IReadOnlyDictionary<string, T>? entries) =>
        (entries ?? new Dictionary<string, T>()).OrderBy(entry => entry.Key, StringComparer.Ordinal);

    private static void Add(List<Section> sections, string title, IEnumerable<string> sentences)
    {
        var list = sentences.ToList();
        if (list.Count > 0)
        {
            sections.Add(new Section(title, list));
        }
    }
}
