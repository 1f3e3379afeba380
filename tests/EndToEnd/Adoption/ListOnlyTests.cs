using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using EndToEnd.Programs;

namespace EndToEnd.Adoption;

/// <summary>The tool by itself at a real API server, as an account that may list pods and workloads and do nothing else.</summary>
public sealed class ListOnlyTests
{
    private const string Account = "system:serviceaccount:default:reader";

    private static readonly string[] Apps = ["deployments", "statefulsets", "daemonsets", "replicasets"];

    [Fact]
    public async Task Listing_pods_and_workloads_is_enough_and_what_may_not_be_listed_is_named()
    {
        using var work = new Workplace();
        using var plane = await ControlPlane.StartAsync(await KubeAssets.RequireAsync(), work);
        await using var cluster = await SignedCluster.StartAsync(12);
        await FillAsync(plane, cluster);
        await AllowAsync(plane, ["jobs", "cronjobs"]);
        string kubeconfig = await KubeconfigAsync(plane, cluster);

        var rows = (await plane.KubectlAsync("auth", "can-i", "--list", "--as", Account, "--no-headers")).Succeeded().Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(row => row[0] is not '[' and not ' ' && !row.StartsWith("selfsubject", StringComparison.Ordinal));
        Assert.All(rows, row => Assert.EndsWith("[list]", row.Trim(), StringComparison.Ordinal));

        var run = await AskAsync(plane, cluster, kubeconfig);
        Assert.True(run.ExitCode == 0, run.Errors + run.Output);
        var document = JsonNode.Parse(run.Output)!;
        Assert.Empty(document["unread"]!.AsArray());
        Assert.Equal(12, document["places"]!.AsArray().Select(place => place!["image"]!.GetValue<string>()).Distinct().Count());

        await AllowAsync(plane, ["jobs"]);
        var less = await AskAsync(plane, cluster, kubeconfig);
        Assert.Equal(3, less.ExitCode);
        Assert.Matches(@"^cronjobs\.batch could not be listed: .*forbidden", Assert.Single(JsonNode.Parse(less.Output)!["unread"]!.AsArray())!.GetValue<string>());
    }

    private static Task<ProgramRun> AskAsync(ControlPlane plane, SignedCluster cluster, string kubeconfig) => cluster.PolicyAsync(
        ["suggest", "--kubeconfig", kubeconfig, "--out", "stacks/new", "--force", "--trusted-root", "root.json", "--json", .. cluster.Reach],
        new Dictionary<string, string> { ["PATH"] = plane.KubectlFolder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"), ["HOME"] = cluster.PathOf("home") });

    /// <summary>The deployments that the registry which answers has images of.</summary>
    private static async Task FillAsync(ControlPlane plane, SignedCluster cluster)
    {
        var deployments = cluster.Objects.Where(one => one["kind"]!.GetValue<string>() == "Deployment" && !one.ToJsonString().Contains("/lost-", StringComparison.Ordinal)).ToList();
        var namespaces = deployments.Select(one => one["metadata"]!["namespace"]!.GetValue<string>()).Distinct().ToList();
        await plane.ApplyAsync(namespaces.Select(name => new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = name },
        }));
        await plane.ApplyAsync(deployments.Select(Complete));
    }

    /// <summary>What an API server wants of a Deployment besides its images.</summary>
    private static JsonObject Complete(JsonObject deployment)
    {
        var whole = deployment.DeepClone().AsObject();
        string name = whole["metadata"]!["name"]!.GetValue<string>();
        var metadata = whole["metadata"]!.AsObject();
        metadata.Remove("uid");
        metadata.Remove("resourceVersion");
        whole["spec"]!["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } };
        whole["spec"]!["template"]!["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name } };
        return whole;
    }

    private static Task AllowAsync(ControlPlane plane, string[] batch) => plane.ApplyAsync(
        new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = "ClusterRole",
            ["metadata"] = new JsonObject { ["name"] = "image-inventory" },
            ["rules"] = new JsonArray(
                Rule("", "pods", "replicationcontrollers"), Rule("apps", Apps), Rule("batch", batch)),
        },
        new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = "ClusterRoleBinding",
            ["metadata"] = new JsonObject { ["name"] = "image-inventory" },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = "image-inventory" },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = "reader", ["namespace"] = "default" }),
        },
        new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ServiceAccount", ["metadata"] = new JsonObject { ["name"] = "reader", ["namespace"] = "default" } });

    private static JsonObject Rule(string group, params string[] resources) => new()
    {
        ["apiGroups"] = new JsonArray(group),
        ["resources"] = new JsonArray([.. resources.Select(name => (JsonNode)name)]),
        ["verbs"] = new JsonArray("list"),
    };

    private static async Task<string> KubeconfigAsync(ControlPlane plane, SignedCluster cluster)
    {
        string token = (await plane.KubectlAsync("create", "token", "reader", "--namespace", "default")).Succeeded().Output.Trim();
        return cluster.Write("kubeconfig.json", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["current-context"] = "it",
            ["clusters"] = new JsonArray(new JsonObject
            {
                ["name"] = "it",
                ["cluster"] = new JsonObject { ["server"] = $"https://127.0.0.1:{plane.Port}", ["certificate-authority"] = plane.AuthorityFile },
            }),
            ["users"] = new JsonArray(new JsonObject { ["name"] = "it", ["user"] = new JsonObject { ["token"] = token } }),
            ["contexts"] = new JsonArray(new JsonObject { ["name"] = "it", ["context"] = new JsonObject { ["cluster"] = "it", ["user"] = "it" } }),
        }.ToJsonString());
    }
}
