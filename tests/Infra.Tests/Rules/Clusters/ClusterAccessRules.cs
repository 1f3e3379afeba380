using Infra.Tests.Rules.Model;
using static Infra.Tests.Rules.Model.AzureType;

namespace Infra.Tests.Rules.Clusters;

/// <summary>AKS: who gets into the API server, and by which identity.</summary>
internal static class ClusterAccessRules
{
    private const string ManagedIdentityOperator = "f1a07417-d97a-45cb-824c-7a7467783830";
    private const string NetworkContributor = "4d97b98b-1d4f-4787-a291-c67834d212e7";
    private const string AdminCredentials = "azure-native:containerservice:listManagedClusterAdminCredentials";

    public static readonly IReadOnlyList<Rule> All =
    [
        new("AKS-01", Severity.Critical, Scope.EveryStack, "The cluster has no local accounts.",
            estate => estate.Every(Cluster, cluster => cluster["disableLocalAccounts"].IsTrue()),
            Change.Set(Cluster, "disableLocalAccounts", "false"), Change.Drop(Cluster, "disableLocalAccounts")),
        new("AKS-03", Severity.High, Scope.EveryStack, "Azure RBAC decides what an Entra user may do in the cluster.",
            estate => estate.Every(Cluster, cluster => cluster["aadProfile.enableAzureRBAC"].IsTrue()),
            Change.Set(Cluster, "aadProfile.enableAzureRBAC", "false"), Change.Drop(Cluster, "aadProfile")),
        new("AKS-04", Severity.Critical, Scope.EveryStack, "Kubernetes RBAC is on.",
            estate => estate.Every(Cluster, cluster => cluster["enableRBAC"].IsTrue()),
            Change.Set(Cluster, "enableRBAC", "false")),
        new("AKS-05", Severity.High, Scope.EveryStack, "The cluster acts as a managed identity, never with a service principal's secret.",
            estate => estate.Every(Cluster, cluster =>
                [.. cluster["identity.type"].IsOneOf("SystemAssigned", "UserAssigned"), .. cluster["servicePrincipalProfile.secret"].IsLeftOut()]),
            Change.Set(Cluster, "identity.type", "\"None\""), Change.Set(Cluster, "servicePrincipalProfile.secret", "\"hunter2\"")),
        new("AKS-06", Severity.Critical, Scope.EveryStack, "The cluster issues OIDC tokens.",
            estate => estate.Every(Cluster, cluster => cluster["oidcIssuerProfile.enabled"].IsTrue()),
            Change.Set(Cluster, "oidcIssuerProfile.enabled", "false")),
        new("AKS-07", Severity.Critical, Scope.EveryStack, "Workload identity is on.",
            estate => estate.Every(Cluster, cluster => cluster["securityProfile.workloadIdentity.enabled"].IsTrue()),
            Change.Set(Cluster, "securityProfile.workloadIdentity.enabled", "false")),
        new("AKS-13", Severity.High, Scope.Production, "The API server has a private address only.",
            estate => estate.Every(Cluster, cluster => cluster["apiServerAccessProfile.enablePrivateCluster"].IsTrue()),
            Change.Set(Cluster, "apiServerAccessProfile.enablePrivateCluster", "false")),
        new("AKS-15", Severity.Medium, Scope.EveryStack, "Nobody runs commands in the cluster through Azure.",
            estate => estate.Every(Cluster, cluster => cluster["apiServerAccessProfile.disableRunCommand"].IsTrue()),
            Change.Drop(Cluster, "apiServerAccessProfile.disableRunCommand")),
        new("AKS-45", Severity.Medium, Scope.Production, "etcd is encrypted with a versioned key of a vault.",
            estate => estate.Every(Cluster, cluster => cluster["securityProfile.azureKeyVaultKms"] is var kms
                ? [.. kms["enabled"].IsTrue(), .. kms["keyId"].IsSet()] : []),
            Change.Set(Cluster, "securityProfile.azureKeyVaultKms.enabled", "false"), Change.Drop(Cluster, "securityProfile.azureKeyVaultKms.keyId")),
        new("AKS-49", Severity.Low, Scope.EveryStack, "The cluster has a valid DNS prefix, or a subdomain of a private zone.",
            estate => estate.Every(Cluster, DnsName),
            Change.Set(Cluster, "dnsPrefix", "\"under_score\""), Change.Set(Cluster, "dnsPrefix", $"\"{new string('a', 55)}\""),
            Change.Drop(Cluster, "dnsPrefix")),
        new("AKS-59", Severity.High, Scope.EveryStack, "The control plane's identity may assign the kubelet's identity.",
            estate => estate.Every(Cluster, cluster => MayAssignKubelet(estate, cluster)),
            Change.Without(RoleAssignment, "control-plane-kubelet"), Change.Set(RoleAssignment, "scope", "\"@webhook\"", "control-plane-kubelet"),
            Change.Set(RoleAssignment, "principalId", "\"@kubelet\"", "control-plane-kubelet")),
        new("AKS-60", Severity.High, Scope.EveryStack, "The control plane's identity may join nodes to their subnet.",
            estate => estate.Every(Cluster, cluster => MayJoinSubnets(estate, cluster)),
            Change.Without(RoleAssignment, "control-plane-nodes"), Change.Set(RoleAssignment, "scope", "\"@endpoints\"", "control-plane-nodes"),
            Change.Set(RoleAssignment, "roleDefinitionId", "\"@signer\"", "control-plane-nodes")),
        new("AKS-61", Severity.High, Scope.EveryStack, "The cluster's admin kubeconfig is never asked for.",
            estate => estate.Calls.Contains(AdminCredentials, StringComparer.Ordinal)
                ? [new Violation(Violation.WholeStack, AdminCredentials, "", "no call", "a call")] : [],
            Change.Call(AdminCredentials)),
    ];

    private static IEnumerable<Violation> DnsName(Place cluster)
    {
        var prefix = cluster["dnsPrefix"];
        return cluster["fqdnSubdomain"].Exists && !prefix.Exists
            ? cluster["apiServerAccessProfile.privateDNSZone"].IsSet()
            : prefix.Must(prefix.Text is { Length: >= 1 and <= 54 } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'), "1 to 54 letters, digits and hyphens");
    }

    private static IEnumerable<Violation> MayAssignKubelet(Estate estate, Place cluster)
    {
        var controlPlane = estate.Sources(cluster["identity"], Identity);
        var kubelet = estate.Sources(cluster["identityProfile.kubeletidentity"], Identity);
        return estate.Some(RoleAssignment, "Managed Identity Operator for the control plane on the kubelet's identity", grant =>
            Roles.Is(grant, ManagedIdentityOperator) && controlPlane.Any(identity => grant["principalId"].ComesFrom(identity.Resource))
            && kubelet.Any(identity => grant["scope"].ComesFrom(identity.Resource)));
    }

    private static IEnumerable<Violation> MayJoinSubnets(Estate estate, Place cluster)
    {
        var controlPlane = estate.Sources(cluster["identity"], Identity);
        var subnets = NodePools.Subnets(estate).ToList();
        if (subnets.Count == 0)
        {
            return [Violation.Missing(Subnet, "a subnet of this stack for the nodes")];
        }

        return subnets.SelectMany(subnet => estate.Some(RoleAssignment, $"a network role for the control plane on subnet {subnet.Resource.Name}", grant =>
            (Roles.Is(grant, NetworkContributor) || Roles.Custom(estate, grant).Any(role => Roles.Actions(role).Contains("Microsoft.Network/virtualNetworks/subnets/join/action")))
            && controlPlane.Any(identity => grant["principalId"].ComesFrom(identity.Resource)) && grant["scope"].ComesFrom(subnet.Resource)));
    }
}
