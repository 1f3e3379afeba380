using ImageTrust.Infra.Access;
using ImageTrust.Infra.Review;
using Pulumi.Offline.Baselines;
using Pulumi.Offline.Plans;

namespace Infra.Tests.Review;

/// <summary>Every grant in one table.</summary>
public sealed class GrantRowTests
{
    [Fact]
    public void Every_line_of_the_grant_table_that_a_stack_carries_out_has_its_row_and_reason()
    {
        using var file = File.OpenRead(Repository.PathOf("stacks/dev/plan.json"));
        var plan = PlanJson.Read(file, "plan.json");
        var rows = GrantRow.In(plan).Where(row => row.Resource.Type.EndsWith(":RoleAssignment", StringComparison.Ordinal)).ToList();

        Assert.Equal(plan.Resources.Count(resource => resource.Type.EndsWith(":RoleAssignment", StringComparison.Ordinal)), rows.Count);
        Assert.All(rows, row => Assert.Contains(GrantTable.All, grant => grant.Name == row.Resource.Name && grant.Reason == row.Reason));
        Assert.Contains(rows, row => row is { Who: "GitHub", Role: "AcrPush", On: "registry" });
        Assert.Contains(rows, row => row is { Who: "GitHub", Role: "signer", On: "signing/cosign-key" });
        Assert.Contains(rows, row => row is { Who: "control plane", Role: "ManagedIdentityOperator", On: "identities/kubelet" });
    }

    [Fact]
    public void What_the_cluster_grants_is_in_the_table_with_what_it_allows()
    {
        var row = Assert.Single(GrantRow.In(Plans.Of(
            Plans.Resource("kubernetes:rbac.authorization.k8s.io/v1:Role", "r", """{"metadata":{"name":"n","namespace":"s"},"rules":[{"verbs":["get","update"],"resources":["secrets"],"resourceNames":["one"]}]}"""),
            Plans.Resource("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", "b", """{"metadata":{"namespace":"s"},"roleRef":{"kind":"Role","name":"n"},"subjects":[{"kind":"ServiceAccount","name":"a","namespace":"s"}]}"""))));

        Assert.Equal(("ServiceAccount s/a", "Role n", "namespace s", "may get, update secrets named one"), (row.Who, row.Role, row.On, row.Reason));
    }

    [Fact]
    public void Groups_that_administer_the_cluster_are_in_the_table() => Assert.Contains(
        "group-1", Assert.Single(GrantRow.In(Plans.Of(Plans.Resource(
            "azure-native:containerservice:ManagedCluster", "c", """{"aadProfile":{"adminGroupObjectIDs":["group-1"]}}""")))).Who, StringComparison.Ordinal);

    [Fact]
    public void A_grant_that_goes_is_in_the_table_as_one_that_goes()
    {
        var assignment = Plans.Resource("azure-native:authorization:RoleAssignment", "g", """{"principalId":"p","roleDefinitionId":"/x/roleDefinitions/7f951dda-4ed3-4680-a7ca-43fe172d538d","scope":"s"}""");
        var row = Assert.Single(GrantRow.In(PlanDiff.Compare(Plans.Of(), Baseline.FromPlan(Plans.Of(assignment)))));

        Assert.Equal((PlanOp.Delete, "p", "AcrPull", "s", "no reason given"), (row.Op, row.Who, row.Role, row.On, row.Reason));
    }
}
