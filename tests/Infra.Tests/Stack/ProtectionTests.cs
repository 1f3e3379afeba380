using System.Text.Json.Nodes;
using ImageTrust.Infra.Workspace;
using Infra.Tests.Rules;

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
            [
                "application", "audit-archive", "cluster", "control-plane", "cosign-key", "egress-address", "flow-logs", "flow-storage", "group", "kubelet",
                "metrics", "registry", "registry-lock", "vault", "vault-lock", "webhook", "workspace", "workspace-lock",
            ],
            Prod.Where(resource => (bool)resource!["protect"]!).Select(resource => (string?)resource!["name"]).Order(StringComparer.Ordinal));
    }

    /// <summary>Resources that nothing needs go first, so a destroy meets the protected locks and nothing before them.</summary>
    [Fact]
    public void A_destroy_meets_the_locks_before_anything_else()
    {
        var needed = Prod.SelectMany(resource => DependenciesUrnsOf(resource!).Append((string?)resource!["provider"]).Append((string?)resource["parent"])).ToHashSet();

        Assert.Equal(
            ["registry-lock", "vault-lock", "workspace-lock"],
            Prod.Where(resource => (bool)resource!["custom"]! && !needed.Contains((string?)resource["urn"])).Select(resource => (string?)resource!["name"]).Order(StringComparer.Ordinal));
    }

    /// <summary>What a change of the policy makes anew or leaves out, an update must be able to delete.</summary>
    [Theory]
    [InlineData("kubernetes:core/v1:ConfigMap")]
    [InlineData("kubernetes:apps/v1:Deployment")]
    [InlineData("kubernetes:admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration")]
    [InlineData("kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration")]
    [InlineData("azure-native:authorization:RoleAssignment")]
    public void What_a_policy_changes_is_not_protected(string type) => Assert.All(
        Prod.Where(resource => (string?)resource!["type"] == type), resource => Assert.False((bool)resource!["protect"]!));

    [Fact]
    public async Task Released_locks_are_there_but_nothing_is_protected()
    {
        var config = new Dictionary<string, string>(StackFile.Read(Repository.Root, "prod").Values) { ["image-trust:deletionLocks"] = "released" };
        var released = await StackEstates.PlanAsync("prod", config);

        Assert.DoesNotContain(released.Resources, resource => resource.Protect);
        Assert.Equal(3, released.Resources.Count(resource => resource.Type == "azure-native:authorization:ManagementLockByScope"));

        config["image-trust:deletionLocks"] = "false";
        Assert.DoesNotContain((await StackEstates.PlanAsync("prod", config)).Resources, resource =>
            resource.Protect || resource.Type == "azure-native:authorization:ManagementLockByScope");
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

    private static IEnumerable<string?> DependenciesUrnsOf(JsonNode resource) => resource["dependencies"]!.AsArray().Select(urn => (string?)urn);

    private static HashSet<string> DependenciesOf(JsonNode resource) =>
        [.. resource["dependencies"]!.AsArray().Select(urn => ((string)urn!).Split("::")[^1])];
}
