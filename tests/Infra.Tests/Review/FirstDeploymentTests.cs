using ImageTrust.Infra.Review.Outlay;

namespace Infra.Tests.Review;

/// <summary>What a first deployment needs and costs.</summary>
public sealed class FirstDeploymentTests
{
    private const string Cluster = "azure-native:containerservice:ManagedCluster";
    private const string Pool = "azure-native:containerservice:AgentPool";
    private const string System = """{"sku":{"tier":"Standard"},"agentPoolProfiles":[{"vmSize":"Standard_D4ds_v5","minCount":3,"maxCount":6}]}""";

    [Fact]
    public void VCPUs_are_counted_by_family_now_and_at_the_limits()
    {
        var first = Plans.FirstDeployment(
            Plans.Resource(Cluster, "cluster", System),
            Plans.Resource(Pool, "a", """{"vmSize":"Standard_D8ds_v5","minCount":3,"maxCount":30}"""),
            Plans.Resource(Pool, "b", """{"vmSize":"Standard_E16s_v3","minCount":0,"maxCount":2}""")).First;

        Assert.Equal(
            [
                "Standard DDSv5 Family vCPUs: 36 at once, 264 at the autoscaler's limits, a third more while nodes are upgraded",
                "Total Regional vCPUs: 36 at once, 296 at the autoscaler's limits, a third more while nodes are upgraded",
            ],
            first.Quota.Where(line => !line.Contains("ESv3", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_family_that_is_needed_later_only_is_named_too() => Assert.Contains(
        "Standard ESv3 Family vCPUs: 0 at once, 32 at the autoscaler's limits, a third more while nodes are upgraded",
        Plans.FirstDeployment(Plans.Resource(Cluster, "cluster", System), Plans.Resource(Pool, "b", """{"vmSize":"Standard_E16s_v3","minCount":0,"maxCount":2}""")).First.Quota);

    [Fact]
    public void A_size_of_which_nothing_is_known_is_named() => Assert.Contains(
        "Standard_Future: its vCPUs are not known here",
        Plans.FirstDeployment(Plans.Resource(Cluster, "cluster", System), Plans.Resource(Pool, "b", """{"vmSize":"Standard_Future","count":1}""")).First.Quota);

    [Fact]
    public void What_is_paid_for_is_listed_by_kind()
    {
        var paid = Plans.FirstDeployment(
            Plans.Resource(Cluster, "cluster", System),
            Plans.Resource("azure-native:containerregistry:Registry", "r", """{"sku":{"name":"Premium"}}"""),
            Plans.Resource("azure-native:containerregistry:Replication", "n", """{"location":"northeurope"}"""),
            Plans.Resource("azure-native:authorization:RoleAssignment", "free", "{}")).First.Paid;

        Assert.Equal(3, paid.Count);
        Assert.Contains("the registry's copy in northeurope: as much as the registry again", paid);
    }

    [Fact]
    public void Once_the_cluster_is_there_nothing_is_said()
    {
        var later = Plans.Review([Plans.Resource(Cluster, "cluster", System)], [Plans.Resource(Cluster, "cluster", System), Plans.Resource(Pool, "a", """{"vmSize":"Standard_D8ds_v5"}""")]);

        Assert.Equal(new FirstDeployment([], []).Paid, later.First.Paid);
        Assert.Empty(later.First.Quota);
    }
}
