using System.Text.Json.Nodes;

namespace Infra.Tests.Stack;

/// <summary>What only the plan shows: options of resources, and the order between them. Read from the committed prod plan.</summary>
public sealed class ProtectionTests
{
    private static readonly JsonArray Prod = Resources("prod");

    [Fact]
    public void Prod_has_100_resources_or_more_without_counting_components()
    {
        Assert.True(Prod.Count(resource => (bool)resource!["custom"]!) >= 100);
    }

    [Fact]
    public void Pulumi_itself_refuses_to_delete_what_prod_cannot_make_again()
    {
        Assert.Equal(
            ["audit-archive", "cosign-key", "registry", "vault", "workspace"],
            Prod.Where(resource => (bool)resource!["protect"]!).Select(resource => (string?)resource!["name"]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    public void A_stack_that_is_thrown_away_is_not_protected(string stack)
    {
        Assert.DoesNotContain(Resources(stack), resource => (bool)resource!["protect"]!);
    }

    [Theory]
    [InlineData("registry-lock", "github-acrpush-registry")]
    [InlineData("registry-lock", "registry-records")]
    [InlineData("registry-lock", "registry-logs")]
    [InlineData("vault-lock", "deployer-keycustodian-vault")]
    [InlineData("vault-lock", "vault-logs")]
    [InlineData("registry-endpoint", "replica-northeurope")]
    [InlineData("system-subnet", "network")]
    [InlineData("workloads-subnet", "system-subnet")]
    [InlineData("api-server-subnet", "workloads-subnet")]
    [InlineData("private-endpoints-subnet", "api-server-subnet")]
    [InlineData("flows", "flowlogs-storageblobdatacontributor-flowlogstorage")]
    [InlineData("aksManagedNodeOSUpgradeSchedule", "workloads-pool")]
    [InlineData("aksManagedAutoUpgradeSchedule", "aksManagedNodeOSUpgradeSchedule")]
    [InlineData("github-immutable", "github-classic")]
    [InlineData("query-refused", "query-decisions")]
    public void One_waits_for_the_other(string later, string earlier)
    {
        Assert.Contains(earlier, DependenciesOf(Custom(later)));
    }

    [Fact]
    public void The_cluster_waits_for_its_control_planes_rights_on_every_subnet()
    {
        Assert.Superset(
            new HashSet<string>
            {
                "controlplane-networkcontributor-systemsubnet", "controlplane-networkcontributor-workloadsubnet",
                "controlplane-networkcontributor-apiserversubnet", "controlplane-managedidentityoperator-kubeletidentity",
            },
            DependenciesOf(Custom("cluster", "azure-native:containerservice:ManagedCluster")));
    }

    [Fact]
    public void Pods_start_after_the_policies_that_let_them_reach_anything()
    {
        Assert.Superset(
            new HashSet<string> { "open", "closed", "priority", "registry-records", "vault-records" }, DependenciesOf(Custom("webhook", "kubernetes:apps/v1:Deployment")));
    }

    [Fact]
    public void Every_job_of_every_workflow_takes_its_runner_from_an_input()
    {
        var lines = Directory.EnumerateFiles(Repository.PathOf(".github/workflows"), "*.y*ml").SelectMany(File.ReadLines)
            .Where(line => line.TrimStart().StartsWith("runs-on: ", StringComparison.Ordinal) && !line.Contains("description:", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Contains("inputs.runs-on", line, StringComparison.Ordinal));
    }

    private static JsonArray Resources(string stack) =>
        JsonNode.Parse(File.ReadAllText(Repository.PathOf($"stacks/{stack}/plan.json")))!["resources"]!.AsArray();

    private static JsonNode Custom(string name, string? type = null) => Prod.Single(resource =>
        (bool)resource!["custom"]! && (string?)resource["name"] == name && (type is null ? !((string)resource["type"]!).StartsWith("kubernetes:", StringComparison.Ordinal) : (string?)resource["type"] == type))!;

    private static HashSet<string> DependenciesOf(JsonNode resource) =>
        [.. resource["dependencies"]!.AsArray().Select(urn => ((string)urn!).Split("::")[^1])];
}
