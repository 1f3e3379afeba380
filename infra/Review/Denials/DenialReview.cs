using System.Globalization;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Policy.Model.Promotion.Ledger;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Infra.Review.Denials;

/// <summary>
/// What of a cluster the phase of a preview would refuse, by what admission and inventories saw there. A promotion is not judged here: the gate verifies
/// every digest itself.
/// </summary>
/// <param name="Phase">Of the preview.</param>
/// <param name="Sentences">What it was read from, and what to keep in mind.</param>
/// <param name="Rows">By rule, then by namespace and workload.</param>
internal sealed record DenialReview(Phase Phase, IReadOnlyList<string> Sentences, IReadOnlyList<DenialRow> Rows)
{
    public string Title => $"What would be refused in {Phase.Text()}";

    /// <param name="evidence">What was seen.</param>
    /// <param name="stack">Whose preview it is.</param>
    /// <param name="policy">The policy that the plan deploys, in the phase of the preview.</param>
    /// <exception cref="EvidenceException">The evidence says nothing about this stack or this phase.</exception>
    public static DenialReview Of(PromotionEvidence evidence, string stack, TrustPolicy policy)
    {
        if (evidence.Stack.Text != stack)
        {
            throw new EvidenceException($"--evidence: it is of stack {evidence.Stack}, and this is a preview of {stack}");
        }

        if (policy.Phase != evidence.Phase && policy.Phase != evidence.Phase.Next())
        {
            throw new EvidenceException($"--evidence: it was gathered in {evidence.Phase.Text()} and says nothing of {policy.Phase.Text()}");
        }

        var stage = Stage.Of(policy);
        List<DenialRow> rows =
        [
            .. from row in evidence.Rows
               let verdict = policy.Phase == evidence.Phase ? row.Now : row.Next!
               where !verdict.Passes
               select DenialRow.Of(row, verdict, stage),
        ];
        return new DenialReview(policy.Phase, [.. About(evidence, policy, rows)], [.. rows.OrderBy(row => row.Rule, StringComparer.Ordinal)]);
    }

    private static IEnumerable<string> About(PromotionEvidence evidence, TrustPolicy policy, List<DenialRow> rows)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{rows.Count} of {evidence.Rows.Count} workloads and images that were seen in {evidence.Namespaces.Count} namespaces from {evidence.Window.From} to {evidence.Window.Until}.");
        if (evidence.RequirementsDigest != CanonicalPolicy.RequirementsDigest(policy))
        {
            yield return "The evidence was gathered for other requirements than this policy has: authorities, rules or accepted keys have changed since.";
        }

        if (evidence.Unread.Count > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{evidence.Unread.Count} objects could not be read: what they run is not known.");
        }
    }
}

/// <summary>Evidence that cannot be shown beside this preview, in one sentence or a line for each problem.</summary>
internal sealed class EvidenceException(string message) : Exception(message);
