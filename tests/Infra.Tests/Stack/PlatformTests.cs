namespace Infra.Tests.Stack;

/// <summary>Registry, vault, cluster and federation are what a reviewer expects.</summary>
public sealed class PlatformTests
{
    [Fact]
    public async Task Local_accounts_are_disabled()
    {
        var cluster = (await BuiltStack.FromAsync()).One("azure-native:containerservice:ManagedCluster");

        Assert.True((bool)cluster["disableLocalAccounts"]!);
        Assert.True((bool)cluster["enableRBAC"]!);
        Assert.True((bool)cluster["aadProfile"]!["enableAzureRBAC"]!);
        Assert.True((bool)cluster["aadProfile"]!["managed"]!);
    }

    [Fact]
    public async Task The_cluster_issues_tokens_for_workload_identity()
    {
        var cluster = (await BuiltStack.FromAsync()).One("azure-native:containerservice:ManagedCluster");

        Assert.True((bool)cluster["oidcIssuerProfile"]!["enabled"]!);
        Assert.True((bool)cluster["securityProfile"]!["workloadIdentity"]!["enabled"]!);
    }

    [Fact]
    public async Task The_cluster_network_is_a_Cilium_overlay()
    {
        var network = (await BuiltStack.FromAsync()).One("azure-native:containerservice:ManagedCluster")["networkProfile"]!;

        Assert.Equal("azure", (string?)network["networkPlugin"]);
        Assert.Equal("overlay", (string?)network["networkPluginMode"]);
        Assert.Equal("cilium", (string?)network["networkDataplane"]);
        Assert.Equal("cilium", (string?)network["networkPolicy"]);
    }

    [Fact]
    public async Task Control_plane_and_nodes_have_their_own_identities()
    {
        var cluster = (await BuiltStack.FromAsync()).One("azure-native:containerservice:ManagedCluster");

        Assert.Equal("UserAssigned", (string?)cluster["identity"]!["type"]);
        Assert.Equal("/ids/control-plane", (string?)Assert.Single(cluster["identity"]!["userAssignedIdentities"]!.AsArray()));
        Assert.Equal("/ids/kubelet", (string?)cluster["identityProfile"]!["kubeletidentity"]!["resourceId"]);
    }

    [Fact]
    public async Task The_registry_has_no_admin_and_no_anonymous_pull()
    {
        var registry = (await BuiltStack.FromAsync()).One("azure-native:containerregistry:Registry");

        Assert.False((bool)registry["adminUserEnabled"]!);
        Assert.False((bool)registry["anonymousPullEnabled"]!);
        Assert.Equal("Premium", (string?)registry["sku"]!["name"]);
    }

    [Fact]
    public async Task Untagged_manifests_are_kept_since_pods_pull_by_digest()
    {
        var registry = (await BuiltStack.FromAsync()).One("azure-native:containerregistry:Registry");

        Assert.Null(registry["policies"]?["retentionPolicy"]);
    }

    [Fact]
    public async Task The_signing_key_cannot_leave_the_HSM()
    {
        var key = (await BuiltStack.FromAsync()).One("azure-native:keyvault:Key")["properties"]!;

        Assert.Equal("EC-HSM", (string?)key["kty"]);
        Assert.Equal("P-256", (string?)key["curveName"]);
        Assert.False((bool)key["attributes"]!["exportable"]!);
        Assert.Equal(["sign", "verify"], key["keyOps"]!.AsArray().Select(operation => (string?)operation));
        Assert.Null(key["releasePolicy"]);
    }

    [Fact]
    public async Task The_vault_uses_roles_and_refuses_every_address_that_is_not_listed()
    {
        var vault = (await BuiltStack.FromAsync()).One("azure-native:keyvault:Vault")["properties"]!;

        Assert.True((bool)vault["enableRbacAuthorization"]!);
        Assert.Null(vault["accessPolicies"]);
        Assert.Equal("Deny", (string?)vault["networkAcls"]!["defaultAction"]);
        Assert.Equal(["198.51.100.7", "192.0.2.0/24"], vault["networkAcls"]!["ipRules"]!.AsArray().Select(rule => (string?)rule!["value"]));
        Assert.Equal("premium", (string?)vault["sku"]!["name"]);
    }

    [Fact]
    public async Task Purge_protection_is_never_sent_as_false()
    {
        var vault = (await BuiltStack.FromAsync()).One("azure-native:keyvault:Vault")["properties"]!;

        Assert.NotEqual("false", vault["enablePurgeProtection"]?.ToJsonString());
    }

    [Fact]
    public async Task The_webhook_credential_names_one_service_account_of_this_cluster()
    {
        var credential = (await BuiltStack.FromAsync()).One("azure-native:managedidentity:FederatedIdentityCredential");

        Assert.Equal("system:serviceaccount:image-trust-system:image-trust-webhook", (string?)credential["subject"]);
        Assert.Equal(RecordingMocks.IssuerUrl, (string?)credential["issuer"]);
        Assert.Equal("api://AzureADTokenExchange", (string?)Assert.Single(credential["audiences"]!.AsArray()));
    }

    [Theory]
    [InlineData("classic", "repo:fabrikam/store:environment:dev")]
    [InlineData("immutable", "repo:fabrikam@4242/store@424242:environment:dev")]
    public async Task GitHub_is_trusted_by_environment_only(string format, string subject)
    {
        var stack = await BuiltStack.FromAsync(SampleConfig.With("image-trust:githubSubjectFormat", format));
        var credential = stack.One("azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential");

        Assert.Equal(subject, (string?)credential["subject"]);
        Assert.Equal("https://token.actions.githubusercontent.com", (string?)credential["issuer"]);
        Assert.Equal("api://AzureADTokenExchange", (string?)Assert.Single(credential["audiences"]!.AsArray()));
    }

    [Theory]
    [InlineData("https://token.actions.githubusercontent.com/fabrikam-corp")]
    [InlineData("https://token.actions.fabrikam.ghe.com")]
    public async Task An_enterprises_own_issuer_is_the_only_one_that_is_federated(string issuer)
    {
        var credentials = (await BuiltStack.FromAsync(SampleConfig.With("image-trust:githubIssuer", issuer)))
            .All("azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential");

        Assert.Equal(2, credentials.Count);
        Assert.All(credentials, credential => Assert.Equal(issuer, (string?)credential["issuer"]));
    }

    [Fact]
    public async Task A_subject_of_ones_own_template_is_federated_verbatim_and_alone()
    {
        const string subject = "repository_owner_id:4242:repository_id:424242:environment:dev";
        var credential = (await BuiltStack.FromAsync(SampleConfig.With("image-trust:githubSubjects", subject)))
            .One("azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential");

        Assert.Equal(subject, (string?)credential["subject"]);
        Assert.Equal("https://token.actions.githubusercontent.com", (string?)credential["issuer"]);
        Assert.StartsWith("github-custom-", (string?)credential["displayName"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_subject_forms_can_be_trusted_during_a_move()
    {
        var credentials = (await BuiltStack.FromAsync()).All("azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential");

        Assert.Equal(2, credentials.Count);
        Assert.Empty(credentials.Where(credential => ((string)credential["subject"]!).Contains("pull_request", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Registry_vault_and_API_server_leave_an_audit_trail()
    {
        var categories = (await BuiltStack.FromAsync()).All("azure-native:monitor:DiagnosticSetting")
            .SelectMany(setting => setting["logs"]!.AsArray()).Select(log => (string)log!["category"]!).ToHashSet();

        Assert.Superset(new HashSet<string> { "kube-audit-admin", "guard", "AuditEvent", "ContainerRegistryLoginEvents", "ContainerRegistryRepositoryEvents" }, categories);
    }

    [Fact]
    public async Task The_admin_kubeconfig_is_never_asked_for_and_none_is_an_output()
    {
        var stack = await BuiltStack.FromAsync();

        Assert.Equal("azure-native:containerservice:listManagedClusterUserCredentials", Assert.Single(stack.Calls).Token);
        Assert.Empty(stack.Outputs.Keys.Where(name => name.Contains("kubeconfig", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task The_Kubernetes_provider_signs_in_through_kubelogin_without_a_credential()
    {
        var kubeconfig = (string)(await BuiltStack.FromAsync()).One("pulumi:providers:kubernetes")["kubeconfig"]!;

        Assert.Contains("\"command\":\"kubelogin\"", kubeconfig, StringComparison.Ordinal);
        Assert.Contains("\"--login\",\"azurecli\"", kubeconfig, StringComparison.Ordinal);
        Assert.DoesNotContain("token\"", kubeconfig.Replace("\"get-token\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("client-key-data", kubeconfig, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_taggable_says_which_stack_made_it()
    {
        var stack = await BuiltStack.FromAsync();
        string[] taggable =
        [
            "azure-native:resources:ResourceGroup", "azure-native:containerregistry:Registry", "azure-native:keyvault:Vault", "azure-native:keyvault:Key",
            "azure-native:operationalinsights:Workspace", "azure-native:containerservice:ManagedCluster", "azure-native:managedidentity:UserAssignedIdentity",
        ];

        Assert.All(taggable.SelectMany(stack.All), resource => Assert.Equal("dev", (string?)resource["tags"]!["stack"]));
    }
}
