using ImageTrust.Policy.Model.Words;

namespace Infra.Tests.Review;

/// <summary>What changes for trust beside the policy's own words.</summary>
public sealed class TrustWordsTests
{
    private const string Credential = "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential";
    private const string Assignment = "azure-native:authorization:RoleAssignment";
    private const string Subject = """{"applicationId":"app","issuer":"https://issuer.example","subject":"repo:a/b:environment:dev"}""";
    private const string Grant = """{"description":"it needs to","principalId":"p","roleDefinitionId":"r","scope":"s"}""";

    [Fact]
    public void A_new_federated_identity_widens()
    {
        var change = Assert.Single(Plans.Review([Other()], [Other(), Plans.Resource(Credential, "c", Subject)]).Trust);

        Assert.Equal(TrustEffect.Widens, change.Effect);
        Assert.Equal("Now tokens of https://issuer.example for repo:a/b:environment:dev may act as app.", change.Sentence);
    }

    [Fact]
    public void A_federated_identity_for_somebody_else_widens_and_names_both()
    {
        var after = Plans.Resource(Credential, "c", Subject.Replace("a/b", "x/y", StringComparison.Ordinal));
        var change = Assert.Single(Plans.Review([Plans.Resource(Credential, "c", Subject)], [after]).Trust);

        Assert.Equal(TrustEffect.Widens, change.Effect);
        Assert.Contains("for repo:x/y:environment:dev", change.Sentence, StringComparison.Ordinal);
        Assert.Contains("Before: subject repo:a/b:environment:dev.", change.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_federated_identity_that_goes_narrows() => Assert.Equal(
        TrustEffect.Narrows, Assert.Single(Plans.Review([Other(), Plans.Resource(Credential, "c", Subject)], [Other()]).Trust).Effect);

    [Fact]
    public void A_new_grant_widens_and_says_why()
    {
        var change = Assert.Single(Plans.Review([Other()], [Other(), Plans.Resource(Assignment, "g", Grant)]).Trust);

        Assert.Equal(new TrustChange(TrustEffect.Widens, "Now p has r on s: it needs to."), change);
    }

    [Fact]
    public void A_grant_that_goes_narrows() => Assert.Equal(
        TrustEffect.Narrows, Assert.Single(Plans.Review([Other(), Plans.Resource(Assignment, "g", Grant)], [Other()]).Trust).Effect);

    [Theory]
    [InlineData("principalId")]
    [InlineData("roleDefinitionId")]
    [InlineData("scope")]
    public void A_grant_to_another_of_another_or_on_another_widens(string property)
    {
        var after = Grant.Replace($"\"{property}\":\"", $"\"{property}\":\"other-", StringComparison.Ordinal);
        var change = Assert.Single(Plans.Review([Plans.Resource(Assignment, "g", Grant)], [Plans.Resource(Assignment, "g", after)]).Trust);

        Assert.Equal(TrustEffect.Widens, change.Effect);
        Assert.Contains($"({property})", change.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grant_made_anew_on_a_recreated_resource_gives_nobody_more()
    {
        var (old, now) = (Other("""{"location":"a"}"""), Other("""{"location":"b"}"""));
        var assignment = Plans.Resource(Assignment, "g", Grant);
        var change = Assert.Single(Plans.Review([old, assignment.From("scope", old)], [now, assignment.From("scope", now)]).Trust);

        Assert.Equal(TrustEffect.Changes, change.Effect);
        Assert.StartsWith("Granted anew (scope)", change.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_reason_for_the_same_grant_changes_nothing_for_trust() => Assert.Empty(
        Plans.Review([Plans.Resource(Assignment, "g", Grant)], [Plans.Resource(Assignment, "g", Grant.Replace("it needs", "it has", StringComparison.Ordinal))]).Trust);

    [Theory]
    [InlineData("azure-native:authorization:RoleDefinition", """{"permissions":[{"dataActions":["read"]}]}""", """{"permissions":[{"dataActions":["read","sign"]}]}""", "sign")]
    [InlineData("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", """{"rules":[{"verbs":["get"]}]}""", """{"rules":[{"verbs":["*"]}]}""", "*")]
    public void A_role_that_allows_more_widens(string type, string before, string after, string named)
    {
        var change = Assert.Single(Plans.Review([Plans.Resource(type, "role", before)], [Plans.Resource(type, "role", after)]).Trust);

        Assert.Equal(TrustEffect.Widens, change.Effect);
        Assert.Contains(named, change.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("azure-native:keyvault:Vault", """{"properties":{"networkAcls":{"ipRules":[]}}}""", """{"properties":{"networkAcls":{"ipRules":["0.0.0.0/0"]}}}""")]
    [InlineData("azure-native:containerregistry:Registry", """{"anonymousPullEnabled":false}""", """{"anonymousPullEnabled":true}""")]
    [InlineData("azure-native:containerservice:ManagedCluster", """{"disableLocalAccounts":true}""", "{}")]
    public void What_can_be_reached_by_more_widens(string type, string before, string after) => Assert.Equal(
        TrustEffect.Widens, Assert.Single(Plans.Review([Plans.Resource(type, "x", before)], [Plans.Resource(type, "x", after)]).Trust).Effect);

    [Theory]
    [InlineData("azure-native:keyvault:Vault", """{"properties":{"networkAcls":{"ipRules":[{"value":"192.0.2.1"},{"value":"192.0.2.2"}]}}}""", """{"properties":{"networkAcls":{"ipRules":[{"value":"192.0.2.2"},{"value":"192.0.2.1"}]}}}""")]
    [InlineData("azure-native:authorization:RoleDefinition", """{"permissions":[{"dataActions":["read"]},{"dataActions":["sign"]}]}""", """{"permissions":[{"dataActions":["sign"]},{"dataActions":["read"]}]}""")]
    [InlineData("azure-native:containerservice:ManagedCluster", """{"aadProfile":{"adminGroupObjectIDs":["a","b"]}}""", """{"aadProfile":{"adminGroupObjectIDs":["b","a"]}}""")]
    [InlineData("azure-native:network:NetworkSecurityGroup", """{"securityRules":[{"name":"a","priority":1},{"name":"b","priority":2}]}""", """{"securityRules":[{"name":"b","priority":2},{"name":"a","priority":1}]}""")]
    public void Another_order_of_the_same_widens_nothing(string type, string before, string after) => Assert.DoesNotContain(
        Plans.Review([Plans.Resource(type, "x", before)], [Plans.Resource(type, "x", after)]).Trust, change => change.Effect == TrustEffect.Widens);

    [Theory]
    [InlineData("azure-native:keyvault:Vault", """{"properties":{"networkAcls":{"ipRules":[{"value":"192.0.2.1"},{"value":"192.0.2.2"}]}}}""", """{"properties":{"networkAcls":{"ipRules":[{"value":"192.0.2.2"},{"value":"192.0.2.3"}]}}}""")]
    [InlineData("azure-native:keyvault:Vault", """{"properties":{"networkAcls":{"ipRules":["a","a","b"]}}}""", """{"properties":{"networkAcls":{"ipRules":["a","b","b"]}}}""")]
    [InlineData("azure-native:authorization:RoleDefinition", """{"permissions":[{"dataActions":["read"]},{"dataActions":["sign"]}]}""", """{"permissions":[{"dataActions":["sign"]},{"dataActions":["sign"]}]}""")]
    public void Another_order_hides_nothing_that_is_new(string type, string before, string after) => Assert.Contains(
        Plans.Review([Plans.Resource(type, "x", before)], [Plans.Resource(type, "x", after)]).Trust, change => change.Effect == TrustEffect.Widens);

    [Fact]
    public void Other_properties_change_nothing_for_trust() => Assert.Empty(
        Plans.Review([Other("""{"tags":{"a":"1"}}""")], [Other("""{"tags":{"a":"2"}}""")]).Trust);

    [Fact]
    public void A_baseline_with_a_policy_nobody_can_read_is_no_reassurance()
    {
        var change = Assert.Single(Plans.Review([Plans.PolicyOf("{}")], [Plans.PolicyOf("{}")]).Trust);

        Assert.Equal(TrustEffect.Widens, change.Effect);
        Assert.StartsWith("Unknown:", change.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_deployment_has_nothing_to_compare_with() =>
        Assert.Empty(Plans.FirstDeployment(Plans.Resource(Credential, "c", Subject)).Trust);

    private static Pulumi.Offline.Plans.PlannedResource Other(string inputs = "{}") => Plans.Resource("azure-native:containerregistry:Registry", "registry", inputs);
}
