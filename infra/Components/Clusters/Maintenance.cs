using Pulumi;
using Pulumi.AzureNative.ContainerService;
using Pulumi.AzureNative.ContainerService.Inputs;

namespace ImageTrust.Infra.Components.Clusters;

/// <summary>When AKS may change the cluster by itself. The names are AKS' own.</summary>
internal static class Maintenance
{
    private const int Hours = 6;

    /// <summary>Node images first, Kubernetes the day after: never both in one night.</summary>
    public static readonly IReadOnlyList<(string Name, WeekDay Day)> Windows =
    [
        ("aksManagedNodeOSUpgradeSchedule", WeekDay.Tuesday),
        ("aksManagedAutoUpgradeSchedule", WeekDay.Wednesday),
    ];

    public static MaintenanceConfigurationArgs Window(string name, WeekDay day, ClusterArgs args, Input<string> clusterName) => new()
    {
        ConfigName = name,
        ResourceName = clusterName,
        ResourceGroupName = args.Scope.ResourceGroupName,
        MaintenanceWindow = new MaintenanceWindowArgs
        {
            DurationHours = Hours,
            StartTime = "01:00",
            UtcOffset = "+00:00",
            Schedule = new ScheduleArgs { Weekly = new WeeklyScheduleArgs { DayOfWeek = day, IntervalWeeks = 1 } },
        },
    };
}
