using ImageTrust.Infra.Review.Guarding;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Words;
using Pulumi.Offline.Baselines;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Rendering;

namespace ImageTrust.Infra.Review;

/// <summary>
/// What a plan changes for trust, in words: the policy, who may act as whom, who may do what, what the API server holds by itself, and what can be reached. As in the policy's
/// own diff, a change is a widening unless it is known to admit no more than before.
/// </summary>
internal static class TrustWords
{
    /// <returns>Widening first. Nothing for a first deployment: all of it is new, and the policy itself is shown.</returns>
    public static IReadOnlyList<TrustChange> Of(Baseline baseline, Plan plan) => baseline.Resources.Count == 0 ? [] :
    [
        .. new[] { Policy(baseline, plan), Federations(plan), Grants(baseline, plan), Roles(baseline, plan), Guard(baseline, plan), Exposure.Changes(baseline, plan) }
            .SelectMany(changes => changes)
            .OrderBy(change => change.Effect),
    ];

    private static IEnumerable<TrustChange> Policy(Baseline baseline, Plan plan)
    {
        var after = PlannedPolicy.In(plan.Resources.Where(resource => resource.Op != PlanOp.Delete));
        return (PlannedPolicy.In(baseline.Resources), after) switch
        {
            (PolicyReading.Accepted before, PolicyReading.Accepted now) => TrustDiff.Between(before.Policy, now.Policy),
            (PolicyReading.Rejected, _) => [new(TrustEffect.Widens, "Unknown: the baseline's policy is of a form that this version does not read.")],
            (null, PolicyReading.Accepted) => [new(TrustEffect.Changes, "A trust policy is deployed for the first time.")],
            (PolicyReading.Accepted, null) => [new(TrustEffect.Widens, "The trust policy is taken away.")],
            _ => [],
        };
    }

    private static IEnumerable<TrustChange> Guard(Baseline baseline, Plan plan)
    {
        var after = plan.Resources.Where(resource => resource.Op != PlanOp.Delete).ToList();
        var policyChanges = (PlannedPolicy.In(baseline.Resources), PlannedPolicy.In(after)) is not (PolicyReading.Accepted old, PolicyReading.Accepted now)
            || CanonicalPolicy.PolicyDigest(old.Policy) != CanonicalPolicy.PolicyDigest(now.Policy);
        return GuardWords.Of(HeldPolicy.In(baseline.Resources), HeldPolicy.In(after), policyChanges);
    }

    private static IEnumerable<TrustChange> Federations(Plan plan)
    {
        foreach (var row in FederationRow.In(plan))
        {
            var who = $"tokens of {row.Issuer} for {row.Subject} may act as {row.Identity}";
            var old = row.Resource.Changes.Where(change => change.Path.ToString() is "subject" or "issuer").ToList();
            if (row.Op == PlanOp.Create)
            {
                yield return new TrustChange(TrustEffect.Widens, $"Now {who}.");
            }
            else if (row.Op == PlanOp.Delete)
            {
                yield return new TrustChange(TrustEffect.Narrows, $"No longer: {who}.");
            }
            else if (old.Count > 0 && old.All(IsAnew))
            {
                yield return new TrustChange(TrustEffect.Changes, $"Anew ({string.Join(", ", old.Select(change => change.Path.ToString()))}): {who}.");
            }
            else if (old.Count > 0)
            {
                var before = string.Join(", ", old.Select(change => $"{change.Path} {Shown(change.Old)}"));
                yield return new TrustChange(TrustEffect.Widens, $"Now {who}. Before: {before}.");
            }
        }
    }

    private static IEnumerable<TrustChange> Grants(Baseline baseline, Plan plan)
    {
        foreach (var row in GrantRow.In(plan))
        {
            var grant = $"{row.Who} has {row.Role} on {row.On}: {row.Reason}";
            if (row.Op is PlanOp.Create or PlanOp.Delete)
            {
                yield return row.Op == PlanOp.Create
                    ? new TrustChange(TrustEffect.Widens, $"Now {grant}.")
                    : new TrustChange(TrustEffect.Narrows, $"No longer: {grant}.");
                continue;
            }

            // The principal, role and scope of an assignment; the subjects and the role of a binding; the groups of a cluster.
            var decisive = row.Resource.Changes
                .Where(change => change.Path.Segments[0].Key is "principalId" or "roleDefinitionId" or "scope" or "subjects" or "roleRef" or "aadProfile")
                .ToList();
            if (decisive.Count > 0)
            {
                var (anew, order) = (decisive.All(IsAnew), new ListOrder(baseline, row.Resource));
                yield return new TrustChange(
                    anew || decisive.All(change => order.IsAllOf(change.Path.ToString())) ? TrustEffect.Changes : TrustEffect.Widens,
                    $"{(anew ? "Granted anew" : "Changed")} ({string.Join(", ", decisive.Select(change => change.Path.ToString()))}): {grant}.");
            }
        }
    }

    /// <summary>What the roles themselves allow: whoever holds one gets more or less.</summary>
    private static IEnumerable<TrustChange> Roles(Baseline baseline, Plan plan) =>
        from resource in plan.Resources
        let order = new ListOrder(baseline, resource)
        where resource.Op is PlanOp.Update or PlanOp.Replace && resource.Type.Split(':')[^1] is "RoleDefinition" or "Role" or "ClusterRole"
        from line in PropertyLine.Of(resource)
        where line.Path.StartsWith("permissions", StringComparison.Ordinal) || line.Path.StartsWith("rules", StringComparison.Ordinal)
        select new TrustChange(
            line.Kind == ChangeKind.Delete || order.IsAllOf(line.Path) ? TrustEffect.Changes : TrustEffect.Widens,
            $"The role {resource.Name} allows something else: {line.Path} is {line.New ?? "gone"}{(line.Old is null ? "" : $", was {line.Old}")}.");

    /// <summary>A value of another resource that is recreated: not known before, not known yet, and nobody else's.</summary>
    private static bool IsAnew(PropertyChange change) => change is { Old: PlanValue.Masked, New: PlanValue.Masked };

    private static string Shown(PlanValue? value) => value is PlanValue.Text text ? text.Value : "not known";
}
