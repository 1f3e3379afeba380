using System.Net;
using ImageTrust.Infra.Settings.Machines;
using Infra.Tests.Rules.Clusters;
using Infra.Tests.Rules.Model;
using static Infra.Tests.Rules.Model.AzureType;

namespace Infra.Tests.Rules.Azure;

/// <summary>What Azure's type definitions allow (tests/AzureTypes holds the plans against those) and the service refuses all the same.</summary>
internal static class AcceptedRules
{
    private const string Inline = "agentPoolProfiles[0]";

    /// <summary>Built-in roles by GUID, from Microsoft's list: a typo is accepted by the type and by nobody else.</summary>
    private static readonly string[] s_builtIn =
    [
        "7f951dda-4ed3-4680-a7ca-43fe172d538d", "8311e382-0749-4cb8-b61a-304f252e45ec", "ba92f5b4-2d11-453d-a403-e96b0029c9fe", "4abbcc35-e782-43d8-92c5-2d3f1bd2253f",
        "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b", "f1a07417-d97a-45cb-824c-7a7467783830", "4d97b98b-1d4f-4787-a291-c67834d212e7",
    ];

    public static readonly IReadOnlyList<Rule> All =
    [
        new("ACR-28", Severity.High, Scope.EveryStack, "Export is forbidden only where the registry has no public address.",
            estate => estate.Any(Registry, registry => registry["policies.exportPolicy.status"].Text == "disabled" ? registry["publicNetworkAccess"].Is("Disabled") : []),
            Change.Set(Registry, "policies.exportPolicy", """{"status":"disabled"}""").Then(Change.Set(Registry, "publicNetworkAccess", "\"Enabled\""))),
        new("AKS-55", Severity.High, Scope.EveryStack, "An OS disk is on its host only where the size has room for it.",
            estate => NodePools.Of(estate).SelectMany(pool => pool["osDiskType"].Text == "Ephemeral" ? Fits(pool) : []),
            Change.Set(Cluster, $"{Inline}.osDiskType", "\"Ephemeral\"").Then(Change.Set(Cluster, $"{Inline}.vmSize", "\"Standard_D4s_v5\"")),
            Change.Set(AgentPool, "osDiskType", "\"Ephemeral\"").Then(Change.Set(AgentPool, "vmSize", "\"Standard_D2ds_v5\"")).Then(Change.Set(AgentPool, "osDiskSizeGB", "128"))),
        new("ID-22", Severity.High, Scope.EveryStack, "Every role that is granted is one of this stack or a built-in one that exists.",
            estate => estate.Every(RoleAssignment, grant => grant["roleDefinitionId"].Must(
                Roles.Custom(estate, grant).Count > 0 || s_builtIn.Any(role => Roles.Is(grant, role)), "a known role")),
            Change.Set(RoleAssignment, "roleDefinitionId", "\"/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/8311e382-0749-4cb8-b61a-304f252e45ed\""),
            Change.Set(RoleAssignment, "roleDefinitionId", "\"AcrPull\"")),
        new("NET-17", Severity.High, Scope.EveryStack, "A security rule names one tag, or a list of ranges without tags.",
            estate => estate.Any(SecurityGroup, group => group["securityRules"].Items.SelectMany(rule => Side(rule, "source").Concat(Side(rule, "destination")))),
            Group("""{"sourceAddressPrefixes":["VirtualNetwork","10.244.0.0/16"],"destinationAddressPrefix":"*"}"""),
            Group("""{"sourceAddressPrefix":"*","destinationAddressPrefixes":["Internet"]}"""),
            Group("""{"sourceAddressPrefix":"VirtualNetwork","sourceAddressPrefixes":["10.0.0.0/8"],"destinationAddressPrefix":"*"}"""),
            Group("""{"destinationAddressPrefix":"*"}""")),
        new("NET-18", Severity.High, Scope.EveryStack, "The rules of a security group have priorities of their own, 100 to 4096.",
            estate => estate.Any(SecurityGroup, group =>
            [
                .. group["securityRules"].Items.SelectMany(rule => rule["priority"].IsBetween(100, 4096)),
                .. group["securityRules"].Must(
                    group["securityRules"].Items.Select(rule => (rule["direction"].Text, rule["priority"].Number)) is var all && all.Distinct().Count() == all.Count(),
                    "distinct priorities"),
            ]),
            Group("""{"direction":"Inbound","priority":99}"""),
            Group("""{"direction":"Inbound","priority":100},{"direction":"Inbound","priority":100}""")),
    ];

    private static Change Group(string rules) => Change.Add(SecurityGroup, "more-firewall", $$"""{"securityRules":[{{rules}}]}""");

    private static IEnumerable<Violation> Fits(Place pool)
    {
        var disk = OsDisk.For(pool["vmSize"].Text ?? "");
        return pool["osDiskSizeGB"].Must(
            disk.Type.ToString() == "Ephemeral" && pool["osDiskSizeGB"].Number <= disk.SizeGiB, "a size with room on its host, or a managed disk");
    }

    private static IEnumerable<Violation> Side(Place rule, string side)
    {
        var (one, list) = (rule[$"{side}AddressPrefix"], rule[$"{side}AddressPrefixes"]);
        return
        [
            .. one.Must(one.Exists ^ list.Exists, "either this or the list"),
            .. list.Items.SelectMany(item => item.Must(IPNetwork.TryParse(item.Text, out _) || IPAddress.TryParse(item.Text, out _), "a range")),
        ];
    }
}
