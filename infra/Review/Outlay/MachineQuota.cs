using System.Globalization;
using ImageTrust.Infra.Settings.Machines;
using Pulumi.Offline.Plans;

namespace ImageTrust.Infra.Review.Outlay;

/// <summary>The vCPUs that a plan's pools take of the subscription's quota: a first deployment that lacks them fails after half an hour.</summary>
internal static class MachineQuota
{
    private const string Cluster = "azure-native:containerservice:ManagedCluster";
    private const string Pool = "azure-native:containerservice:AgentPool";

    private sealed record QuotaUse(string Quota, int Now, int Most);

    /// <summary>A line for each family and one for the region; sizes of which nothing is known are named as such.</summary>
    public static IEnumerable<string> Lines(Plan plan)
    {
        var pools = plan.Resources.Where(resource => resource.Op == PlanOp.Create).SelectMany(Pools).ToList();
        var read = pools.Select(pool => (Pool: pool, Size: Text(pool, "vmSize") is { } name ? VmSize.Read(name) : null)).ToList();
        var uses = read.Where(pair => pair.Size is not null)
            .Select(pair => new QuotaUse(pair.Size!.Quota, pair.Size.Vcpus * Least(pair.Pool), pair.Size.Vcpus * Most(pair.Pool)))
            .GroupBy(use => use.Quota).Select(group => Sum(group.Key, group)).OrderBy(use => use.Quota, StringComparer.Ordinal).ToList();
        foreach (var use in uses.Append(Sum("Total Regional vCPUs", uses)).Where(use => use.Most > 0))
        {
            yield return $"{use.Quota}: {Number(use.Now)} at once, {Number(use.Most)} at the autoscaler's limits, a third more while nodes are upgraded";
        }

        foreach (var unknown in read.Where(pair => pair.Size is null).Select(pair => Text(pair.Pool, "vmSize") ?? "a size").Distinct())
        {
            yield return $"{unknown}: its vCPUs are not known here";
        }
    }

    private static QuotaUse Sum(string quota, IEnumerable<QuotaUse> uses) => new(quota, uses.Sum(use => use.Now), uses.Sum(use => use.Most));

    private static IEnumerable<PlanValue.Map> Pools(PlannedResource resource) => resource.Type switch
    {
        Cluster when resource.Inputs.Fields.GetValueOrDefault("agentPoolProfiles") is PlanValue.List inline => inline.Items.OfType<PlanValue.Map>(),
        Pool => [resource.Inputs],
        _ => [],
    };

    private static string? Text(PlanValue.Map pool, string name) => (pool.Fields.GetValueOrDefault(name) as PlanValue.Text)?.Value;

    private static int Least(PlanValue.Map pool) => Count(pool, "minCount") ?? Count(pool, "count") ?? 0;

    private static int Most(PlanValue.Map pool) => Count(pool, "maxCount") ?? Least(pool);

    private static int? Count(PlanValue.Map pool, string name) => pool.Fields.GetValueOrDefault(name) is PlanValue.Number number ? (int)number.Value : null;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
