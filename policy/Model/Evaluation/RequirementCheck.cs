using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Signatures;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Evaluation;

/// <summary>A rule's requirement against the facts: what is lacking, and why each part is met or not.</summary>
/// <param name="Unmet">Empty when all is met; otherwise <c>signatures</c> and names of attestations.</param>
/// <param name="Reasons">Why.</param>
internal sealed record RequirementCheck(IReadOnlyCollection<string> Unmet, List<Reason> Reasons)
{
    public static RequirementCheck Of(TrustPolicy policy, PolicyQuestion question, EffectivePhase phase, Rule rule, RevocationCheck revoked)
    {
        var judge = new SignatureJudge(policy, question, phase, rule, revoked);
        var unmet = new List<string>();
        var reasons = new List<Reason>();
        if (question.Facts.Digest is null)
        {
            return new RequirementCheck(
                [.. rule.Require is null ? Array.Empty<string>() : [ExceptionEntry.Signatures], .. rule.Attestations?.Keys ?? []],
                [new Reason(ReasonCode.NoDigest, "the reference resolves to no digest, so nothing can be said about it")]);
        }

        KeyValuePair<string, AttestationRequirement>[] needs = rule.Attestations is null ? []
            : [.. rule.Attestations.Where(entry => entry.Value.From <= question.Phase).OrderBy(entry => entry.Key, StringComparer.Ordinal)];
        var signatures = Signatures(rule, needs.Length, question, judge);
        reasons.AddRange(signatures.Reasons);
        if (!signatures.Met)
        {
            unmet.Add(ExceptionEntry.Signatures);
        }

        foreach (var (name, need) in needs)
        {
            var attestation = AttestationCheck.Of(name, need, question, judge);
            reasons.AddRange(attestation.Reasons);
            if (!attestation.Met)
            {
                unmet.Add(name);
            }
        }

        return new RequirementCheck(unmet, reasons);
    }

    /// <summary>A rule may do without signatures only where an attestation is needed in their place.</summary>
    private static PartCheck Signatures(Rule rule, int attestations, PolicyQuestion question, SignatureJudge judge) => rule switch
    {
        { Require: { } require } => SignerCount.Of(require, question.Facts, judge, rule.Signatures),
        { AttestationsOnly: { } only } when attestations > 0 => new PartCheck(
            true, [new Reason(ReasonCode.SignatureNotNeeded, $"no signature is needed, only what is attested: {only.Reason}")]),
        _ => new PartCheck(false, [new Reason(ReasonCode.NoSignature, "the rule names nothing that the image must have")]),
    };
}
