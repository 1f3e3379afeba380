using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Policy.Model.Promotion.Ledger;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Promotion.Judging;

/// <summary>One question to the gate, with everything it is answered from: a committed promotion can be asked again, and gets the same answer.</summary>
/// <param name="Stack">Which stack.</param>
/// <param name="From">Where the ledger says that it is.</param>
/// <param name="Policy">The policy that the promotion leads to.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Verified">What the gate saw itself; null when it has not looked yet.</param>
/// <param name="Time">When it is asked.</param>
/// <param name="Window">How long the evidence has to be.</param>
/// <param name="Accepted">Repositories whose images rest on a key or a voucher alone, named by whoever promotes.</param>
/// <param name="Signature">What the evidence's signature proved; null where it has none.</param>
public sealed record GateQuestion(
    EntryName Stack,
    Stage From,
    TrustPolicy Policy,
    PromotionEvidence Evidence,
    VerifiedImages? Verified,
    DateTimeOffset Time,
    Days Window,
    IReadOnlyList<RepositoryName> Accepted,
    EvidenceSignature? Signature = null)
{
    /// <summary>Where it leads.</summary>
    public Stage To => Stage.Of(Policy);

    /// <summary>Namespaces in which the promotion begins to keep images out. A ring's counts though no inventory lists it.</summary>
    public IReadOnlyList<NamespaceName> NewlyEnforced => Newly(From, To, Evidence);

    /// <summary>
    /// The namespaces in which it matters what would be refused: where images begin to be kept out, and for a promotion that keeps nothing out, all that
    /// admission sees.
    /// </summary>
    public IReadOnlyList<NamespaceName> Scope => NewlyEnforced.Count > 0 ? NewlyEnforced : Evidence.Namespaces;

    /// <summary>The rows of these, in order.</summary>
    public IReadOnlyList<EvidenceRow> Rows => RowsIn([.. Scope]);

    /// <summary>What a row's record says of the phase that is asked for; null where it says nothing.</summary>
    public RowVerdict? Verdict(EvidenceRow row) => Verdict(row.Now, row.Next);

    /// <summary>The same of a canary.</summary>
    public RowVerdict? Verdict(CanaryRun run) => Verdict(run.Now, run.Next);

    private RowVerdict? Verdict(RowVerdict now, RowVerdict? next) => To.Phase == Evidence.Phase ? now : To.Phase == Evidence.Phase.Next() ? next : null;

    private static List<NamespaceName> Newly(Stage from, Stage to, PromotionEvidence evidence) =>
        [.. (to.Enforces == Enforcement.Everywhere ? evidence.Namespaces : to.Rings).Where(ns => to.EnforcesIn(ns) && !from.EnforcesIn(ns))];

    private List<EvidenceRow> RowsIn(HashSet<NamespaceName> scope) => [.. Evidence.Rows.Where(row => scope.Contains(row.Namespace))];
}

/// <param name="Signer">Who is to have signed.</param>
/// <param name="Problem">Why that is not proven, in a sentence without its stop; null where it is.</param>
public sealed record EvidenceSignature(EvidenceSigner Signer, string? Problem);
