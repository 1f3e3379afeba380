using ImageTrust.Policy.Document.Promotion;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Promotion.Judging;
using ImageTrust.Policy.Model.Promotion.Ledger;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Document.Tests.Promotion;

/// <summary>A stack's folder after two promotions and a demotion: day1 → day1.5 → day2 in a ring → day1.5.</summary>
internal sealed class History
{
    private static readonly EntryName Stack = GateCase.Read("day1-half-is-granted").Stack;

    private readonly List<LedgerLine> lines = [LedgerLine.Genesis(Stack)];

    public History()
    {
        Promote(GateCase.Read("day1-half-is-granted"));
        var last = GateCase.Read("first-ring-is-granted");
        Promote(last);
        Document = last.Policy.WithPhase(Phase.Day1Half);
        Add(last.Policy, Document, line => line with { Act = LedgerAct.Demotion, Reason = Words("restarts were denied"), Time = UtcTime.Of(last.Time.AddHours(5)) });
        Files[LedgerFile.Name] = LedgerFile.Write(lines);
    }

    public Dictionary<string, byte[]> Files { get; } = [];

    public IReadOnlyList<LedgerLine> Lines => lines;

    /// <summary>The stack's policy of today.</summary>
    public TrustPolicy Document { get; }

    public IReadOnlyList<string> Problems(TrustPolicy? document = null) => Problems(Files, document ?? Document);

    /// <summary>The same with one file changed; null takes it away.</summary>
    public IReadOnlyList<string> ProblemsWith(string file, byte[]? bytes) =>
        Problems(new Dictionary<string, byte[]>(Files.Where(one => one.Key != file).Concat(bytes is null ? [] : [KeyValuePair.Create(file, bytes)])), Document);

    private static IReadOnlyList<string> Problems(Dictionary<string, byte[]> files, TrustPolicy document) =>
        new PromotionHistory(Stack, files.GetValueOrDefault, file => file, _ => throw new InvalidOperationException("nobody has signed here")).Problems(document);

    private void Promote(GateQuestion question)
    {
        byte[] evidence = EvidenceFile.Write(question.Evidence);
        byte[] verified = VerifiedFile.Write(question.Verified! with { Evidence = Digest.Of(evidence) });
        Add(question.Policy.WithPhase(question.From.Phase), question.Policy, line => line with
        {
            Act = LedgerAct.Promotion,
            Time = UtcTime.Of(question.Time),
            Evidence = Digest.Of(evidence),
            Verified = Digest.Of(verified),
            Window = question.Window,
        });
        Files[PromotionFolder.Evidence(lines[^1])] = evidence;
        Files[PromotionFolder.Verified(lines[^1])] = verified;
        Files[PromotionFolder.Policy(lines[^1])] = CanonicalPolicy.Write(question.Policy);
    }

    private void Add(TrustPolicy before, TrustPolicy after, Func<LedgerLine, LedgerLine> complete)
    {
        var stage = Stage.Of(after);
        lines.Add(complete(new LedgerLine(
            lines.Count + 1, LedgerAct.Promotion, stage.Phase, stage.Enforces, By: Words("Jane Doe"), From: lines[^1].To,
            Rings: stage.Enforces == Enforcement.Rings ? stage.Rings : null,
            PolicyBefore: CanonicalPolicy.PolicyDigest(before), PolicyAfter: CanonicalPolicy.PolicyDigest(after), Previous: lines[^1].Hash)).Sealed());
    }

    private static Sentence Words(string text) => Sentence.TryParse(text, out var words, out var problem) ? words : throw new ArgumentException(problem);
}
