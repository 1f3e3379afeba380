using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageTrust.Infra.Workspace;
using Infra.Tests.Rules;

namespace Infra.Tests.Stack;

/// <summary>What only the plan shows: options of resources, and the order between them. Read from the committed prod plan.</summary>
public sealed partial class ProtectionTests
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
    public void Images_are_checked_only_where_tags_are_pinned_before()
    {
        Assert.Contains("pin", DependenciesOf(Custom("validate", "kubernetes:admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration")));
    }

    [Fact]
    public void Pods_start_after_the_policies_that_let_them_reach_anything()
    {
        Assert.Superset(
            new HashSet<string> { "open", "closed", "priority", "registry-records", "vault-records" }, DependenciesOf(Custom("webhook", "kubernetes:apps/v1:Deployment")));
    }

    // These reach no stack, and their jobs are meant for GitHub's own runners: a fork's code and a release's identity belong on no other.
    private static readonly string[] Hosted = ["codeql.yml", "preview-comment.yml", "preview.yml", "release.yml", "scorecard.yml"];

    [Fact]
    public void Every_job_that_may_reach_a_stack_takes_its_runner_from_an_input()
    {
        var jobs = Directory.EnumerateFiles(Repository.PathOf(".github/workflows"), "*.y*ml").Where(path => !Hosted.Contains(Path.GetFileName(path)))
            .SelectMany(path => JobHead().Split(File.ReadAllText(path).Split("\njobs:\n")[1])).Where(job => job.Contains("runs-on: ", StringComparison.Ordinal)).ToList();

        // Without a token there is no login to Azure, and so no cluster.
        Assert.All(jobs.Where(job => !job.Contains("id-token: write", StringComparison.Ordinal)), job => Assert.DoesNotContain("azure/", job, StringComparison.Ordinal));
        var reaching = jobs.Where(job => job.Contains("id-token: write", StringComparison.Ordinal)).ToList();
        Assert.InRange(reaching.Count, 5, 100);
        Assert.All(reaching, job => Assert.Matches(RunnerOfItsOwn(), job));
    }

    [GeneratedRegex("^  [a-z-]+:$", RegexOptions.Multiline)]
    private static partial Regex JobHead();

    [GeneratedRegex(@"^ +runs-on: \$\{\{ inputs\.runs-on", RegexOptions.Multiline)]
    private static partial Regex RunnerOfItsOwn();

    private static JsonArray Resources(string stack) =>
        JsonNode.Parse(File.ReadAllText(Repository.PathOf($"stacks/{stack}/plan.json")))!["resources"]!.AsArray();

    private static JsonNode Custom(string name, string? type = null) => Prod.Single(resource =>
        (bool)resource!["custom"]! && (string?)resource["name"] == name && (type is null ? !((string)resource["type"]!).StartsWith("kubernetes:", StringComparison.Ordinal) : (string?)resource["type"] == type))!;

    private static IEnumerable<string?> DependenciesUrnsOf(JsonNode resource) => resource["dependencies"]!.AsArray().Select(urn => (string?)urn);

    private static HashSet<string> DependenciesOf(JsonNode resource) =>
        [.. resource["dependencies"]!.AsArray().Select(urn => ((string)urn!).Split("::")[^1])];
}
