using Infra.Tests.Rules.Model;
using static Infra.Tests.Rules.Model.AzureType;

namespace Infra.Tests.Rules.Clusters;

/// <summary>AKS: the nodes.</summary>
internal static class NodePoolRules
{
    private const string Inline = "agentPoolProfiles[0]";
    private const string SystemTaint = "CriticalAddonsOnly=true:NoSchedule";

    /// <summary>Prefix lengths: an overlay's nodes take one address each, a flat network's nodes one for every pod too.</summary>
    private const int SmallestOverlay = 24;
    private const int SmallestFlat = 23;

    public static readonly IReadOnlyList<Rule> All =
    [
        new("AKS-21", Severity.High, Scope.EveryStack, "Every pool is a scale set.",
            estate => NodePools.Every(estate, pool => pool["type"].Is("VirtualMachineScaleSets")),
            Change.Set(Cluster, $"{Inline}.type", "\"AvailabilitySet\""), Change.Drop(AgentPool, "type")),
        new("AKS-22", Severity.Low, Scope.EveryStack, "Every node takes 50 pods or more.",
            estate => NodePools.Every(estate, pool => pool["maxPods"].IsBetween(50, 250)),
            Change.Set(Cluster, $"{Inline}.maxPods", "30"), Change.Drop(AgentPool, "maxPods")),
        new("AKS-23", Severity.Medium, Scope.EveryStack, "Every pool scales by itself between bounds.",
            estate => NodePools.Every(estate, Autoscaling),
            Change.Set(Cluster, $"{Inline}.enableAutoScaling", "false"), Change.Set(AgentPool, "minCount", "9"), Change.Drop(AgentPool, "maxCount")),
        new("AKS-24", Severity.High, Scope.Production, "Every pool spreads over two availability zones or more.",
            estate => NodePools.Every(estate, pool => pool["availabilityZones"] is var zones ? zones.Must(zones.Texts.Distinct().Count() >= 2, "two zones or more") : []),
            Change.Set(Cluster, $"{Inline}.availabilityZones", """["1"]"""), Change.Drop(AgentPool, "availabilityZones")),
        new("AKS-27", Severity.Medium, Scope.EveryStack, "System pools are tainted for add-ons, and a user pool takes the rest.",
            estate => [.. SystemPools(estate), .. estate.Some(AgentPool, "a pool with mode User", pool => pool["mode"].Text == "User")],
            Change.Drop(Cluster, $"{Inline}.nodeTaints"), Change.Without(AgentPool), Change.Set(Cluster, $"{Inline}.mode", "\"User\"")),
        new("AKS-30", Severity.High, Scope.EveryStack, "No node has a public address.",
            estate => NodePools.Every(estate, pool => pool["enableNodePublicIP"].IsNotTrue()),
            Change.Set(Cluster, $"{Inline}.enableNodePublicIP", "true"), Change.Set(AgentPool, "enableNodePublicIP", "true")),
        new("AKS-31", Severity.Medium, Scope.EveryStack, "No pool asks for a version other than the cluster's.",
            estate => NodePools.Every(estate, pool => pool["orchestratorVersion"] is { Exists: true } version
                ? version.Must(estate.All(Cluster).Any(cluster => cluster["kubernetesVersion"].Text == version.Text), "the cluster's version") : []),
            Change.Set(AgentPool, "orchestratorVersion", "\"1.30\"")),
        new("AKS-46", Severity.High, Scope.EveryStack, "Every pool is in a subnet of an own network.",
            estate => NodePools.Every(estate, pool => pool["vnetSubnetID"].IsSet()),
            Change.Drop(Cluster, $"{Inline}.vnetSubnetID"), Change.Drop(AgentPool, "vnetSubnetID")),
        new("AKS-47", Severity.Medium, Scope.EveryStack, "The nodes' subnet is large enough.",
            estate => NodePools.Subnets(estate).ToList() is { Count: > 0 } subnets
                ? subnets.SelectMany(subnet => LargeEnough(estate, subnet)) : [Violation.Missing(Subnet, "a subnet of this stack for the nodes")],
            Change.Set(Subnet, "addressPrefix", "\"10.1.0.0/25\"", "nodes"), Change.Without(Subnet, "nodes"), Change.Drop(Subnet, "addressPrefix", "nodes")),
        new("AKS-52", Severity.Low, Scope.Production, "No SSH into nodes.",
            estate => NodePools.Every(estate, pool => pool["securityProfile.sshAccess"].Is("Disabled")),
            Change.Drop(Cluster, $"{Inline}.securityProfile"), Change.Set(AgentPool, "securityProfile.sshAccess", "\"LocalUser\"")),
        new("AKS-53", Severity.Low, Scope.Production, "Nodes start trusted: secure boot and a virtual TPM.",
            estate => NodePools.Every(estate, pool => [.. pool["securityProfile.enableSecureBoot"].IsTrue(), .. pool["securityProfile.enableVTPM"].IsTrue()]),
            Change.Drop(Cluster, $"{Inline}.securityProfile.enableVTPM"), Change.Set(AgentPool, "securityProfile.enableSecureBoot", "false")),
        new("AKS-54", Severity.Medium, Scope.Production, "Nodes encrypt caches and local disks on the host.",
            estate => NodePools.Every(estate, pool => pool["enableEncryptionAtHost"].IsTrue()),
            Change.Drop(Cluster, $"{Inline}.enableEncryptionAtHost"), Change.Set(AgentPool, "enableEncryptionAtHost", "false")),
        new("AKS-63", Severity.Medium, Scope.EveryStack, "Only system pools stand inline: an inline pool cannot be changed in place.",
            estate => estate.Every(Cluster, cluster => cluster["agentPoolProfiles"].Items.SelectMany(pool => pool["mode"].Is("System"))
                .Concat(cluster["agentPoolProfiles"].Must(cluster["agentPoolProfiles"].Items.Count == 1, "one pool"))),
            Change.Set(Cluster, $"{Inline}.mode", "\"User\""), Change.Set(Cluster, "agentPoolProfiles[1]", """{"mode":"System","name":"extra"}""")),
    ];

    private static IEnumerable<Violation> Autoscaling(Place pool)
    {
        var (least, most) = (pool["minCount"], pool["maxCount"]);
        return [.. pool["enableAutoScaling"].IsTrue(), .. least.Must(least.Number >= 0 && least.Number <= most.Number, "0 <= minCount <= maxCount")];
    }

    private static IEnumerable<Violation> SystemPools(Estate estate)
    {
        var system = NodePools.Of(estate).Where(pool => pool["mode"].Text == "System").ToList();
        return system.Count == 0
            ? [Violation.Missing(AgentPool, "a pool with mode System")]
            : system.SelectMany(pool => pool["nodeTaints"].Must(pool["nodeTaints"].Texts.Contains(SystemTaint), SystemTaint));
    }

    private static IEnumerable<Violation> LargeEnough(Estate estate, Place subnet)
    {
        var overlay = estate.All(Cluster).Any(cluster => cluster["networkProfile.networkPluginMode"].Text == "overlay");
        var longest = overlay ? SmallestOverlay : SmallestFlat;
        var prefixes = AddressSpace.Of(subnet);
        return subnet["addressPrefix"].Must(prefixes.Any(prefix => prefix.PrefixLength <= longest), $"/{longest} or larger");
    }
}
