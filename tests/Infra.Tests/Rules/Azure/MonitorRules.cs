using Infra.Tests.Rules.Model;
using static Infra.Tests.Rules.Model.AzureType;

namespace Infra.Tests.Rules.Azure;

/// <summary>Logs, and Defender.</summary>
internal static class MonitorRules
{
    private static readonly string[] s_destinations = ["workspaceId", "storageAccountId", "eventHubAuthorizationRuleId", "marketplacePartnerId"];

    public static readonly IReadOnlyList<Rule> All =
    [
        new("MON-02", Severity.Medium, Scope.EveryStack, "The log store takes Entra identities only.",
            estate => estate.Every(Workspace, workspace => workspace["features.disableLocalAuth"].IsTrue()),
            Change.Set(Workspace, "features.disableLocalAuth", "false"), Change.Drop(Workspace, "features")),
        new("MON-03", Severity.Low, Scope.EveryStack, "The log store is paid by the gigabyte.",
            estate => estate.Every(Workspace, workspace => workspace["sku.name"].Is("PerGB2018")),
            Change.Set(Workspace, "sku.name", "\"Free\"")),
        new("MON-05", Severity.Low, Scope.Production, "The log store is written and read privately.",
            estate => estate.Every(Workspace, workspace =>
                [.. workspace["publicNetworkAccessForIngestion"].Is("Disabled"), .. workspace["publicNetworkAccessForQuery"].Is("Disabled")]),
            Change.Set(Workspace, "publicNetworkAccessForIngestion", "\"Enabled\""), Change.Drop(Workspace, "publicNetworkAccessForQuery")),
        new("MON-06", Severity.Medium, Scope.EveryStack, "A diagnostic setting has a destination and leaves retention to it.",
            estate => estate.Every(DiagnosticSetting, setting =>
            [
                .. setting.Must(s_destinations.Any(destination => setting[destination].Exists), "a destination"),
                .. setting["logs"].Items.Concat(setting["metrics"].Items).SelectMany(item => item["retentionPolicy.enabled"].IsNotTrue()),
            ]),
            Change.Set(DiagnosticSetting, "logs[0].retentionPolicy.enabled", "true"), Change.Drop(DiagnosticSetting, "workspaceId")),
        new("DEF-01", Severity.High, Scope.Production, "Defender for Containers is on.",
            estate => estate.Some(DefenderPlan, "Containers, Standard", plan => plan["pricingName"].Text == "Containers" && plan["pricingTier"].Text == "Standard"),
            Change.Without(DefenderPlan), Change.Set(DefenderPlan, "pricingTier", "\"Free\"")),
        new("DEF-02", Severity.Medium, Scope.Production, "Defender for Key Vault is on.",
            estate => estate.Some(DefenderPlan, "KeyVaults, Standard", plan => plan["pricingName"].Text == "KeyVaults" && plan["pricingTier"].Text == "Standard"),
            Change.Without(DefenderPlan, "defender-key-vaults"), Change.Set(DefenderPlan, "pricingTier", "\"Free\"", "defender-key-vaults")),
        new("DEF-03", Severity.High, Scope.EveryStack, "Defender's sensor reports to a store that takes its key.",
            estate => estate.Every(Cluster, cluster => cluster["securityProfile.defender"] is { Exists: true } sensor
                ? sensor["logAnalyticsWorkspaceResourceId"].Must(
                    estate.All(Workspace).Any(workspace => sensor["logAnalyticsWorkspaceResourceId"].ComesFrom(workspace.Resource)
                        && workspace["features.disableLocalAuth"].Flag != true), "a workspace of this stack with local authentication") : []),
            Change.Set(Cluster, "securityProfile.defender", """{"logAnalyticsWorkspaceResourceId":"@workspace"}""")),
    ];
}
