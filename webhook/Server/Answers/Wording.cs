using System.Globalization;
using System.Text;
using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Model.Words;
using ImageTrust.Decisions.Workloads;

namespace ImageTrust.Server.Answers;

/// <summary>What people are told: the image, what was required, what was found, by which rule of which policy, and how to see it for oneself.</summary>
internal static class Wording
{
    // Enough to tell policies of one stack apart, as in the name of their ConfigMap.
    private const int DigestDigits = 12;

    private const int LongestImage = 512;
    private const int LongestLine = 600;
    private const int MostSentences = 4;

    // A refusal is read in a terminal; the decision records have the rest.
    private const int MostImages = 10;

    // The API server cuts each warning to 256 characters when all together pass 4096.
    private const int LongestWarning = 256;
    private const int MostWarnings = 15;

    public static string Denial(IReadOnlyList<DecidedImage> decided, WorkloadKind kind, TrustPolicy policy, Directions directions)
    {
        var denied = decided.Where(one => one.Record.Now.Action == AdmissionAction.Deny).ToList();
        var first = denied[0].Record;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{denied.Count} of {decided.Count} image{(decided.Count == 1 ? "" : "s")} may not run in namespace {first.Namespace}");
        text.Append(CultureInfo.InvariantCulture, $" ({first.Now.Phase.Text()}, policy {Short(first.PolicyDigest)})\n");
        foreach (var one in denied.Take(MostImages))
        {
            Append(text, one, kind, policy, directions);
        }

        if (denied.Count > MostImages)
        {
            text.Append(CultureInfo.InvariantCulture, $"and {denied.Count - MostImages} more\n");
        }

        return text.ToString().TrimEnd('\n');
    }

    public static IReadOnlyList<string> Warnings(IReadOnlyList<DecidedImage> decided)
    {
        if (AuditNotes.Worst(decided) == AdmissionAction.Admit)
        {
            return [];
        }

        var warned = decided.Where(one => one.Record.Now.Action == AdmissionAction.Warn).ToList();
        var lines = warned.Take(MostWarnings).Select(one => Line.Within(Warning(one.Record), LongestWarning));
        return warned.Count <= MostWarnings ? [.. lines] : [.. lines, $"image-trust: and {warned.Count - MostWarnings} more images"];
    }

    public static string Short(Digest digest) => digest.Hex[..DigestDigits];

    private static void Append(StringBuilder text, DecidedImage one, WorkloadKind kind, TrustPolicy policy, Directions directions)
    {
        var (record, verdict) = (one.Record, one.Record.Now);
        Add(record.Image.Length == 0 ? "(no image)" : record.Image, LongestImage);
        string more = one.Fields.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" and {one.Fields.Count - 1} more") : "";
        Add($"  where:    {kind.PathOf(one.Fields[0])}{more}");
        Add($"  verdict:  {ClosedSet.WordOf(verdict.Judgement)}, {(verdict.Rule is { } rule ? $"rule {rule}" : "no rule")} [{ClosedSet.WordOf(verdict.Leading)}]");
        if (verdict.Rule is { } name && policy.Rules.TryGetValue(name, out var found))
        {
            AddAll("required", Explanation.OfRule(policy, verdict.Phase, new NamedRule(name, found)));
        }

        AddAll("found", Why.InOrder(verdict).Select(reason => reason.Sentence));
        AddAll("to do", [.. Wait(record, directions), .. ToDo(record)]);
        Add($"  see:      {directions.PageOf(verdict.Leading)}");
        if (record.Reference is { } reference && ImageReference.TryParse(reference, out var read, out _))
        {
            Add($"  verify:   {directions.Verify(verdict.Phase, record.Namespace, record.Pinned ?? reference, read.Host)}", LongestImage + LongestLine);
        }

        void AddAll(string title, IEnumerable<string> sentences)
        {
            foreach (var (i, sentence) in sentences.Take(MostSentences).Index())
            {
                Add($"  {(i == 0 ? title + ":" : ""),-9} {sentence}");
            }
        }

        void Add(string line, int longest = LongestLine) => text.Append(Line.Within(line, longest)).Append('\n');
    }

    /// <summary>Where nobody knows that the image lacks anything, what is to be done follows from whose doing it was.</summary>
    private static IEnumerable<string> ToDo(DecisionRecord record) => record.Now.Judgement != Judgement.CouldNotCheck
        ? [ReasonWords.Of(record.Now.Leading).Help]
        : record.Now.Reasons
            .Where(reason => reason.Code == ReasonCode.CouldNotCheck)
            .Select(reason => CauseWords.Advice(reason.Cause, record.Reference?.Split('/')[0] ?? "the registry"))
            .OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>What is lacking may be there already, only not here.</summary>
    private static IEnumerable<string> Wait(DecisionRecord record, Directions directions) =>
        record.Reference?.Split('/')[0] is { } host && directions.Replicated.Any(one => one.Name == host)
            && record.Now.Reasons.Any(reason => reason.Code is ReasonCode.NoSignature or ReasonCode.AttestationMissing)
            ? [$"{host} has replicas, and the one asked here may lag: what was signed or attested a moment ago may not be in it yet. Try again in a minute."]
            : [];

    private static string Warning(DecisionRecord record)
    {
        var verdict = record.Now;
        var leading = Why.Leading(verdict);
        string what = verdict switch
        {
            { Passes: true } => "admitted on somebody's word ",
            { Judgement: Judgement.CouldNotCheck } => "",
            _ => "would be refused ",
        };
        // The image last: however long it is, what is wrong is read first.
        return $"image-trust: {what}[{ClosedSet.WordOf(leading.Code)}] {leading.Sentence} ({(verdict.Rule is { } rule ? $"rule {rule}, " : "")}{verdict.Phase.Text()}, policy {Short(record.PolicyDigest)}): {record.Image}";
    }
}

/// <summary>One image, everywhere the object names it, and what was decided.</summary>
/// <param name="Fields">At least one, in the order of the object.</param>
/// <param name="Record">The decision.</param>
internal sealed record DecidedImage(IReadOnlyList<ImageField> Fields, DecisionRecord Record);
