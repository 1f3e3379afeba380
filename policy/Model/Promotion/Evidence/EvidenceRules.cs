using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Promotion.Evidence;

/// <param name="Path">Where in the document.</param>
/// <param name="Sentence">What is wrong, and what was expected.</param>
public sealed record EvidenceProblem(DocumentPath Path, string Sentence);

/// <summary>What well-shaped evidence must also say to be evidence.</summary>
public static class EvidenceRules
{
    /// <summary>Ten thousand workloads of ten containers, twice over in the window.</summary>
    public const int MostRows = 200_000;

    // A longer text is no name of Kubernetes' and no image reference.
    private const int LongestText = 1024;

    /// <summary>Every problem, in the order of the document.</summary>
    public static IEnumerable<EvidenceProblem> Problems(PromotionEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return Head(evidence)
            .Concat(Order("namespaces", [.. evidence.Namespaces.Select(ns => new[] { ns.Text })]))
            .Concat(Rows(evidence))
            .Concat(Canaries(evidence))
            .Concat(Sources(evidence));
    }

    private static IEnumerable<EvidenceProblem> Head(PromotionEvidence evidence)
    {
        if (evidence.Version != PromotionEvidence.CurrentVersion)
        {
            yield return At("version", $"it is {evidence.Version}; expected {PromotionEvidence.CurrentVersion}");
        }

        if (evidence.Window.Length < TimeSpan.Zero)
        {
            yield return At("window", "it ends before it begins");
        }

        if (evidence.Admission is { Records: < 0 } or { P99Milliseconds: not >= 0 } or { P99Milliseconds: double.PositiveInfinity })
        {
            yield return At("admission", "a number is negative or none");
        }
    }

    private static IEnumerable<EvidenceProblem> Rows(PromotionEvidence evidence)
    {
        if (evidence.Rows.Count > MostRows)
        {
            yield return At("rows", $"there are {evidence.Rows.Count}; at most {MostRows} are read");
            yield break;
        }

        var seen = evidence.Namespaces.ToHashSet();
        foreach (var (index, row) in evidence.Rows.Index())
        {
            foreach (var (member, sentence) in Row(evidence, row, seen))
            {
                yield return new EvidenceProblem(Item("rows", index).Member(member), sentence);
            }
        }

        foreach (var problem in Order("rows", [.. evidence.Rows.Select(EvidenceOrder.Key)]))
        {
            yield return problem;
        }
    }

    private static IEnumerable<(string Member, string Sentence)> Row(PromotionEvidence evidence, EvidenceRow row, HashSet<NamespaceName> seen)
    {
        if (!seen.Contains(row.Namespace))
        {
            yield return ("namespace", $"{row.Namespace} is not among the namespaces that admission sees");
        }

        foreach (var (member, text) in new[] { ("kind", row.Kind), ("name", row.Name), ("container", row.Container), ("image", row.Image) })
        {
            if (!IsLine(text))
            {
                yield return (member, NoLine);
            }
        }

        if (row.Digest is not null && row.Repository is null)
        {
            yield return ("digest", "a digest of no repository");
        }

        if (row.CouldNotCheck < 0 || row.OwnBudget < 0)
        {
            yield return (row.OwnBudget < 0 ? "ownBudget" : "couldNotCheck", "a count is negative");
        }

        if (row.FirstSeen.Value > row.LastSeen.Value || !evidence.Window.Contains(row.FirstSeen) || !evidence.Window.Contains(row.LastSeen))
        {
            yield return ("firstSeen", "first and last seen are no times of the window, in their order");
        }

        if (NextProblem(evidence, row.Now, row.Next) is { } problem)
        {
            yield return problem;
        }
    }

    private static IEnumerable<EvidenceProblem> Canaries(PromotionEvidence evidence)
    {
        foreach (var (index, run) in evidence.Canaries.Index())
        {
            if (!IsLine(run.Account) || run.Account.Length == 0 || !IsLine(run.Image))
            {
                yield return new EvidenceProblem(Item("canaries", index), "the account or the image is no line of text");
            }

            if (!evidence.Window.Contains(run.Time))
            {
                yield return new EvidenceProblem(Item("canaries", index).Member("time"), "it is outside the window");
            }

            if (NextProblem(evidence, run.Now, run.Next) is { } problem)
            {
                yield return new EvidenceProblem(Item("canaries", index).Member(problem.Member), problem.Sentence);
            }
        }

        foreach (var problem in Order("canaries", [.. evidence.Canaries.Select(EvidenceOrder.Key)]))
        {
            yield return problem;
        }
    }

    private static IEnumerable<EvidenceProblem> Sources(PromotionEvidence evidence)
    {
        if (evidence.Sources.Count == 0)
        {
            yield return At("sources", "there are none: evidence is made of something");
        }

        foreach (var (index, source) in evidence.Sources.Index())
        {
            if (source.Used < 0 || source.LeftOut < 0 || source.Missing < 0 || source.Window.Length < TimeSpan.Zero || !IsLine(source.Name))
            {
                yield return new EvidenceProblem(Item("sources", index), "a count is negative, its times are not in their order, or its name is no line of text");
            }
        }

        foreach (var problem in Order("sources", [.. evidence.Sources.Select(EvidenceOrder.Key)]))
        {
            yield return problem;
        }

        foreach (var (index, _) in evidence.Unread.Index().Where(one => !IsLine(one.Item)))
        {
            yield return new EvidenceProblem(Item("unread", index), NoLine);
        }
    }

    private static (string Member, string Sentence)? NextProblem(PromotionEvidence evidence, RowVerdict now, RowVerdict? next) =>
        (next is null) != (evidence.Phase.Next() is null) ? ("next", next is null ? "it is missing, and there is a next phase" : "there is no next phase")
        : now.Reasons.Count == 0 ? ("now", "a verdict has at least one reason")
        : next is { Reasons.Count: 0 } ? ("next", "a verdict has at least one reason")
        : null;

    private static IEnumerable<EvidenceProblem> Order(string list, List<string[]> keys) => keys.Index().Skip(1)
        .Where(one => EvidenceOrder.Keys.Compare(keys[one.Index - 1], one.Item) >= 0)
        .Select(one => new EvidenceProblem(Item(list, one.Index), "it is not behind the one before it: each stands once, in the order of its members"));

    private const string NoLine = "it is no line of text that can be shown";

    private static bool IsLine(string text) => Line.Of(text, LongestText) == text;

    private static EvidenceProblem At(string member, string sentence) => new(DocumentPath.Root.Member(member), sentence);

    private static DocumentPath Item(string list, int index) => DocumentPath.Root.Member(list).Item(index);
}
