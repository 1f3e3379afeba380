using System.Collections.Immutable;

namespace ImageTrust.Infra.Naming;

/// <summary>Physical names of a stack's resources. Fixed, not auto-suffixed: federated subjects, image references and runbooks name them.</summary>
internal sealed record ResourceNames(string Stack, Guid TenantId, Guid SubscriptionId)
{
    public string ResourceGroup => $"rg-imagetrust-{Stack}";

    public string Workspace => $"log-imagetrust-{Stack}";

    public string DefenderWorkspace => $"log-imagetrust-defender-{Stack}";

    public string MetricsWorkspace => $"amw-imagetrust-{Stack}";

    public string Cluster => $"aks-imagetrust-{Stack}";

    /// <summary>AKS makes this second group for nodes and disks; 80 characters at most.</summary>
    public string NodeResourceGroup => $"rg-imagetrust-{Stack}-nodes";

    public string VirtualNetwork => $"vnet-imagetrust-{Stack}";

    public string NetworkSecurityGroup(string subnet) => $"nsg-imagetrust-{subnet}-{Stack}";

    public string NatGateway => $"ng-imagetrust-{Stack}";

    public string EgressAddress => $"pip-imagetrust-egress-{Stack}";

    public string PrivateEndpoint(string target) => $"pe-imagetrust-{target}-{Stack}";

    public string FlowLog => $"fl-imagetrust-{Stack}";

    public string CollectionEndpoint => $"dce-imagetrust-{Stack}";

    public string CollectionRule(string what) => $"dcr-imagetrust-{what}-{Stack}";

    public string ActionGroup => $"ag-imagetrust-{Stack}";

    public string Alert(string what) => $"imagetrust-{what}-{Stack}";

    /// <summary>3 to 24 lower-case letters and digits, unique in all of Azure: digits of the stack's own GUID make it so.</summary>
    public string StorageAccount(string purpose)
    {
        const int digits = 10;
        return $"sttrust{purpose}{Guid($"storage/{purpose}").Replace("-", "", StringComparison.Ordinal)[..digits]}";
    }

    public string Identity(string workload) => $"id-imagetrust-{workload}-{Stack}";

    public string GitHubApplication => $"imagetrust-github-{Stack}";

    public string Role(string purpose) => $"ImageTrust {purpose} ({Stack}, {SubscriptionId:D})";

    /// <summary>Tags on every taggable resource: who made it and for which stack.</summary>
    public ImmutableDictionary<string, string> Tags => ImmutableDictionary<string, string>.Empty
        .Add("managed-by", "pulumi")
        .Add("project", "image-trust")
        .Add("stack", Stack);

    /// <summary>
    /// A GUID that is the same on every run for the same stack and purpose: role assignments and definitions are named by GUIDs, and a
    /// random one would be a new grant each time state is lost. The tenant is the scope in which they must be unique.
    /// </summary>
    public string Guid(string purpose) =>
        NameGuid.From($"{TenantId:D}/{SubscriptionId:D}/{ResourceGroup}/{purpose}").ToString("D");
}
