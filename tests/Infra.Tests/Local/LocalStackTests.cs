using System.Text.Json.Nodes;
using Infra.Tests.Preview;
using Infra.Tests.Rules;
using Infra.Tests.Rules.Kubernetes;
using Infra.Tests.Rules.Model;
using Pulumi.Offline.Plans;

namespace Infra.Tests.Local;

/// <summary>The plan of the committed local stack; that it is fresh is another test's business.</summary>
public sealed class LocalStackTests
{
    public static TheoryData<string> KubernetesRules => [.. WorkloadRules.All.Concat(AdmissionRules.All).Where(rule => rule.Scope == Scope.EveryStack).Select(rule => rule.Id)];

    [Fact]
    public async Task Nothing_of_it_is_in_Azure() =>
        Assert.All((await PlanAsync()).Resources, resource => Assert.Matches("^(kubernetes:|image-trust:|pulumi:pulumi:Stack$|pulumi:providers:kubernetes$)", resource.Type));

    [Theory]
    [MemberData(nameof(KubernetesRules))]
    public async Task It_keeps_the_rules_of_what_lies_in_a_cluster(string rule)
    {
        // The objects are those of every stack, and so are the exceptions.
        var waivers = Waivers.Read();
        var violations = RuleTable.ById[rule].Check(new Estate(await PlanAsync(), [], Production: false))
            .Where(violation => !waivers.Any(waiver => waiver.Covers(rule, "dev", violation))).ToList();

        Assert.True(violations.Count == 0, $"{rule}: {RuleTable.ById[rule].Demand}\n  {string.Join("\n  ", violations)}");
    }

    [Fact]
    public async Task Its_pods_pull_and_read_with_the_Secret_and_need_no_second_node()
    {
        var pod = (await InputsAsync("kubernetes:apps/v1:Deployment", "webhook"))["spec"]!["template"]!;

        Assert.Equal("registry-credentials", (string?)Assert.Single(pod["spec"]!["imagePullSecrets"]!.AsArray())!["name"]);
        Assert.Equal("registry-credentials", (string?)pod["spec"]!["volumes"]!.AsArray().Single(volume => (string?)volume!["name"] == "registry-credentials")!["secret"]!["secretName"]);
        Assert.All(pod["spec"]!["topologySpreadConstraints"]!.AsArray(), spread => Assert.Equal("ScheduleAnyway", (string?)spread!["whenUnsatisfiable"]));
        Assert.Null(pod["spec"]!["affinity"]); // no pool of this program's making
        Assert.Equal("app.kubernetes.io/name", Assert.Single(pod["metadata"]!["labels"]!.AsObject()).Key);
        var variables = pod["spec"]!["containers"]![0]!["env"]!.AsArray().ToDictionary(one => (string)one!["name"]!, one => (string?)one!["value"]);
        Assert.Equal("registry.kind.internal:5000", variables["IMAGETRUST_PLAIN_HTTP_REGISTRIES"]);
        Assert.Equal("local", variables["IMAGETRUST_STACK"]);
    }

    [Fact]
    public async Task Its_traffic_is_closed_but_for_ports()
    {
        var open = (await InputsAsync("kubernetes:networking.k8s.io/v1:NetworkPolicy", "open"))["spec"]!;

        Assert.Equal([8443, 8081], Ports(open["ingress"]![0]!));
        Assert.Null(open["ingress"]![0]!["from"]);
        foreach (var (rule, peer) in new[] { (open["ingress"]![1]!, "from"), (open["egress"]![2]!, "to") })
        {
            Assert.Equal([8444], Ports(rule));
            Assert.Equal("""[{"podSelector":{"matchLabels":{"app.kubernetes.io/name":"image-trust-webhook"}}}]""", rule[peer]!.ToJsonString());
        }

        Assert.Equal((2, 3), (open["ingress"]!.AsArray().Count, open["egress"]!.AsArray().Count));
        Assert.Equal([53, 53], Ports(open["egress"]![0]!));
        Assert.Equal("kube-dns", (string?)open["egress"]![0]!["to"]![0]!["podSelector"]!["matchLabels"]!["k8s-app"]);
        Assert.Equal([443, 5000, 6443], Ports(open["egress"]![1]!));
        Assert.Equal(["Ingress", "Egress"], (await InputsAsync("kubernetes:networking.k8s.io/v1:NetworkPolicy", "closed"))["spec"]!["policyTypes"]!.AsArray().Select(type => (string)type!));

        static IEnumerable<int> Ports(JsonNode rule) => rule["ports"]!.AsArray().Select(port => (int)port!["port"]!);
    }

    /// <summary>Where it lies is the machine's affair: the plan is the same for everybody.</summary>
    [Fact]
    public async Task The_cluster_is_named_and_no_kubeconfig_is_in_the_plan()
    {
        var provider = await InputsAsync("pulumi:providers:kubernetes", "cluster");

        Assert.Equal("kind-image-trust", (string?)provider["context"]);
        Assert.False(provider.ContainsKey("kubeconfig"));
    }

    [Fact]
    public async Task What_needs_Azure_stops_the_preview_by_its_name()
    {
        var run = await PreviewRun.InRootAsync("--stack", "local", "--config", "image-trust:registryName=fabrikam");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("stack local: 1 problem, nothing was planned", run.Everything, StringComparison.Ordinal);
        Assert.Contains("--config image-trust:registryName: needs Azure, and image-trust:cloud is none; expected no such setting", run.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_update_will_stop_at_is_said()
    {
        var run = await PreviewRun.InRootAsync("--stack", "local");

        Assert.Contains("image-trust:webhookDigest = sha256:0000", run.Output, StringComparison.Ordinal);
        Assert.Contains("key not pulled yet: stacks/local/keys/cosign.pub (put the .pub of your cosign.key there)", run.Output, StringComparison.Ordinal);
    }

    private static Task<Plan> PlanAsync() => StackEstates.CommittedPlanAsync("local");

    private static async Task<JsonObject> InputsAsync(string type, string name)
    {
        var plan = JsonNode.Parse(await File.ReadAllTextAsync(Repository.PathOf("stacks/local/plan.json")))!;
        return plan["resources"]!.AsArray().Single(resource => (string?)resource!["type"] == type && (string?)resource["name"] == name)!["inputs"]!.AsObject();
    }
}
