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
    private static readonly Source VirtualNetwork = new Source.Tag("VirtualNetwork");
    private static readonly Source LoadBalancer = new Source.Tag("AzureLoadBalancer");

    /// <summary>Node to node and pod to pod: with an overlay, packets carry pod addresses, which the VirtualNetwork tag does not hold.</summary>
    public static SecurityRuleArgs[] Nodes(NetworkSettings network) =>
    [
        Allow("allow-cluster", 100, Anything, new Source.Ranges(network.Range.ToString(), ClusterAddresses.Pods)),
        Allow("allow-health-probes", 110, Anything, LoadBalancer),
        Deny("deny-internet", new Source.Tag("Internet")),
    ];

    /// <summary>HTTPS from the network and its peers, where runners and deployers of a private stack are.</summary>
    public static SecurityRuleArgs[] PrivateEndpoints() =>
    [
        Allow("allow-https", 100, "443", VirtualNetwork),
        Deny("deny-rest", new Source.Tag(Anything)),
    ];

    /// <summary>The ports AKS names for an API server in a customer's subnet: clients, its tunnel, the load balancer's probe.</summary>
    public static SecurityRuleArgs[] ApiServer() =>
    [
        Allow("allow-clients", 100, "443", VirtualNetwork),
        Allow("allow-pods", 105, "443", new Source.Ranges(ClusterAddresses.Pods)),
        Allow("allow-tunnel", 110, "4443", VirtualNetwork),
        Allow("allow-probe", 120, "9988", LoadBalancer),
        Deny("deny-rest", new Source.Tag(Anything)),
    ];

    private static SecurityRuleArgs Allow(string name, int priority, string port, Source source) =>
        Rule(name, priority, SecurityRuleAccess.Allow, port, source);

    private static SecurityRuleArgs Deny(string name, Source source)
    {
        const int last = 4096;
        return Rule(name, last, SecurityRuleAccess.Deny, Anything, source);
    }

    private static SecurityRuleArgs Rule(string name, int priority, SecurityRuleAccess access, string port, Source source)
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
        switch (source)
        {
            case Source.Tag tag:
                rule.SourceAddressPrefix = tag.Name;
                break;
            case Source.Ranges ranges:
                rule.SourceAddressPrefixes = ranges.Prefixes;
                break;
        }

        return rule;
    }

    /// <summary>Where packets come from. A tag stands alone and ranges in a list: Azure refuses a rule that holds both, or a tag in the list.</summary>
    private abstract record Source
    {
        private Source()
        {
        }

        /// <summary>One of Azure's service tags, or anything.</summary>
        public sealed record Tag(string Name) : Source;

        /// <summary>IPv4 ranges (CIDR).</summary>
        public sealed record Ranges(params string[] Prefixes) : Source;
    }
}
