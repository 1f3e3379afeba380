namespace Infra.Tests.Stack;

/// <summary>Which tokens count as whose, beside GitHub's and the webhook's.</summary>
public sealed class IdentityTests
{
    private const string Credential = "azure-native:managedidentity:FederatedIdentityCredential";
    private const string Assignment = "azure-native:authorization:RoleAssignment";
    private const string Subject = "/eid1/c/pub/t/abc/a/def/sc/11111111-2222-3333-4444-555555555555/66666666-7777-8888-9999-000000000000";

    private static Dictionary<string, string> WithPipelines() => PrivateConfig.With(
        ("image-trust:azurePipelinesIssuer", "https://login.microsoftonline.com/22222222-2222-2222-2222-222222222222/v2.0"),
        ("image-trust:azurePipelinesSubject", Subject));

    private static Dictionary<string, string> WithSigner() => PrivateConfig.With(("image-trust:signerServiceAccount", "release/cosign"));

    [Fact]
    public async Task A_service_connection_is_trusted_verbatim()
    {
        var credential = (await BuiltStack.FromAsync(WithPipelines())).Named(Credential, "azure-pipelines-credential");

        Assert.Equal(Subject, (string?)credential["subject"]);
        Assert.Equal("https://login.microsoftonline.com/22222222-2222-2222-2222-222222222222/v2.0", (string?)credential["issuer"]);
        Assert.Equal("api://AzureADTokenExchange", (string?)Assert.Single(credential["audiences"]!.AsArray()));
    }

    [Fact]
    public async Task A_service_connection_pushes_and_signs_and_nothing_else()
    {
        Assert.Equal(["azurepipelines-acrpush-registry", "azurepipelines-keysigner-signingkey"], await GrantsOf(WithPipelines(), "principal-of-azure-pipelines"));
    }

    [Fact]
    public async Task A_signing_workload_is_one_service_account_of_this_cluster()
    {
        var stack = await BuiltStack.FromAsync(WithSigner());
        var credential = stack.Named(Credential, "signer-credential");
        var account = stack.Named("kubernetes:core/v1:ServiceAccount", "signer-account");

        Assert.Equal("system:serviceaccount:release:cosign", (string?)credential["subject"]);
        Assert.Equal(RecordingMocks.IssuerUrl, (string?)credential["issuer"]);
        Assert.Equal("release/cosign", $"{account["metadata"]!["namespace"]}/{account["metadata"]!["name"]}");
        Assert.Equal("client-of-signer", (string?)account["metadata"]!["annotations"]!["azure.workload.identity/client-id"]);
        Assert.Equal("restricted", (string?)stack.Named("kubernetes:core/v1:Namespace", "signer-namespace")["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"]);
    }

    [Fact]
    public async Task A_signing_workload_pushes_and_signs_and_nothing_else()
    {
        Assert.Equal(["signer-acrpush-registry", "signer-keysigner-signingkey"], await GrantsOf(WithSigner(), "principal-of-signer"));
    }

    [Fact]
    public async Task The_webhook_still_only_pulls_beside_a_signing_workload()
    {
        Assert.Equal(["webhook-acrpull-registry"], await GrantsOf(WithSigner(), "principal-of-webhook"));
    }

    [Fact]
    public async Task Nobody_who_was_not_named_is_trusted_or_granted_anything()
    {
        var stack = await BuiltStack.FromAsync();

        Assert.Equal("image-trust-webhook", (string?)stack.One(Credential)["federatedIdentityCredentialResourceName"]);
        Assert.Equal(
            ["control-plane", "kubelet", "webhook"],
            stack.All("azure-native:managedidentity:UserAssignedIdentity").Select(identity => ((string)identity["resourceName"]!).Split("imagetrust-")[1].Replace("-dev", "", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task No_identity_has_two_credentials_so_none_is_written_beside_another()
    {
        var config = WithPipelines();
        config["image-trust:signerServiceAccount"] = "release/cosign";

        Assert.Distinct((await BuiltStack.FromAsync(config)).All(Credential).Select(credential => (string?)credential["resourceName"]));
    }

    [Fact]
    public async Task The_pipelines_application_is_owned_by_the_deployer_and_those_named()
    {
        const string other = "77777777-7777-7777-7777-777777777777";
        var application = (await BuiltStack.FromAsync(SampleConfig.With("image-trust:applicationOwners", other))).One("azuread:index/application:Application");

        Assert.Equal(["44444444-4444-4444-4444-444444444444", other], application["owners"]!.AsArray().Select(owner => (string?)owner));
    }

    [Fact]
    public async Task A_group_that_deploys_owns_no_application_since_Entra_would_refuse()
    {
        var application = (await BuiltStack.FromAsync(SampleConfig.With("image-trust:deployerKind", "Group"))).One("azuread:index/application:Application");

        Assert.Empty(application["owners"]?.AsArray() ?? []);
    }

    private static async Task<IEnumerable<string>> GrantsOf(Dictionary<string, string> config, string principal)
    {
        var stack = await BuiltStack.FromAsync(config);
        return stack.Names(Assignment).Where(name => (string?)stack.Named(Assignment, name)["principalId"] == principal);
    }
}
