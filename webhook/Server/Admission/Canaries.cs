using ImageTrust.Decisions.Chaining;
using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Server.Reviews;

namespace ImageTrust.Server.Admission;

/// <summary>
/// Dry runs that are recorded although nothing comes of them: of pods with one of two names, by the one account that was named. Everybody else's would
/// let whoever may dry-run fill the log, and are answered only.
/// </summary>
/// <param name="Account">Its user name; null when none is recorded.</param>
internal sealed record Canaries(string? Account)
{
    /// <returns>What is recorded of a dry run; null for nothing.</returns>
    public CanaryRecord? Of(Review review, DecisionRecord decision) =>
        review is { DryRun: true, Kind: { Group: "", Kind: "Pod" } } && Account is { } account && review.Requester.Name == account && Kind(review.Name) is { } kind
            ? new CanaryRecord(account, kind, decision)
            : null;

    private static CanaryKind? Kind(string pod) => pod switch
    {
        ClusterNames.CanaryOfRefusal => CanaryKind.Refusal,
        ClusterNames.CanaryOfAdmission => CanaryKind.Admission,
        _ => null,
    };
}
