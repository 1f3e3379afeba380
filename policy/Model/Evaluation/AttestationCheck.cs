using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Predicates;
using ImageTrust.Policy.Model.Signatures;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Evaluation;

/// <summary>One attestation requirement: the right type first, then the right signer, then what it says.</summary>
internal static class AttestationCheck
{
    public static PartCheck Of(string name, AttestationRequirement need, Inquiry inquiry, SignatureJudge judge)
    {
        var types = PredicateTypes.Of(need).ToList();
        var typed = inquiry.Facts.Attestations.Where(fact => types.Contains(fact.PredicateType)).ToList();
        if (typed.Count == 0)
        {
            return Unmet(ReasonCode.AttestationMissing, $"{name}: no attestation of type {string.Join(" or ", types)} was found", name);
        }

        var signed = typed.Where(fact => IsSigned(need.SignedBy, fact, judge)).ToList();
        if (signed.Count == 0)
        {
            var why = judge.Of(need.SignedBy[0], [typed[0].Signature]).Reasons[0].Sentence;
            return Unmet(ReasonCode.AttestationSigner, $"{name}: found, but not signed by {string.Join(" or ", need.SignedBy)}: {why}", name);
        }

        return need.Vulnerabilities is { } wanted ? Vulnerabilities(name, wanted, signed, inquiry, judge) : Any(name, need, signed);
    }

    private static bool IsSigned(IReadOnlyList<string> authorities, AttestationFact fact, SignatureJudge judge) =>
        authorities.Any(authority => judge.Of(authority, [fact.Signature]).Signers.Count > 0);

    /// <summary>One attestation that says all of it is enough; the reason given otherwise is the first one's.</summary>
    private static PartCheck Any(string name, AttestationRequirement need, List<AttestationFact> signed)
    {
        var outcomes = signed.ConvertAll(fact => (
            Outcome: JsonReach.IfUnicode(() => Judge(need, fact)) ?? new PredicateOutcome.Unreadable("a text in the predicate is not Unicode"),
            fact.Signature));
        var best = outcomes.MinBy(one => one.Outcome switch { PredicateOutcome.Met => 0, PredicateOutcome.Unmet => 1, _ => 2 });
        return Part(name, best.Outcome, best.Signature);
    }

    private static PredicateOutcome Judge(AttestationRequirement need, AttestationFact fact) => need switch
    {
        { Provenance: { } provenance } => ProvenancePredicate.Judge(provenance, fact.Predicate),
        { Sbom: not null } => SbomPredicate.Judge(fact.PredicateType, fact.Predicate),
        { Predicate: { } predicate } => ConditionPredicate.Judge(predicate, fact.Predicate),
        _ => new PredicateOutcome.Unreadable("there is nothing to compare it with"),
    };

    /// <summary>The newest report decides: an older, cleaner one that is still attached must not hide it. Of equally new ones each must pass.</summary>
    private static PartCheck Vulnerabilities(
        string name, VulnerabilityRequirement wanted, List<AttestationFact> signed, Inquiry inquiry, SignatureJudge judge)
    {
        var reports = signed.ConvertAll(fact => (Report: JsonReach.IfUnicode(() => VulnerabilityReport.Read(fact.Predicate)), fact.Signature));
        if (reports.Exists(one => one.Report is null))
        {
            return Part(name, new PredicateOutcome.Unreadable("a report is not Trivy's or Grype's JSON with the time of the scan"), signed[0].Signature);
        }

        var statements = inquiry.Facts.Attestations
            .Where(fact => wanted.Vex is not null && PredicateTypes.IsOpenVex(fact.PredicateType) && IsSigned(wanted.Vex.SignedBy, fact, judge))
            .Select(fact => fact.Predicate).ToList();
        if (JsonReach.IfUnicode(() => VexStatements.Read(statements, inquiry.Time + VulnerabilityPredicate.Skew)) is not { } vex)
        {
            return Part(name, new PredicateOutcome.Unreadable("an OpenVEX statement has no time of RFC 3339, or a text that is not Unicode"), signed[0].Signature);
        }

        var newest = reports.Max(one => one.Report!.FinishedOn);
        var outcomes = reports.Where(one => one.Report!.FinishedOn == newest).Select(one =>
            (Outcome: VulnerabilityPredicate.Judge(wanted, one.Report!, vex, inquiry.Facts.Digest!, inquiry.Time), one.Signature)).ToList();
        var worst = outcomes.MaxBy(one => one.Outcome is PredicateOutcome.Met ? 0 : 1);
        return Part(name, worst.Outcome, worst.Signature);
    }

    private static PartCheck Part(string name, PredicateOutcome outcome, SignatureFact signature) => outcome switch
    {
        PredicateOutcome.Met => new PartCheck(true, [new Reason(ReasonCode.Attested, $"{name}: attested by {Reasons.Name(signature.Signer)}", name)]),
        PredicateOutcome.Unmet unmet => Unmet(ReasonCode.AttestationCondition, $"{name}: {Reasons.Quote(unmet.Sentence)}", name),
        PredicateOutcome.Unreadable unreadable => Unmet(ReasonCode.AttestationUnreadable, $"{name}: {Reasons.Quote(unreadable.Sentence)}", name),
        _ => Unmet(ReasonCode.AttestationUnreadable, $"{name}: nothing is known about it", name),
    };

    private static PartCheck Unmet(ReasonCode code, string sentence, string name) => new(false, [new Reason(code, sentence, name)]);
}
