using ImageTrust.Infra.Review.Denials;
using ImageTrust.Infra.Review.Outlay;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Words;
using Pulumi.Offline.Baselines;
using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Plans;

namespace ImageTrust.Infra.Review;

/// <summary>Everything a reviewer is told about a plan, before it is put into a form.</summary>
/// <param name="Plan">Compared with its baseline.</param>
/// <param name="ComparedWith">The baseline in words; null when there is none and everything is new.</param>
/// <param name="Notes">What differs from what is committed, one line each.</param>
/// <param name="Diagnostics">What the program said.</param>
/// <param name="Alarms">What to look at first.</param>
/// <param name="Trust">What changes for trust, widening first.</param>
/// <param name="First">What a first deployment needs and costs; empty for later ones.</param>
/// <param name="Policy">The trust policy that the plan deploys; null when it deploys none.</param>
internal sealed record PlanReview(
    Plan Plan,
    string? ComparedWith,
    IReadOnlyList<string> Notes,
    IReadOnlyList<Diagnostic> Diagnostics,
    IReadOnlyList<Alarm> Alarms,
    IReadOnlyList<TrustChange> Trust,
    IReadOnlyList<GrantRow> Grants,
    IReadOnlyList<FederationRow> Federations,
    IReadOnlyList<ComponentChanges> Components,
    FirstDeployment First,
    TrustPolicy? Policy)
{
    /// <summary>What of a cluster would be refused, where evidence of it was given.</summary>
    public DenialReview? Denials { get; init; }

    public static PlanReview Of(
        Plan plan, Baseline baseline, string? comparedWith, IReadOnlyList<string> notes, IReadOnlyList<Diagnostic> diagnostics) => new(
            plan,
            comparedWith,
            notes,
            diagnostics,
            Alarm.In(plan),
            TrustWords.Of(baseline, plan),
            GrantRow.In(plan),
            FederationRow.In(plan),
            ComponentChanges.In(plan),
            FirstDeployment.Of(plan),
            (PlannedPolicy.In(plan.Resources.Where(resource => resource.Op != PlanOp.Delete)) as PolicyReading.Accepted)?.Policy);
}
