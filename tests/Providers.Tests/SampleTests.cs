using System.Collections.Immutable;
using System.Text.Json;
using Providers.Tests.Execution;
using Providers.Tests.Samples;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace Providers.Tests;

/// <summary>The sample programs compile, and what they say reaches the engine under the names on the wire.</summary>
[Collection(ProcessState.Name)]
public sealed class SampleTests
{
    [Fact]
    public async Task The_Azure_program_sends_wire_names_and_enum_values()
    {
        var (mocks, _) = await Run(AzureProgram.Create);
        var cluster = mocks["azure-native:containerservice:ManagedCluster cluster"];
        Same("""{"adminGroupObjectIDs":["group"],"enableAzureRBAC":true,"managed":true}""", cluster.GetProperty("aadProfile"));
        Same(
            """[{"availabilityZones":["1","2","3"],"count":3,"mode":"System","name":"system","osType":"Linux","spotMaxPrice":-1.5}]""",
            cluster.GetProperty("agentPoolProfiles"));
        Same("\"rg-aks\"", cluster.GetProperty("dnsPrefix"));
        Same(
            """{"attributes":{"enabled":true,"expires":1893456000,"exportable":false},"curveName":"P-256","keyOps":["sign","verify"],"kty":"EC-HSM"}""",
            mocks["azure-native:keyvault:Key signing"].GetProperty("properties"));
        Same(
            """{"defaultAction":"Deny","ipRules":[{"iPAddressOrRange":"203.0.113.0/24"}]}""",
            mocks["azure-native:containerregistry:Registry registry"].GetProperty("networkRuleSet"));
    }

    [Fact]
    public async Task Outputs_of_one_Azure_resource_become_inputs_of_the_next()
    {
        var (mocks, outputs) = await Run(AzureProgram.Create);
        var federation = mocks["azure-native:managedidentity:FederatedIdentityCredential federation"];
        Same("\"https://issuer.example/\"", federation.GetProperty("issuer"));
        var role = mocks["azure-native:authorization:RoleAssignment pull"];
        Same("\"principal\"", role.GetProperty("principalId"));
        Same("\"ServicePrincipal\"", role.GetProperty("principalType"));
        Same("\"registry-id\"", role.GetProperty("scope"));
        Assert.Equal("apiVersion: v1", await Value(outputs["kubeconfig"]));
        Assert.Equal("kubelet", await Value(outputs["kubelet"]));
        Assert.Equal("tenant", await Value(outputs["tenant"]));
        Same(
            """{"format":"exec","resourceGroupName":"rg","resourceName":"aks"}""",
            mocks["azure-native:containerservice:listManagedClusterUserCredentials"]);
    }

    [Fact]
    public async Task An_AKS_identity_is_a_list_and_a_registry_identity_is_a_map()
    {
        var (mocks, _) = await Run(AzureProgram.Create);
        Same(
            """{"type":"UserAssigned","userAssignedIdentities":["/subscriptions/0/identities/cluster"]}""",
            mocks["azure-native:containerservice:ManagedCluster cluster"].GetProperty("identity"));
        Same(
            """{"type":"UserAssigned","userAssignedIdentities":{"/subscriptions/0/identities/registry":{}}}""",
            mocks["azure-native:containerregistry:Registry registry"].GetProperty("identity"));
    }

    [Fact]
    public async Task The_Kubernetes_program_sends_wire_names_kind_and_version()
    {
        var (mocks, outputs) = await Run(KubernetesProgram.Create);
        Same(
            """
            {"apiVersion":"v1","kind":"Service","metadata":{"labels":{"app":"webhook"},"name":"webhook","namespace":"image-trust"},
             "spec":{"ports":[{"port":443,"targetPort":"https"},{"port":80,"targetPort":8080}],"selector":{"app":"webhook"},"type":"ClusterIP"}}
            """,
            mocks["kubernetes:core/v1:Service webhook"]);
        var pod = mocks["kubernetes:apps/v1:Deployment webhook"].GetProperty("spec").GetProperty("template").GetProperty("spec");
        Same("""[{"containerPort":8443,"name":"https"}]""", pod.GetProperty("containers")[0].GetProperty("ports"));
        Same(
            """{"rollingUpdate":{"maxSurge":1,"maxUnavailable":"25%"}}""",
            mocks["kubernetes:apps/v1:Deployment webhook"].GetProperty("spec").GetProperty("strategy"));
        Assert.Equal("webhook", await Value(outputs["service"]));
        Assert.Equal(443, await Value(outputs["port"]));
    }

    [Fact]
    public async Task A_mutating_webhook_is_registered_with_its_reinvocation_policy()
    {
        var (mocks, _) = await Run(KubernetesProgram.Create);
        Same(
            """
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"MutatingWebhookConfiguration","webhooks":[{
              "admissionReviewVersions":["v1"],"clientConfig":{"service":{"name":"webhook","namespace":"image-trust","path":"/mutate"}},
              "name":"mutate.image-trust.dev","reinvocationPolicy":"IfNeeded",
              "rules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],"resources":["pods"]}],
              "sideEffects":"None","timeoutSeconds":10}]}
            """,
            mocks["kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration mutate"]);
    }

    [Fact]
    public async Task A_custom_resource_is_registered_under_its_own_group_and_kind()
    {
        var (mocks, _) = await Run(KubernetesProgram.Create);
        Same(
            """
            {"apiVersion":"cilium.io/v2","kind":"CiliumNetworkPolicy","metadata":{"name":"deny-all"},
             "spec":{"endpointSelector":{"matchLabels":"{}"}}}
            """,
            mocks["kubernetes:cilium.io/v2:CiliumNetworkPolicy deny-all"]);
    }

    [Fact]
    public async Task The_Entra_program_sends_wire_names()
    {
        var (mocks, outputs) = await Run(EntraProgram.Create);
        Same(
            """
            {"displayName":"image-trust-ci","owners":["me"],
             "requiredResourceAccesses":[{"resourceAccesses":[{"id":"id","type":"Scope"}],"resourceAppId":"00000003-0000-0000-c000-000000000000"}]}
            """,
            mocks["azuread:index/application:Application ci"]);
        Same("""{"clientId":"client","useExisting":true}""", mocks["azuread:index/servicePrincipal:ServicePrincipal ci"]);
        Same("""{"displayName":"operators"}""", mocks["azuread:index/getGroup:getGroup"]);
        Assert.Equal("found", await Value(outputs["found"]));
    }

    [Fact]
    public async Task A_group_is_looked_up_by_id_and_state()
    {
        var (mocks, outputs) = await Run(EntraProgram.Create);
        Same("""{"displayName":"operators","owners":["me"]}""", mocks["azuread:index/group:Group operators"]);
        Assert.Equal("operators", await Value(outputs["group"]));
    }

    [Fact]
    public async Task A_function_is_not_called_before_what_its_options_name_whichever_type_they_are_passed_as()
    {
        var mocks = new RecordingMocks { Answer = Answers };
        bool? known = null;
        await Deployment.TestAsync(mocks, new TestOptions(), async () =>
        {
            InvokeOptions options = new InvokeOutputOptions { DependsOn = new Planned() };
            var found = Pulumi.AzureAD.GetGroup.Invoke(new() { DisplayName = "operators" }, options);
            known = await OutputUtilities.GetIsKnownAsync(found);
        });
        Assert.False(known);
        Assert.Throws<KeyNotFoundException>(() => mocks["azuread:index/getGroup:getGroup"]);
    }

    private static async Task<(RecordingMocks Mocks, IDictionary<string, object?> Outputs)> Run(Func<IDictionary<string, object?>> program)
    {
        var mocks = new RecordingMocks { Answer = Answers };
        var (_, outputs) = await Deployment.TestAsync(mocks, new TestOptions { IsPreview = false }, program);
        return (mocks, outputs);
    }

    private static ImmutableDictionary<string, object> Answers(string request) => request switch
    {
        "azure-native:resources:ResourceGroup" => Object(("name", "rg")),
        "azure-native:containerservice:ManagedCluster" => Object(
            ("name", "aks"),
            ("oidcIssuerProfile", Object(("enabled", true), ("issuerURL", "https://issuer.example/"))),
            ("identityProfile", Object(("kubeletidentity", Object(("objectId", "kubelet")))))),
        "azure-native:managedidentity:UserAssignedIdentity" => Object(("name", "webhook"), ("principalId", "principal")),
        "azure-native:keyvault:Vault" => Object(("name", "vault")),
        "azure-native:containerservice:listManagedClusterUserCredentials" => Object(
            ("kubeconfigs", ImmutableArray.Create<object>(Object(("name", "user"), ("value", "YXBpVmVyc2lvbjogdjE="))))),
        "azure-native:authorization:getClientConfig" => Object(
            ("clientId", "client"), ("objectId", "me"), ("subscriptionId", "subscription"), ("tenantId", "tenant")),
        "azuread:index/getClientConfig:getClientConfig" => Object(("clientId", "client"), ("id", "id"), ("objectId", "me"), ("tenantId", "tenant")),
        "azuread:index/application:Application" => Object(("clientId", "client")),
        "azuread:index/getGroup:getGroup" => Object(("objectId", "found")),
        _ => [],
    };

    private static ImmutableDictionary<string, object> Object(params (string Name, object Value)[] properties) =>
        properties.ToImmutableDictionary(property => property.Name, property => property.Value);

    private static async Task<object?> Value(object? output) => await OutputUtilities.GetValueAsync((dynamic)output!);

    private static void Same(string expected, JsonElement actual)
    {
        using var parsed = JsonDocument.Parse(expected);
        Assert.True(JsonElement.DeepEquals(parsed.RootElement, actual), $"expected {expected}\nis       {actual.GetRawText()}");
    }

    /// <summary>A resource that does not exist yet, so that its id is unknown.</summary>
    private sealed class Planned() : CustomResource("test:index:Planned", "planned", null, null);
}
