using Pulumi.Offline.Plans;

namespace ImageTrust.Infra.Review.Outlay;

/// <summary>What whoever pays and whoever asks for quotas wants to know before there is anything; nothing once the cluster is there.</summary>
/// <param name="Quota">vCPUs, a line for each family.</param>
/// <param name="Paid">A line for each kind of thing that costs money.</param>
internal sealed record FirstDeployment(IReadOnlyList<string> Quota, IReadOnlyList<string> Paid)
{
    public const string QuotaTitle = "vCPUs it needs of the subscription's quota (az vm list-usage --location REGION)";
    public const string PaidTitle = "What costs money from then on";

    public static FirstDeployment Of(Plan plan) =>
        plan.Resources.Any(resource => resource is { Op: PlanOp.Create, Type: "azure-native:containerservice:ManagedCluster" })
            ? new([.. MachineQuota.Lines(plan)], [.. PaidResources.Lines(plan)])
            : new([], []);
}
