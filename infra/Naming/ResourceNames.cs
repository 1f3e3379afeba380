using System.Collections.Immutable;
using ImageTrust.Infra.Settings;

namespace ImageTrust.Infra.Naming;

/// <summary>Physical names of a stack's resources. Fixed, not auto-suffixed: federated subjects, image references and runbooks name them.</summary>
internal sealed record ResourceNames(StackSettings Settings)
{
    public string ResourceGroup => $"rg-imagetrust-{Settings.Stack}";

    public string Workspace => $"log-imagetrust-{Settings.Stack}";

    public string DefenderWorkspace => $"log-imagetrust-defender-{Settings.Stack}";

    public string MetricsWorkspace => $"amw-imagetrust-{Settings.Stack}";

    public string Cluster => $"aks-imagetrust-{Settings.Stack}";

    /// <summary>AKS makes this second group for nodes and disks; 80 characters at most.</summary>
    public string NodeResourceGroup => $"rg-imagetrust-{Settings.Stack}-nodes";

    public string VirtualNetwork => $"vnet-imagetrust-{Settings.Stack}";

    public string NetworkSecurityGroup(string subnet) => $"nsg-imagetrust-{subnet}-{Settings.Stack}";

    public string NatGateway => $"ng-imagetrust-{Settings.Stack}";

    public string EgressAddress => $"pip-imagetrust-egress-{Settings.Stack}";

    public string PrivateEndpoint(string target) => $"pe-imagetrust-{target}-{Settings.Stack}";

    public string FlowLog => $"fl-imagetrust-{Settings.Stack}";

    public string CollectionEndpoint => $"dce-imagetrust-{Settings.Stack}";

    public string CollectionRule(string what) => $"dcr-imagetrust-{what}-{Settings.Stack}";

    public string ActionGroup => $"ag-imagetrust-{Settings.Stack}";

    public string Alert(string what) => $"imagetrust-{what}-{Settings.Stack}";

    /// <summary>3 to 24 lower-case letters and digits, unique in all of Azure: digits of the stack's own GUID make it so.</summary>
    public string StorageAccount(string purpose)
    {
        const int digits = 10;
        return $"sttrust{purpose}{Guid($"storage/{purpose}").Replace("-", "", StringComparison.Ordinal)[..digits]}";
    }

    public string Identity(string workload) => $"id-imagetrust-{workload}-{Settings.Stack}";

    public string GitHubApplication => $"imagetrust-github-{Settings.Stack}";

    public string Role(string purpose) => $"ImageTrust {purpose} ({Settings.Stack}, {Settings.Azure.SubscriptionId:D})";

    /// <summary>Tags on every taggable resource: who made it and for which stack.</summary>
    public ImmutableDictionary<string, string> Tags => ImmutableDictionary<string, string>.Empty
        .Add("managed-by", "pulumi")
        .Add("project", "image-trust")
        .Add("stack", Settings.Stack);

    /// <summary>
    /// A GUID that is the same on every run for the same stack and purpose: role assignments and definitions are named by GUIDs, and a
    /// random one would be a new grant each time state is lost. The tenant is the scope in which they must be unique.
    /// </summary>
    public string Guid(string purpose) =>
        NameGuid.From($"{Settings.Azure.TenantId:D}/{Settings.Azure.SubscriptionId:D}/{ResourceGroup}/{purpose}").ToString("D");
}
