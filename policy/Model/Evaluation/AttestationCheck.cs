using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Predicates;
using ImageTrust.Policy.Model.Signatures;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Evaluation;

/// <summary>One attestation requirement: the right type first, then the right signer, then what it says.</summary>
internal static class AttestationCheck
{
    // Anybody may attach attestations of any type; a person reads the first few.
    private const int MostTypes = 3;

    public static PartCheck Of(string name, AttestationRequirement need, PolicyQuestion question, SignatureJudge judge)
    {
        var typed = question.Facts.Attestations.Where(fact => PredicateTypes.Meets(need, fact.PredicateType)).ToList();
        if (typed.Count == 0)
        {
            return Unmet(
                ReasonCode.AttestationMissing,
                $"{name}: no attestation of type {string.Join(" or ", PredicateTypes.Of(need))} was found{Reasons.AsFar(question.Facts)}{Others(question.Facts.Attestations)}", name);
        }

        var signed = typed.Where(fact => IsSigned(need.SignedBy, fact, judge)).ToList();
        if (signed.Count == 0)
        {
            var why = judge.Of(need.SignedBy[0], [typed[0].Signature]).Reasons[0].Sentence;
            return Unmet(ReasonCode.AttestationSigner, $"{name}: found, but not signed by {string.Join(" or ", need.SignedBy)}: {why}", name);
        }

        return need.Vulnerabilities is { } wanted ? Vulnerabilities(name, wanted, signed, question, judge) : Any(name, need, signed);
    }

    /// <summary>A type that is nearly right is seen beside the one that is wanted.</summary>
    private static string Others(IReadOnlyList<AttestationFact> attestations)
    {
        var types = attestations.Select(fact => Reasons.Quote(fact.PredicateType)).Distinct(StringComparer.Ordinal).ToList();
        var more = types.Count > MostTypes ? $" and {types.Count - MostTypes} more" : "";
        return types.Count == 0 ? "" : $"; found of type {string.Join(", ", types.Take(MostTypes))}{more}";
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
        { Predicate: { AnyVersion: true } } when !SbomPredicate.IsOfItsVersion(fact.PredicateType, fact.Predicate) =>
            new PredicateOutcome.Unreadable("the document is not of the version that its type names"),
        { Predicate: { } predicate } => ConditionPredicate.Judge(predicate, fact.Predicate),
        _ => new PredicateOutcome.Unreadable("there is nothing to compare it with"),
    };

    /// <summary>The newest report decides: an older, cleaner one that is still attached must not hide it. Of equally new ones each must pass.</summary>
    private static PartCheck Vulnerabilities(
        string name, VulnerabilityRequirement wanted, List<AttestationFact> signed, PolicyQuestion question, SignatureJudge judge)
    {
        var reports = signed.ConvertAll(fact => (Report: JsonReach.IfUnicode(() => VulnerabilityReport.Read(fact.Predicate)), fact.Signature, fact.Predicate));
        if (reports.Find(one => one.Report is null) is { Signature: { } signature } unread)
        {
            return Part(name, new PredicateOutcome.Unreadable(VulnerabilityReport.WhyUnread(unread.Predicate)), signature);
        }

        var statements = question.Facts.Attestations
            .Where(fact => wanted.Vex is not null && PredicateTypes.IsOpenVex(fact.PredicateType) && IsSigned(wanted.Vex.SignedBy, fact, judge)).ToList();
        if (JsonReach.IfUnicode(() => Statements(statements, question.Time + VulnerabilityPredicate.Skew)) is not { } vex)
        {
            return Part(
                name, new PredicateOutcome.Unreadable("an OpenVEX document has another version than its type, a statement has no time of RFC 3339, or a text is not Unicode"),
                signed[0].Signature);
        }

        var newest = reports.Max(one => one.Report!.FinishedOn);
        var outcomes = reports.Where(one => one.Report!.FinishedOn == newest).Select(one =>
            (Outcome: VulnerabilityPredicate.Judge(wanted, one.Report!, vex, question.Facts.Digest!, question.Time), one.Signature)).ToList();
        var worst = outcomes.MaxBy(one => one.Outcome is PredicateOutcome.Met ? 0 : 1);
        if (worst.Outcome is PredicateOutcome.Met && !question.Facts.IsComplete)
        {
            return Unmet(ReasonCode.AttestationUnsettled, $"{name}: the report of {Reasons.Time(newest)} is good, but whether it is the newest could not be found out", name);
        }

        return Part(name, worst.Outcome, worst.Signature);
    }

    private static VexStatements? Statements(List<AttestationFact> signed, DateTimeOffset latest) =>
        signed.TrueForAll(fact => PredicateTypes.IsOfItsVersion(fact.PredicateType, fact.Predicate))
            ? VexStatements.Read(signed.Select(fact => fact.Predicate), latest)
            : null;

    private static PartCheck Part(string name, PredicateOutcome outcome, SignatureFact signature) => outcome switch
    {
        PredicateOutcome.Met => new PartCheck(true, [new Reason(ReasonCode.Attested, $"{name}: attested by {Reasons.Name(signature.Signer)}", name)]),
        PredicateOutcome.Unmet unmet => Unmet(ReasonCode.AttestationCondition, $"{name}: {Reasons.Quote(unmet.Sentence)}", name),
        PredicateOutcome.Unreadable unreadable => Unmet(ReasonCode.AttestationUnreadable, $"{name}: {Reasons.Quote(unreadable.Sentence)}", name),
        _ => Unmet(ReasonCode.AttestationUnreadable, $"{name}: nothing is known about it", name),
    };

    private static PartCheck Unmet(ReasonCode code, string sentence, string name) => new(false, [new Reason(code, sentence, name)]);
}
