using Pulumi.Offline.Plans;

namespace Pulumi.Offline.Baselines;

/// <summary>Compares a plan with what was there before.</summary>
public static class PlanDiff
{
    /// <summary>
    /// The plan with the operation and the changes of every resource, and with what is to be deleted. Against an empty baseline
    /// everything is to be created.
    /// </summary>
    /// <exception cref="ArgumentException">The two are of different stacks (<see cref="Baseline.Mismatch(Plan)"/>).</exception>
    public static Plan Compare(Plan plan, Baseline baseline)
    {
        if (baseline.Mismatch(plan) is { } mismatch)
        {
            throw new ArgumentException(mismatch, nameof(baseline));
        }

        var matches = new BaselineMatches(plan, baseline);
        var comparison = new ResourceComparison(plan, baseline, matches);
        var resources = plan.Resources.Select(comparison.Of).Concat(matches.Unmatched.Select(Deleted)).ToList();
        return plan with { Resources = ResourceOrder.Sort(resources), OutputChanges = CompareOutputs(plan, baseline) };
    }

    private static PlannedResource Deleted(PlannedResource resource) => resource with { Op = PlanOp.Delete, Changes = [] };

    // State knows every output; one that is unknown now would be the same again as far as anyone can tell.
    private static PropertyChange[] CompareOutputs(Plan plan, Baseline baseline) =>
        [.. new PropertyDiff((_, old) => !baseline.IsState && !old.ContainsUnknown).Compare(baseline.Outputs, plan.Outputs)];
}
