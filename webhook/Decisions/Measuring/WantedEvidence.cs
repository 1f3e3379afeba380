using System.Collections.Immutable;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Predicates;
using ImageTrust.Registry.Evidence;

namespace ImageTrust.Decisions.Measuring;

/// <summary>What a rule makes it worth asking a registry for.</summary>
internal static class WantedEvidence
{
    /// <param name="rule">The rule that decides, or null; then only revoked signers are looked for, in everything.</param>
    public static EvidenceQuery Of(Rule? rule) => rule switch
    {
        { Require: not null, Attestations: { Count: > 0 } attestations } => EvidenceQuery.ForSignaturesAnd(TypesOf(attestations)),
        { AttestationsOnly: not null, Attestations: { Count: > 0 } attestations } => EvidenceQuery.ForAttestations(TypesOf(attestations)),
        { Require: not null } => EvidenceQuery.ForSignatures,
        _ => EvidenceQuery.Everything,
    };

    /// <summary>The same question has the same text: a place that was looked through for one rule was not for another that wants more.</summary>
    public static string TextOf(Rule? rule)
    {
        var query = Of(rule);
        return $"{query.Signatures} {query.Attestations} {string.Join(' ', query.PredicateTypes.Order(StringComparer.Ordinal))}";
    }

    private static ImmutableArray<string> TypesOf(IReadOnlyDictionary<string, AttestationRequirement> attestations) =>
        [.. attestations.Values.SelectMany(PredicateTypes.AroundOf).Distinct(StringComparer.Ordinal)];
}
