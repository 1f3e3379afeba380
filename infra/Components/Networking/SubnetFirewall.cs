using ImageTrust.Infra.Settings;
using Pulumi.AzureNative.Network;
using SecurityRuleArgs = Pulumi.AzureNative.Network.Inputs.SecurityRuleArgs;

namespace ImageTrust.Infra.Components.Networking;

/// <summary>
/// The rules of each subnet's network security group. Azure's own last rules let the virtual network and the load balancer in and nothing
/// else; these say which ports, and stop what should not even start.
/// </summary>
internal static class SubnetFirewall
{
    private const string Anything = "*";
    private const string VirtualNetwork = "VirtualNetwork";

    /// <summary>Node to node and pod to pod: with an overlay, packets carry pod addresses, which the VirtualNetwork tag does not hold.</summary>
    public static SecurityRuleArgs[] Nodes(NetworkSettings network) =>
    [
        Allow("allow-cluster", 100, Anything, [network.Range.ToString(), ClusterAddresses.Pods]),
        Allow("allow-health-probes", 110, Anything, ["AzureLoadBalancer"]),
        Deny("deny-internet", "Internet"),
    ];

    /// <summary>HTTPS from the network and its peers, where runners and deployers of a private stack are.</summary>
    public static SecurityRuleArgs[] PrivateEndpoints() =>
    [
        Allow("allow-https", 100, "443", [VirtualNetwork]),
        Deny("deny-rest", Anything),
    ];

    /// <summary>The ports AKS names for an API server in a customer's subnet: clients, its tunnel, the load balancer's probe.</summary>
    public static SecurityRuleArgs[] ApiServer() =>
    [
        Allow("allow-clients", 100, "443", [VirtualNetwork, ClusterAddresses.Pods]),
        Allow("allow-tunnel", 110, "4443", [VirtualNetwork]),
        Allow("allow-probe", 120, "9988", ["AzureLoadBalancer"]),
        Deny("deny-rest", Anything),
    ];

    private static SecurityRuleArgs Allow(string name, int priority, string port, string[] sources) =>
        Rule(name, priority, SecurityRuleAccess.Allow, port, sources);

    private static SecurityRuleArgs Deny(string name, string source)
    {
        const int last = 4096;
        return Rule(name, last, SecurityRuleAccess.Deny, Anything, [source]);
    }

    private static SecurityRuleArgs Rule(string name, int priority, SecurityRuleAccess access, string port, string[] sources)
    {
        var rule = new SecurityRuleArgs
        {
            Name = name,
            Priority = priority,
            Direction = SecurityRuleDirection.Inbound,
            Access = access,
            Protocol = port == Anything ? SecurityRuleProtocol.Asterisk : SecurityRuleProtocol.Tcp,
            SourcePortRange = Anything,
            DestinationAddressPrefix = Anything,
            DestinationPortRange = port,
        };
        // A tag stands alone, ranges in a list: ARM refuses both at once.
        if (sources is [var only])
        {
            rule.SourceAddressPrefix = only;
        }
        else
        {
            rule.SourceAddressPrefixes = sources;
        }

        return rule;
    }
}
