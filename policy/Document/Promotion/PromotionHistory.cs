using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Promotion.Gate;
using ImageTrust.Policy.Model.Promotion.Judging;
using ImageTrust.Policy.Model.Promotion.Ledger;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Document.Promotion;

/// <summary>
/// Whether a stack is where its ledger says, and every promotion in it would be granted again by what was committed with it. A phase, a ledger or evidence
/// that somebody edited by hand is found here.
/// </summary>
public sealed class PromotionHistory
{
    private readonly EntryName stack;
    private readonly Func<string, byte[]?> read;
    private readonly Func<string, string> shown;
    private readonly Func<SignedEvidence, string?> verify;

    /// <param name="stack">Whose.</param>
    /// <param name="read">A file of the stack's folder, by its name from there; null when there is none.</param>
    /// <param name="shown">The same name as problems show it.</param>
    /// <param name="verify">Verifies a signature of evidence: why it is not proven, or null.</param>
    public PromotionHistory(EntryName stack, Func<string, byte[]?> read, Func<string, string> shown, Func<SignedEvidence, string?> verify) =>
        (this.stack, this.read, this.shown, this.verify) = (stack, read, shown, verify);

    /// <summary>How far the stack has come by its ledger; a stack without one is at its beginning.</summary>
    public LedgerReading Ledger => read(LedgerFile.Name) is { } bytes
        ? LedgerFile.Read(bytes, stack, shown(LedgerFile.Name))
        : new LedgerReading.Accepted([LedgerLine.Genesis(stack)]);

    /// <summary>Every problem, each a line with its file; none where all is as promotions and demotions have left it.</summary>
    /// <param name="policy">The stack's document of today.</param>
    public IReadOnlyList<string> Problems(TrustPolicy policy) => Ledger switch
    {
        LedgerReading.Rejected rejected => rejected.Problems,
        LedgerReading.Accepted accepted => [.. Whereabouts(accepted, Stage.Of(policy)), .. accepted.Lines.Where(line => line.Act == LedgerAct.Promotion).SelectMany(line => Promotion(accepted, line))],
        _ => throw new InvalidOperationException("a ledger is accepted or rejected"),
    };

    private IEnumerable<string> Whereabouts(LedgerReading.Accepted ledger, Stage document)
    {
        if (document != ledger.Stage)
        {
            string change = document.IsOneBefore(ledger.Stage) ? "policy demote" : "policy promote";
            yield return ProblemLine.Of(
                shown(PolicyFile.Name), null, $"the document says {document}, and by {LedgerFile.Name} the stack is in {ledger.Stage}: it is changed by {change}, which leaves a line there");
        }
    }

    private IEnumerable<string> Promotion(LedgerReading.Accepted ledger, LedgerLine line)
    {
        List<string> problems = [];
        var evidence = Bytes(PromotionFolder.Evidence(line), line.Evidence, line, problems);
        var verified = Bytes(PromotionFolder.Verified(line), line.Verified, line, problems);
        var policy = Bytes(PromotionFolder.Policy(line), line.PolicyAfter, line, problems);
        var bundle = line.Signer is { } signed ? Bytes(PromotionFolder.Bundle(line), signed.Bundle, line, problems) : null;
        var root = line.Signer?.TrustedRoot is { } named ? Bytes(PromotionFolder.TrustedRoot(line), named, line, problems) : null;
        if (problems.Count > 0)
        {
            return problems;
        }

        var signature = line.Signer is { } signer
            ? new EvidenceSignature(signer, verify(new SignedEvidence(evidence!, bundle!, root, signer, line.Time!.Value)))
            : null;
        return Judge(ledger, line, (evidence!, verified!, policy!), signature);
    }

    private IEnumerable<string> Judge(LedgerReading.Accepted ledger, LedgerLine line, (byte[] Evidence, byte[] Verified, byte[] Policy) files, EvidenceSignature? signature)
    {
        var reading = EvidenceFile.Read(files.Evidence, shown(PromotionFolder.Evidence(line)));
        if (reading is not EvidenceReading.Accepted { Evidence: { } seen })
        {
            return ((EvidenceReading.Rejected)reading).Problems;
        }

        if (VerifiedFile.Read(files.Verified, shown(PromotionFolder.Verified(line)), out string problem) is not { } images)
        {
            return [problem];
        }

        if (CanonicalPolicy.Read(files.Policy) is not PolicyReading.Accepted { Policy: { } after })
        {
            return [ProblemLine.Of(shown(PromotionFolder.Policy(line)), null, "it is no policy in its canonical form")];
        }

        if (Stage.Of(after) != line.Stage || images.Evidence != line.Evidence || images.Time != line.Time)
        {
            return [ProblemLine.Of(shown(LedgerFile.Name), (line.Line, null), "its files are of another promotion: another stage, evidence or time")];
        }

        var question = new GateQuestion(stack, ledger.Lines[line.Line - 2].Stage, after, seen, images, line.Time!.Value, line.Window!, line.Accepted ?? [], signature);
        return PromotionGate.Judge(question).SelectMany(check => check.Refusals).Select(refusal => ProblemLine.Of(
            shown(LedgerFile.Name), (line.Line, null), ClosedSet.WordOf(refusal.Code), $"by what was committed with it the promotion would be refused: {refusal.Sentence}"));
    }

    private byte[]? Bytes(string file, Digest? digest, LedgerLine line, List<string> problems)
    {
        var bytes = read(file);
        if (bytes is null || Digest.Of(bytes) != digest)
        {
            problems.Add(ProblemLine.Of(
                shown(file), null, bytes is null ? $"it is missing: line {line.Line} of {LedgerFile.Name} rests on it" : $"it was changed: line {line.Line} of {LedgerFile.Name} names other bytes"));
        }

        return bytes;
    }
}

/// <param name="Evidence">The file.</param>
/// <param name="Bundle">A Sigstore bundle about its bytes.</param>
/// <param name="TrustedRoot">What it is verified against; null for the public-good instance's root.</param>
/// <param name="Signer">Who is to have signed.</param>
/// <param name="Time">The present of that promotion.</param>
public sealed record SignedEvidence(byte[] Evidence, byte[] Bundle, byte[]? TrustedRoot, EvidenceSigner Signer, DateTimeOffset Time);
