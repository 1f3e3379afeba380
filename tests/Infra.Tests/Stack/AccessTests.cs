using System.Text.Json.Nodes;

namespace Infra.Tests.Stack;

/// <summary>Who may do what. The product's promise rests on these.</summary>
public sealed class AccessTests
{
    private const string Assignment = "azure-native:authorization:RoleAssignment";
    private const string Definition = "azure-native:authorization:RoleDefinition";
    private const string AcrPull = "7f951dda-4ed3-4680-a7ca-43fe172d538d";
    private const string AcrPush = "8311e382-0749-4cb8-b61a-304f252e45ec";

    [Fact]
    public async Task The_webhook_identity_only_pulls()
    {
        var roles = await RolesOf("principal-of-webhook");

        Assert.EndsWith(AcrPull, Assert.Single(roles), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_kubelet_identity_only_pulls()
    {
        var roles = await RolesOf("principal-of-kubelet");

        Assert.EndsWith(AcrPull, Assert.Single(roles), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_webhook_identity_cannot_sign()
    {
        Assert.DoesNotContain("principal-of-webhook", await GranteesOf("/ids/signer"));
    }

    [Fact]
    public async Task Only_the_pipeline_signs()
    {
        Assert.Equal(["principal-of-github"], await GranteesOf("/ids/signer"));
    }

    [Fact]
    public async Task Only_the_pipeline_pushes()
    {
        Assert.Equal(["principal-of-github"], await GranteesOf(AcrPush));
    }

    [Fact]
    public async Task Signing_is_granted_on_the_key_not_on_the_vault()
    {
        var stack = await BuiltStack.FromAsync();

        Assert.Equal("/ids/cosign-key", (string?)stack.Named(Assignment, "github-keysigner-signingkey")["scope"]);
    }

    [Fact]
    public async Task No_built_in_role_that_can_sign_is_granted()
    {
        // Key Vault Crypto User, Crypto Officer, Administrator.
        string[] canSign = ["12338af0-0e69-4776-bea7-57ae8d297424", "14b46e9e-c2b7-41b4-b07b-48a6ebf60603", "00482a5a-887f-4fb3-b363-3b7fe8e74483"];
        var stack = await BuiltStack.FromAsync();

        Assert.Empty(stack.All(Assignment).Where(assignment => canSign.Any(role => Role(assignment).EndsWith(role, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task The_signer_role_reads_and_signs_and_the_custodian_role_does_not_sign()
    {
        var stack = await BuiltStack.FromAsync();

        Assert.Equal(["Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/sign/action"], DataActions(stack.Named(Definition, "signer")));
        Assert.Empty(DataActions(stack.Named(Definition, "key-custodian")).Where(action =>
            action.Contains('*') || new[] { "sign", "create", "import", "backup", "release", "decrypt", "unwrap" }.Any(action.Contains)));
    }

    [Fact]
    public async Task No_role_that_administers_access_is_granted()
    {
        // Owner, Contributor, User Access Administrator, Role Based Access Control Administrator.
        string[] broad =
        [
            "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "b24988ac-6180-42a0-ab88-20f7382dd24c",
            "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
        ];
        var stack = await BuiltStack.FromAsync();

        Assert.Empty(stack.All(Assignment).Where(assignment => broad.Any(role => Role(assignment).EndsWith(role, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Every_assignment_names_its_principal_type()
    {
        var stack = await BuiltStack.FromAsync();

        Assert.All(stack.All(Assignment), assignment => Assert.Equal("ServicePrincipal", (string?)assignment["principalType"]));
    }

    [Theory]
    [InlineData("User")]
    [InlineData("Group")]
    public async Task A_person_or_group_that_deploys_is_granted_as_such(string kind)
    {
        var stack = await BuiltStack.FromAsync(SampleConfig.With("image-trust:deployerKind", kind));

        Assert.Equal(kind, (string?)stack.Named(Assignment, "deployer-aksclusteruser-cluster")["principalType"]);
        Assert.Equal("ServicePrincipal", (string?)stack.Named(Assignment, "kubelet-acrpull-registry")["principalType"]);
    }

    [Fact]
    public async Task Every_assignment_is_on_one_resource_and_says_why()
    {
        var stack = await BuiltStack.FromAsync();
        string[] resources =
        [
            "/ids/registry", "/ids/vault", "/ids/cosign-key", "/ids/kubelet", "/ids/cluster", "/ids/system-subnet", "/ids/workloads-subnet",
        ];

        Assert.All(stack.All(Assignment), assignment => Assert.Contains((string?)assignment["scope"], resources));
        Assert.All(stack.All(Assignment), assignment => Assert.NotEmpty((string?)assignment["description"] ?? ""));
    }

    [Fact]
    public async Task Assignments_have_distinct_names_that_stay_the_same()
    {
        var first = (await BuiltStack.FromAsync()).All(Assignment).Select(Name).ToList();
        var second = (await BuiltStack.FromAsync()).All(Assignment).Select(Name).ToList();

        Assert.Equal(first, second);
        Assert.Equal(first.Count, first.Distinct().Count());
        Assert.All(first, name => Assert.True(Guid.TryParseExact(name, "D", out _)));
    }

    [Fact]
    public async Task Another_subscription_has_other_assignment_names()
    {
        var here = (await BuiltStack.FromAsync()).All(Assignment).Select(Name);
        var there = (await BuiltStack.FromAsync(SampleConfig.With("azure-native:subscriptionId", "55555555-5555-5555-5555-555555555555")))
            .All(Assignment).Select(Name);

        Assert.Empty(here.Intersect(there));
    }

    [Fact]
    public async Task No_application_has_a_password()
    {
        var stack = await BuiltStack.FromAsync();

        Assert.Null(stack.One("azuread:index/application:Application")["password"]);
        Assert.False(stack.Has("azuread:index/applicationPassword:ApplicationPassword"));
        Assert.False(stack.Has("azuread:index/servicePrincipalPassword:ServicePrincipalPassword"));
    }

    private static async Task<List<string>> RolesOf(string principal) =>
        [.. (await BuiltStack.FromAsync()).All(Assignment).Where(assignment => (string?)assignment["principalId"] == principal).Select(Role)];

    private static async Task<List<string>> GranteesOf(string role) =>
        [.. (await BuiltStack.FromAsync()).All(Assignment).Where(assignment => Role(assignment).EndsWith(role, StringComparison.Ordinal)).Select(assignment => (string)assignment["principalId"]!)];

    private static string Role(JsonObject assignment) => (string)assignment["roleDefinitionId"]!;

    private static string Name(JsonObject assignment) => (string)assignment["roleAssignmentName"]!;

    private static List<string> DataActions(JsonObject definition) =>
        [.. definition["permissions"]!.AsArray().SelectMany(permission => permission!["dataActions"]!.AsArray()).Select(action => (string)action!)];
}
