using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;

namespace EndToEnd.Engine.StandIns;

/// <summary>Azure Resource Manager, as far as this stack reads what it answers.</summary>
/// <param name="subscription">The subscription's GUID.</param>
/// <param name="kubeconfig">Of the cluster that stands for AKS.</param>
/// <param name="administrators">Of that cluster.</param>
internal sealed partial class Arm(string subscription, Func<string> kubeconfig, ClusterAdministrators administrators) : ICloud
{
    private const string Assignment = "azure-native:authorization:RoleAssignment";
    private const string Issuer = "https://westeurope.oic.prod-aks.azure.com/00000000-1111-2222-3333-444444444444/";

    /// <summary>Inputs that name a resource or what it hangs below, outermost first, with the segment of the id they stand behind.</summary>
    private static readonly (string Input, string Segment)[] Names =
    [
        ("networkWatcherName", "networkWatchers"), ("virtualNetworkName", "virtualNetworks"), ("vaultName", "vaults"), ("registryName", "registries"),
        ("workspaceName", "workspaces"), ("privateZoneName", "privateDnsZones"), ("privateEndpointName", "privateEndpoints"),
        ("resourceName", "resources"), ("networkSecurityGroupName", "networkSecurityGroups"), ("natGatewayName", "natGateways"),
        ("publicIpAddressName", "publicIPAddresses"), ("accountName", "storageAccounts"), ("azureMonitorWorkspaceName", "accounts"),
        ("dataCollectionEndpointName", "dataCollectionEndpoints"), ("dataCollectionRuleName", "dataCollectionRules"), ("actionGroupName", "actionGroups"),
        ("activityLogAlertName", "activityLogAlerts"), ("ruleName", "scheduledQueryRules"), ("ruleGroupName", "prometheusRuleGroups"),
        ("subnetName", "subnets"), ("keyName", "keys"), ("replicationName", "replications"), ("savedSearchId", "savedSearches"),
        ("virtualNetworkLinkName", "virtualNetworkLinks"), ("privateDnsZoneGroupName", "privateDnsZoneGroups"), ("agentPoolName", "agentPools"),
        ("configName", "maintenanceConfigurations"), ("federatedIdentityCredentialResourceName", "federatedIdentityCredentials"),
        ("flowLogName", "flowLogs"), ("managementPolicyName", "managementPolicies"), ("containerName", "containers"),
        ("roleAssignmentName", "roleAssignments"), ("roleDefinitionId", "roleDefinitions"), ("lockName", "locks"), ("pricingName", "pricings"),
        ("associationName", "dataCollectionRuleAssociations"), ("policyAssignmentName", "policyAssignments"), ("name", "diagnosticSettings"),
    ];

    private static readonly string[] Elsewhere = ["scope", "resourceUri", "scopeId"];

    public string Package => "azure-native";

    public string Version => "3.28.0";

    public string IdOf(string type, string name, Struct inputs)
    {
        string[] parts = VersionOfApi().Replace(type, "").Split(':');
        string group = $"/subscriptions/{subscription}/resourceGroups/{Text(inputs, "resourceGroupName")}";
        if (parts[2] == "ResourceGroup")
        {
            return group;
        }

        string at = Elsewhere.Select(input => Text(inputs, input)).FirstOrDefault(text => text is not null) ?? group;
        var id = new StringBuilder(at.StartsWith('/') ? at : "/" + at).Append("/providers/Microsoft.").Append(Provider(parts[1]));
        int before = id.Length;
        foreach (var (input, segment) in Names)
        {
            // A role assignment also says which definition it grants; that is not its name.
            if (Text(inputs, input) is { } text && !(input == "roleDefinitionId" && parts[2] != "RoleDefinition"))
            {
                id.Append('/').Append(segment).Append('/').Append(text);
            }
        }

        return id.Length > before ? id.ToString() : throw new InvalidOperationException($"no input of {type} {name} is known to name it");
    }

    public IEnumerable<KeyValuePair<string, Value>> OutputsOf(string type, string id, Struct inputs)
    {
        yield return new("name", Value.ForString(id[(id.LastIndexOf('/') + 1)..]));
        foreach (var output in Own(VersionOfApi().Replace(type, "")["azure-native:".Length..], id, inputs))
        {
            yield return output;
        }
    }

    public bool Replaces(string type, string input) =>
        input is "location" or "resourceGroupName" || Elsewhere.Contains(input) || Names.Any(one => one.Input == input)
        || IsAssignment(type);

    public Struct Invoke(string function, Struct arguments) => function.EndsWith(":listManagedClusterUserCredentials", StringComparison.Ordinal)
        ? Of(("kubeconfigs", Value.ForList(Value.ForStruct(Of(
            ("name", Value.ForString("clusterUser")), ("value", Value.ForString(Convert.ToBase64String(Encoding.UTF8.GetBytes(kubeconfig())))))))))
        : throw new InvalidOperationException($"nobody taught the stand-in to answer {function}");

    public Task MadeAsync(string type, string id, Struct inputs) => IsAssignment(type) ? administrators.AssignedAsync(id, inputs) : Task.CompletedTask;

    public Task DeletedAsync(string type, string id) => IsAssignment(type) ? administrators.TakenAwayAsync(id) : Task.CompletedTask;

    private static bool IsAssignment(string type) => VersionOfApi().Replace(type, "") == Assignment;

    private static IEnumerable<KeyValuePair<string, Value>> Own(string type, string id, Struct inputs)
    {
        switch (type)
        {
            case "containerregistry:Registry":
                yield return new("loginServer", Value.ForString($"{Text(inputs, "registryName")}.azurecr.io"));
                break;
            case "keyvault:Vault":
                var vault = inputs.Fields["properties"].StructValue.Clone();
                vault.Fields["vaultUri"] = Value.ForString($"https://{Text(inputs, "vaultName")}.vault.azure.net/");
                yield return new("properties", Value.ForStruct(vault));
                break;
            case "keyvault:Key":
                string uri = $"https://{Text(inputs, "vaultName")}.vault.azure.net/keys/{Text(inputs, "keyName")}";
                yield return new("keyUri", Value.ForString(uri));
                yield return new("keyUriWithVersion", Value.ForString($"{uri}/{Guids.Of(id):N}"));
                break;
            case "managedidentity:UserAssignedIdentity":
                yield return new("principalId", Value.ForString($"{Guids.Of(id + "/principal")}"));
                yield return new("clientId", Value.ForString($"{Guids.Of(id + "/client")}"));
                yield return new("tenantId", Value.ForString($"{Guids.Of("tenant")}"));
                break;
            case "containerservice:ManagedCluster":
                yield return new("oidcIssuerProfile", Value.ForStruct(Of(("enabled", Value.ForBool(true)), ("issuerURL", Value.ForString(Issuer)))));
                yield return new("identity", Value.ForStruct(Of(("type", Value.ForString("UserAssigned")), ("userAssignedIdentities", Value.ForStruct(new Struct())))));
                break;
            case "operationalinsights:Workspace":
                yield return new("customerId", Value.ForString($"{Guids.Of(id)}"));
                break;
            case "authorization:RoleAssignment":
                // Long enough ago that everybody in Azure has seen it.
                yield return new("createdOn", Value.ForString(TimeProvider.System.GetUtcNow().AddHours(-1).ToString("O", CultureInfo.InvariantCulture)));
                break;
            case "network:PublicIPAddress":
                yield return new("ipAddress", Value.ForString("192.0.2.1"));
                break;
        }
    }

    private static string Provider(string module) => module switch
    {
        "keyvault" => "KeyVault",
        "containerregistry" => "ContainerRegistry",
        "containerservice" => "ContainerService",
        "managedidentity" => "ManagedIdentity",
        "operationalinsights" => "OperationalInsights",
        "authorization" => "Authorization",
        "privatedns" or "network" => "Network",
        "alertsmanagement" => "AlertsManagement",
        "monitor" => "Insights",
        _ => char.ToUpperInvariant(module[0]) + module[1..],
    };

    private static string? Text(Struct inputs, string name) =>
        inputs.Fields.TryGetValue(name, out var value) && value.KindCase == Value.KindOneofCase.StringValue ? value.StringValue : null;

    private static Struct Of(params (string Name, Value Value)[] fields)
    {
        var made = new Struct();
        foreach (var (name, value) in fields)
        {
            made.Fields[name] = value;
        }

        return made;
    }

    [GeneratedRegex("/v[0-9]{8}(preview)?(?=:)")]
    private static partial Regex VersionOfApi();
}
