using System.Collections.Concurrent;
using System.Collections.Immutable;
using Pulumi.Testing;

namespace Infra.Tests.Stack;

/// <summary>Answers like Azure and Kubernetes would after creation, and keeps what was asked for.</summary>
internal sealed class RecordingMocks : IMocks
{
    public const string IssuerUrl = "https://westeurope.oic.prod-aks.azure.com/tenant/issuer/";

    public const string EgressAddress = "192.0.2.200";

    public ConcurrentBag<MockResourceArgs> Resources { get; } = [];

    public ConcurrentBag<MockCallArgs> Calls { get; } = [];

    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        Resources.Add(args);
        var state = args.Inputs.ToBuilder();
        foreach (var (key, value) in Created(args))
        {
            state[key] = value;
        }

        return Task.FromResult<(string?, object)>(($"/ids/{args.Name}", state.ToImmutable()));
    }

    public Task<object> CallAsync(MockCallArgs args)
    {
        Calls.Add(args);
        const string kubeconfig = "clusters:\n- name: c\n  cluster:\n    server: https://aks.example:443\n    certificate-authority-data: Q0E=\n";
        var encoded = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(kubeconfig));
        return Task.FromResult<object>(new Dictionary<string, object>
        {
            ["kubeconfigs"] = ImmutableArray.Create<object>(new Dictionary<string, object> { ["name"] = "clusterUser", ["value"] = encoded }.ToImmutableDictionary()),
        });
    }

    private static IEnumerable<(string Key, object Value)> Created(MockResourceArgs args) => args.Type switch
    {
        "azure-native:resources:ResourceGroup" => [("name", args.Inputs["resourceGroupName"])],
        "azure-native:containerregistry:Registry" => [("name", args.Inputs["registryName"]), ("loginServer", $"{args.Inputs["registryName"]}.azurecr.io")],
        "azure-native:keyvault:Vault" => [("name", args.Inputs["vaultName"])],
        "azure-native:keyvault:Key" => [("keyUri", "https://vault.example/keys/cosign")],
        "azure-native:managedidentity:UserAssignedIdentity" =>
            [("name", args.Inputs["resourceName"]), ("principalId", $"principal-of-{args.Name}"), ("clientId", $"client-of-{args.Name}")],
        "azure-native:containerservice:ManagedCluster" =>
        [
            ("name", args.Inputs["resourceName"]),
            ("oidcIssuerProfile", ImmutableDictionary<string, object>.Empty.Add("enabled", true).Add("issuerURL", IssuerUrl)),
        ],
        "azure-native:operationalinsights:Workspace" => [("name", args.Inputs["workspaceName"])],
        "azure-native:network:VirtualNetwork" => [("name", args.Inputs["virtualNetworkName"])],
        "azure-native:network:PrivateEndpoint" => [("name", args.Inputs["privateEndpointName"])],
        "azure-native:network:PublicIPAddress" => [("name", args.Inputs["publicIpAddressName"]), ("ipAddress", EgressAddress)],
        "azure-native:privatedns:PrivateZone" => [("name", args.Inputs["privateZoneName"])],
        "azuread:index/application:Application" => [("clientId", "client-of-github")],
        "azuread:index/servicePrincipal:ServicePrincipal" => [("objectId", "principal-of-github")],
        _ => [],
    };
}
