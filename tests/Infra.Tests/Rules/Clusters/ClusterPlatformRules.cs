using System.Globalization;
using System.Text.RegularExpressions;
using Infra.Tests.Rules.Model;
using static Infra.Tests.Rules.Model.AzureType;

namespace Infra.Tests.Rules.Clusters;

/// <summary>AKS: upgrades, add-ons and logs.</summary>
internal static partial class ClusterPlatformRules
{
    private const string Secrets = "addonProfiles.azureKeyvaultSecretsProvider";

    /// <summary>The oldest Kubernetes minor version a stack may ask for (1.MINOR).</summary>
    private const int OldestMinor = 35;

    private static readonly string[] s_logs = ["cluster-autoscaler", "kube-apiserver", "kube-controller-manager", "kube-scheduler"];

    public static readonly IReadOnlyList<Rule> All =
    [
        new("AKS-11", Severity.High, Scope.EveryStack, "The load balancer is the standard one.",
            estate => estate.Every(Cluster, cluster => cluster["networkProfile.loadBalancerSku"].Is("standard")),
            Change.Set(Cluster, "networkProfile.loadBalancerSku", "\"basic\"")),
        new("AKS-17", Severity.High, Scope.EveryStack, "Node images are updated by themselves.",
            estate => estate.Every(Cluster, cluster => cluster["autoUpgradeProfile.nodeOSUpgradeChannel"].IsOneOf("NodeImage", "SecurityPatch")),
            Change.Set(Cluster, "autoUpgradeProfile.nodeOSUpgradeChannel", "\"None\""), Change.Drop(Cluster, "autoUpgradeProfile")),
        new("AKS-19", Severity.Medium, Scope.EveryStack, "Maintenance has windows: four hours or more, one schedule, a start time.",
            estate => estate.Every(Maintenance, Window),
            Change.Set(Maintenance, "maintenanceWindow.durationHours", "2"), Change.Set(Maintenance, "maintenanceWindow.schedule.daily", """{"intervalDays":1}"""),
            Change.Set(Maintenance, "maintenanceWindow.startTime", "\"2 am\""), Change.Set(Maintenance, "timeInWeek", """[{"day":"Sunday"}]""")),
        new("AKS-32", Severity.High, Scope.EveryStack, $"Kubernetes 1.{OldestMinor} or later as major.minor, or a channel that keeps it there.",
            estate => estate.Every(Cluster, Version),
            Change.Set(Cluster, "kubernetesVersion", "\"1.24\""), Change.Set(Cluster, "kubernetesVersion", "\"1.36.2\"")),
        new("AKS-33", Severity.Medium, Scope.EveryStack, "The Azure Policy add-on is on.",
            estate => estate.Every(Cluster, cluster => cluster["addonProfiles.azurepolicy.enabled"].IsTrue()),
            Change.Set(Cluster, "addonProfiles.azurepolicy.enabled", "false")),
        new("AKS-35", Severity.Medium, Scope.EveryStack, "Pods can mount secrets of a vault.",
            estate => estate.Every(Cluster, cluster => cluster[$"{Secrets}.enabled"].IsTrue()),
            Change.Drop(Cluster, Secrets)),
        new("AKS-36", Severity.Medium, Scope.EveryStack, "Mounted secrets follow their rotation.",
            estate => estate.Every(Cluster, cluster => cluster[$"{Secrets}.config.enableSecretRotation"].Is("true")),
            Change.Set(Cluster, $"{Secrets}.config.enableSecretRotation", "true")),
        new("AKS-38", Severity.High, Scope.EveryStack, "The Kubernetes dashboard is off.",
            estate => estate.Every(Cluster, cluster => cluster["addonProfiles.kubeDashboard.enabled"].IsNotTrue()),
            Change.Set(Cluster, "addonProfiles.kubeDashboard.enabled", "true")),
        new("AKS-40", Severity.Low, Scope.EveryStack, "Unused images are removed from nodes every 24 to 2160 hours.",
            estate => estate.Every(Cluster, cluster => cluster["securityProfile.imageCleaner"] is var cleaner
                ? [.. cleaner["enabled"].IsTrue(), .. cleaner["intervalHours"].IsBetween(24, 2160)] : []),
            Change.Set(Cluster, "securityProfile.imageCleaner.intervalHours", "12"), Change.Drop(Cluster, "securityProfile.imageCleaner")),
        new("AKS-42", Severity.Medium, Scope.EveryStack, "The control plane's logs and metrics are collected.",
            estate => estate.Every(Cluster, cluster => Logged(estate, cluster)),
            Change.Set(DiagnosticSetting, "logs[0].enabled", "false", "cluster-logs"), Change.Drop(DiagnosticSetting, "metrics", "cluster-logs"),
            Change.Set(DiagnosticSetting, "resourceUri", "\"@registry\"", "cluster-logs")),
        new("AKS-56", Severity.Low, Scope.EveryStack, "Managed Prometheus collects metrics.",
            estate => estate.Every(Cluster, cluster => cluster["azureMonitorProfile.metrics.enabled"].IsTrue()),
            Change.Drop(Cluster, "azureMonitorProfile")),
        new("AKS-62", Severity.Low, Scope.Production, "Advanced container networking is on: policies by name need it.",
            estate => estate.Every(Cluster, cluster => cluster["networkProfile.advancedNetworking.enabled"].IsTrue()),
            Change.Drop(Cluster, "networkProfile.advancedNetworking")),
    ];

    private static IEnumerable<Violation> Window(Place configuration)
    {
        var window = configuration["maintenanceWindow"];
        if (configuration["configName"].Text == "default")
        {
            return [.. configuration["timeInWeek"].IsSet(), .. window.IsLeftOut()];
        }

        return
        [
            .. configuration["timeInWeek"].IsLeftOut(),
            .. window["durationHours"].IsBetween(4, 24),
            .. window["schedule"].Must(window["schedule"].Fields.Count == 1, "one kind of schedule"),
            .. window["startTime"].Must(StartTime().IsMatch(window["startTime"].Text ?? ""), "HH:mm"),
        ];
    }

    private static IEnumerable<Violation> Version(Place cluster)
    {
        var version = cluster["kubernetesVersion"];
        var minor = MinorVersion().Match(version.Text ?? "");
        var followed = cluster["autoUpgradeProfile.upgradeChannel"].Text is "stable" or "rapid" && !version.Exists;
        return version.Must(
            followed || (minor.Success && int.Parse(minor.Groups[1].ValueSpan, CultureInfo.InvariantCulture) >= OldestMinor),
            $"1.{OldestMinor} or later, as major.minor");
    }

    private static IEnumerable<Violation> Logged(Estate estate, Place cluster)
    {
        var settings = estate.All(DiagnosticSetting).Where(setting => setting["resourceUri"].ComesFrom(cluster.Resource)).ToList();
        var logs = Enabled("logs");
        var missing = s_logs.Except(logs).Select(category => Violation.Missing(DiagnosticSetting, $"logs of {category} of cluster {cluster.Resource.Name}"));
        return Enabled("metrics").Contains("AllMetrics") ? missing
            : missing.Append(Violation.Missing(DiagnosticSetting, $"AllMetrics of cluster {cluster.Resource.Name}"));

        List<string> Enabled(string property) =>
            [.. settings.SelectMany(setting => setting[property].Items).Where(item => item["enabled"].Flag == true).Select(item => item["category"].Text).OfType<string>()];
    }

    [GeneratedRegex(@"\A([01][0-9]|2[0-3]):[0-5][0-9]\z")]
    private static partial Regex StartTime();

    [GeneratedRegex(@"\A1\.([0-9]{1,2})\z")]
    private static partial Regex MinorVersion();
}
