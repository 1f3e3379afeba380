using Pulumi.Offline.Baselines;
using Pulumi.Offline.Plans;

namespace ImageTrust.Infra.Review;

/// <summary>
/// Tells whether a list only holds the same in another order. Nothing that is reviewed for trust (addresses, security rules with their
/// priorities, network policies, what a role allows) means something else then.
/// </summary>
internal sealed class ListOrder(Baseline baseline, PlannedResource resource)
{
    private readonly PlanValue.Map? before = baseline.Resources.FirstOrDefault(old => old.Urn == resource.Urn)?.Inputs;

    /// <param name="path">A changed property, as it is written.</param>
    public bool IsAllOf(string path)
    {
        if (before is null || !PropertyPath.TryParse(path, out var parsed))
        {
            return false;
        }

        var (old, now) = (Outermost(before, parsed), Outermost(resource.Inputs, parsed));
        return old is not null && now is not null && HaveTheSame(old, now);
    }

    /// <summary>The first list on the way.</summary>
    private static PlanValue.List? Outermost(PlanValue value, PropertyPath path)
    {
        foreach (var segment in path.Segments)
        {
            if (value is PlanValue.List list)
            {
                return list;
            }

            if (segment.Key is null || value is not PlanValue.Map map || !map.Fields.TryGetValue(segment.Key, out var next))
            {
                return null;
            }

            value = next;
        }

        return value as PlanValue.List;
    }

    private static bool HaveTheSame(PlanValue.List old, PlanValue.List now)
    {
        var left = now.Items.ToList();
        return old.Items.Length == left.Count && old.Items.All(left.Remove);
    }
}
