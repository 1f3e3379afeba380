using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Words;

/// <summary>A group of lines, each under the name that the policy gives it.</summary>
public sealed record TrustLineGroup(string Name, IReadOnlyList<KeyValuePair<string, string>> Lines);

/// <summary>
/// A whole policy as lines, one for each thing in it that has a name, so that any program that compares two sets of texts shows what changes
/// for trust. Only the line <c>now</c> depends on the phase that the stack is in; keys and hashes are written in full.
/// </summary>
public static class TrustLines
{
    private const string Now = "now";

    /// <summary>Groups and lines in the order of their names; groups without a line are left out.</summary>
    public static IReadOnlyList<TrustLineGroup> Of(TrustPolicy policy) =>
    [
        .. new[]
        {
            Group("authorities", policy.Authorities, Authority),
            Group("breakGlass", policy.BreakGlass, EntryWords.BreakGlass),
            Group("exceptions", policy.Exceptions, EntryWords.Exception),
            Group("phases", InPhases(policy), Phase),
            Group("revocations", policy.Revocations, EntryWords.Revocation),
            Group("rules", policy.Rules, Rule),
        }.Where(group => group.Lines.Count > 0),
    ];

    private static TrustLineGroup Group<T>(string name, IReadOnlyDictionary<string, T>? entries, Func<string, T, string> words) => new(
        name,
        [.. (entries ?? new Dictionary<string, T>()).OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => KeyValuePair.Create(entry.Key, words(entry.Key, entry.Value)))]);

    private static string Authority(string name, Authority authority) =>
        $"{AuthorityWords.Who(authority, Fingerprints.Full)}; {AuthorityWords.Checks(authority, Fingerprints.Full)}.";

    /// <summary>Each phase under its name, and the one in force once more.</summary>
    private static Dictionary<string, EffectivePhase> InPhases(TrustPolicy policy) =>
        Phases.All.Select(phase => KeyValuePair.Create(phase.Text(), policy.In(phase))).Append(KeyValuePair.Create(Now, policy.In(policy.Phase))).ToDictionary();

    private static string Phase(string name, EffectivePhase phase) =>
        (name == Now ? $"{phase.Phase.Text()}: " : "") + string.Join(" ", PhaseWords.Mode(phase), PhaseWords.Keys(phase), PhaseWords.Tags(phase), PhaseWords.Outage(phase), PhaseWords.PodSecurity(phase));

    private static string Rule(string name, Rule rule) => string.Join(" ", Sentences(rule));

    private static IEnumerable<string> Sentences(Rule rule)
    {
        yield return $"{RuleWords.Needs(rule)}.";
        if (rule.Images.Any(image => image.HasService))
        {
            yield return $"{RuleWords.Service}.";
        }

        if (rule.KeyFallback is { } fallback)
        {
            yield return $"Where keys are refused, {Phrases.And(fallback.Authorities)} still counts: {fallback.Reason}.";
        }

        if (rule.Signatures is { } elsewhere)
        {
            yield return $"Besides the image's own repository, {RuleWords.Elsewhere(elsewhere)}.";
        }

        if (rule.Platforms is { } platforms)
        {
            yield return $"Of platforms: {RuleWords.Platforms(platforms)}.";
        }

        foreach (var (attestation, need) in (rule.Attestations ?? new Dictionary<string, AttestationRequirement>()).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            yield return $"From {need.From.Text()} on: {RuleWords.Attestation(need)} ({attestation}).";
        }
    }
}
