using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Predicates;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Words;

/// <summary>Rules in words.</summary>
internal static class RuleWords
{
    /// <summary>Which images, where.</summary>
    public static string Scope(Rule rule) => $"{Phrases.And(rule.Images.Select(image => image.Text))} in {Phrases.Namespaces(rule.Namespaces)}";

    /// <summary>Which images need whose signatures, or none.</summary>
    public static string Needs(Rule rule) => rule.Unverified is { } unverified
        ? $"{Scope(rule)} run unverified: {unverified.Reason}"
        : $"{Scope(rule)} need {Signatures(rule)}";

    /// <summary>Whose signatures are needed, or why none is.</summary>
    public static string Signatures(Rule rule) => rule.Require is { } require
        ? Signatures(require)
        : $"NO signature, only what is attested: {rule.AttestationsOnly?.Reason}";

    private static string Signatures(Requirement require) => require switch
    {
        { AnyOf: { } any } => any.Count == 1 ? $"a signature of {any[0]}" : $"a signature of {Phrases.Or(any)}",
        { AllOf: { } all } => $"signatures of {Phrases.And(all)}, each by a signer of its own",
        _ => $"signatures of at least {require.Count} of {Phrases.And(require.Authorities)}, each by a signer of its own",
    };

    /// <summary>What {service} says.</summary>
    public const string Service = "{service} is one path segment, the same text in the image and in the identity of whoever signs it";

    /// <summary>Where evidence is looked for besides the image's own repository.</summary>
    public static string Elsewhere(IReadOnlyList<RepositoryName> repositories) =>
        $"evidence is also looked for in {Phrases.And(repositories.Select(one => one.Text))}";

    /// <summary>What the platforms of a multi-platform image count for.</summary>
    public static string Platforms(PlatformEvidence platforms) => platforms == PlatformEvidence.EachRequired
        ? "each platform of a multi-platform image needs the same, besides the image itself"
        : "a multi-platform image that lacks it is accepted when each of its platforms has it";

    /// <summary>How a phase treats the key authorities of the rule; empty when it has none or they count in full.</summary>
    public static string Keys(TrustPolicy policy, Rule rule, EffectivePhase phase)
    {
        var keys = rule.Vouchers.Where(name => policy.Authorities[name].Key is not null).ToList();
        if (keys.Count == 0 || phase.Keys == KeyAcceptance.Accepted)
        {
            return "";
        }

        if (phase.Keys == KeyAcceptance.Fallback)
        {
            return $" {Phrases.And(keys)} counts as a fallback, and is counted.";
        }

        var named = rule.KeyFallback?.Authorities ?? [];
        var refused = keys.Except(named, StringComparer.Ordinal).ToList();
        return (refused.Count > 0 ? $" In {phase.Phase.Text()} {Phrases.And(refused)} no longer counts, because it is a key." : "")
            + (named.Count > 0 ? $" {Phrases.And(named)} still counts as a fallback: {rule.KeyFallback!.Reason}." : "");
    }

    /// <summary>What an attestation must be.</summary>
    public static string Attestation(AttestationRequirement need) =>
        What(need) + $", signed by {Phrases.Or(need.SignedBy)}";

    private static string What(AttestationRequirement need) => need switch
    {
        { Provenance: { } provenance } => $"SLSA provenance v1 that names the builder {provenance.Builder} and the source {provenance.SourceRepository}",
        { Sbom: { } sbom } => $"a bill of materials ({Phrases.Or(sbom.Formats.Select(ClosedSet.WordOf))}) that lists something",
        { Vulnerabilities: { } report } =>
            $"a vulnerability report at most {report.MaxAge.Count} days old with every finding below {ClosedSet.WordOf(report.Below)}"
            + (report.Vex is { } vex ? $" unless an OpenVEX statement of {Phrases.Or(vex.SignedBy)} rules it out" : ""),
        { Predicate: { } predicate } => $"a statement of type {predicate.Type}"
            + (predicate.Conditions is { } conditions ? $" in which {Phrases.And(conditions.Select(Holds))}" : ""),
        _ => "nothing",
    };

    private static string Holds(Condition condition) => $"{Path(condition.Path.Text)} is {ConditionPredicate.Words(condition)}";

    // A member's name may hold blanks and quotes, and then reads like words of ours.
    private static string Path(string path) => path.AsSpan().IndexOfAny(' ', '"') < 0 ? path : ConditionPredicate.Quoted(path);
}
