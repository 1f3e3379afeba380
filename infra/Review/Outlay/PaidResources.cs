using System.Globalization;
using Pulumi.Offline.Plans;

namespace ImageTrust.Infra.Review.Outlay;

/// <summary>What of a plan is paid for, and by what. No prices: they differ by region, agreement and day.</summary>
internal static class PaidResources
{
    private static readonly (string Type, string Property, string Words)[] Table =
    [
        ("azure-native:containerservice:ManagedCluster", "sku.tier", "the cluster's {0} tier, by the hour, and its nodes"),
        ("azure-native:containerservice:ManagedCluster", "networkProfile.advancedNetworking", "advanced networking, by the node and hour"),
        ("azure-native:containerservice:AgentPool", "vmSize", "nodes of size {0}, by the hour, whether anything runs on them or not"),
        ("azure-native:containerregistry:Registry", "sku.name", "the registry's {0} tier, by the day, and what is stored beyond its share"),
        ("azure-native:containerregistry:Replication", "location", "the registry's copy in {0}: as much as the registry again"),
        ("azure-native:keyvault:Key", "properties.kty", "the signing key ({0}), by the month and version, and each signature"),
        ("azure-native:network:NatGateway", "sku.name", "the NAT gateway, by the hour and gigabyte"),
        ("azure-native:network:PublicIPAddress", "sku.name", "a public address, by the hour"),
        ("azure-native:network:PrivateEndpoint", "privateEndpointName", "a private endpoint ({0}), by the hour and gigabyte"),
        ("azure-native:network:FlowLog", "flowLogName", "flow logs and their analysis, by the gigabyte"),
        ("azure-native:operationalinsights:Workspace", "workspaceName", "logs in {0}, by the gigabyte, and their retention beyond a month"),
        ("azure-native:monitor:AzureMonitorWorkspace", "azureMonitorWorkspaceName", "metrics, by the sample"),
        ("azure-native:monitor:ScheduledQueryRule", "ruleName", "an alert over logs ({0}), by the month"),
        ("azure-native:storage:StorageAccount", "accountName", "storage of {0}, by the gigabyte"),
        ("azure-native:security:Pricing", "pricingName", "Defender's plan {0} for the whole subscription"),
    ];

    public static IEnumerable<string> Lines(Plan plan) =>
        from row in Table
        let values = plan.Resources.Where(resource => resource.Op == PlanOp.Create && resource.Type == row.Type)
            .Select(resource => Value(resource.Inputs, row.Property)).OfType<string>().Distinct(StringComparer.Ordinal).ToList()
        where values.Count > 0
        select string.Format(CultureInfo.InvariantCulture, row.Words, string.Join(", ", values));

    /// <summary>The text at a path, an empty one for what is there but no text, null for what is not.</summary>
    private static string? Value(PlanValue.Map inputs, string path)
    {
        PlanValue? at = inputs;
        foreach (var name in path.Split('.'))
        {
            at = (at as PlanValue.Map)?.Fields.GetValueOrDefault(name);
        }

        return at switch
        {
            null => null,
            PlanValue.Text text => text.Value,
            _ => "",
        };
    }
}
