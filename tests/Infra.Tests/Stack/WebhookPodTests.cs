using System.Text.Json.Nodes;
using ImageTrust.Infra.Kubernetes;
using ImageTrust.Policy.Contract;

namespace Infra.Tests.Stack;

/// <summary>The webhook's surroundings in the cluster: room, rank, reach.</summary>
public sealed class WebhookPodTests
{
    private const string Deployment = "kubernetes:apps/v1:Deployment";
    private const string Cilium = "kubernetes:cilium.io/v2:CiliumNetworkPolicy";
    private const string Autoscaler = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";

    [Fact]
    public async Task The_namespace_enforces_the_restricted_standard()
    {
        Assert.Equal("restricted", (string?)(await BuiltStack.FromAsync()).One("kubernetes:core/v1:Namespace")["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"]);
    }

    [Fact]
    public async Task The_quota_has_room_for_every_replica_the_autoscaler_may_make_and_a_rollouts_surplus()
    {
        var stack = await BuiltStack.FromAsync();
        var hard = stack.One("kubernetes:core/v1:ResourceQuota")["spec"]!["hard"]!;

        Assert.Equal((int)stack.One(Autoscaler)["spec"]!["maxReplicas"]! + 1, int.Parse((string)hard["pods"]!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("0", (string?)hard["services.loadbalancers"]);
    }

    [Fact]
    public async Task A_container_that_names_no_bounds_still_fits_the_quota()
    {
        var limits = Assert.Single((await BuiltStack.FromAsync()).One("kubernetes:core/v1:LimitRange")["spec"]!["limits"]!.AsArray())!;

        Assert.NotNull(limits["defaultRequest"]!["cpu"]);
        Assert.NotNull(limits["default"]!["memory"]);
    }

    [Fact]
    public async Task The_autoscaler_never_goes_below_what_a_stack_asks_for()
    {
        var spec = (await BuiltStack.FromAsync(SampleConfig.With("image-trust:webhookReplicas", "4"))).One(Autoscaler)["spec"]!;

        Assert.Equal(4, (int)spec["minReplicas"]!);
        Assert.True((int)spec["maxReplicas"]! > 4);
        Assert.Equal("image-trust-webhook", (string?)spec["scaleTargetRef"]!["name"]);
    }

    [Fact]
    public async Task Replicas_are_kept_apart_by_host_always_and_by_zone_where_there_are_zones()
    {
        Assert.Equal(
            ["topology.kubernetes.io/zone DoNotSchedule", "kubernetes.io/hostname DoNotSchedule"],
            Spread(await BuiltStack.FromAsync(PrivateConfig.Valid())));
        Assert.Equal(
            ["topology.kubernetes.io/zone ScheduleAnyway", "kubernetes.io/hostname DoNotSchedule"], Spread(await BuiltStack.FromAsync()));
    }

    /// <summary>By requirement, not by wish: on a workload's node somebody who broke out of a container would find the webhook's token.</summary>
    [Fact]
    public async Task Replicas_run_on_the_system_pool_alone_whose_taint_they_tolerate()
    {
        var stack = await BuiltStack.FromAsync();
        var pod = stack.One(Deployment)["spec"]!["template"]!["spec"]!;

        var affinity = Assert.Single(pod["affinity"]!.AsObject());
        Assert.Equal("nodeAffinity", affinity.Key);
        var wanted = JsonNode.Parse(
            """{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"kubernetes.azure.com/mode","operator":"In","values":["system"]}]}]}}""");
        Assert.True(JsonNode.DeepEquals(wanted, affinity.Value), affinity.Value!.ToJsonString());
        var inline = Assert.Single(stack.One("azure-native:containerservice:ManagedCluster")["agentPoolProfiles"]!.AsArray())!;
        Assert.Equal(("System", "CriticalAddonsOnly=true:NoSchedule"), ((string?)inline["mode"], (string?)Assert.Single(inline["nodeTaints"]!.AsArray())));
        Assert.Contains(pod["tolerations"]!.AsArray(), one => (string?)one!["key"] == "CriticalAddonsOnly" && (string?)one["operator"] == "Exists");
    }

    [Fact]
    public async Task The_webhook_outranks_workloads_by_a_class_of_its_own()
    {
        var stack = await BuiltStack.FromAsync();
        var rank = stack.One("kubernetes:scheduling.k8s.io/v1:PriorityClass");

        Assert.Equal((string?)rank["metadata"]!["name"], (string?)PodOf(stack)["priorityClassName"]);
        Assert.Equal(1_000_000_000, (int)rank["value"]!);
        Assert.False((bool)rank["globalDefault"]!);
    }

    [Fact]
    public async Task The_namespace_is_shut_in_both_directions_before_anything_is_opened()
    {
        var spec = (await BuiltStack.FromAsync()).One("kubernetes:networking.k8s.io/v1:NetworkPolicy")["spec"]!;

        Assert.Equal(["Ingress", "Egress"], spec["policyTypes"]!.AsArray().Select(type => (string?)type));
        Assert.Empty(spec["podSelector"]?.AsObject() ?? []);
        Assert.Null(spec["ingress"]);
        Assert.Null(spec["egress"]);
    }

    [Fact]
    public async Task Only_the_API_server_reaches_the_webhook_and_only_the_scraper_and_the_kubelet_its_management_port()
    {
        var ingress = Spec(await BuiltStack.FromAsync())["ingress"]!.AsArray();

        Assert.Equal(["8443", "8443", "8081", "8081", "8444"], ingress.Select(rule => (string?)rule!["toPorts"]![0]!["ports"]![0]!["port"]));
        Assert.Equal(["kube-apiserver", "host", "remote-node"], ingress[0]!["fromEntities"]!.AsArray().Select(entity => (string?)entity));
        Assert.Equal("konnectivity-agent", Label(ingress[1]!, "app"));
        Assert.Equal("ama-metrics", Label(ingress[2]!, "rsName"));
        Assert.Equal(["host"], ingress[3]!["fromEntities"]!.AsArray().Select(entity => (string?)entity));
        Assert.Equal("image-trust-webhook", (string?)ingress[4]!["fromEndpoints"]![0]!["matchLabels"]!["app.kubernetes.io/name"]);
        Assert.All(ingress.Skip(1).Take(2), rule => Assert.Equal("kube-system", Label(rule!, "io.kubernetes.pod.namespace")));
    }

    [Fact]
    public async Task Replicas_reach_each_other_at_one_port_and_nobody_else_reaches_that()
    {
        var stack = await BuiltStack.FromAsync();
        foreach (string direction in (string[])["ingress", "egress"])
        {
            var rule = Assert.Single(Spec(stack)[direction]!.AsArray(), rule => rule!.ToJsonString().Contains("8444", StringComparison.Ordinal))!.AsObject();
            Assert.Equal([direction == "ingress" ? "fromEndpoints" : "toEndpoints", "toPorts"], rule.Select(member => member.Key).Order(StringComparer.Ordinal));
            Assert.Equal("""[{"matchLabels":{"app.kubernetes.io/name":"image-trust-webhook"}}]""", rule.First(member => member.Key != "toPorts").Value!.ToJsonString());
            Assert.Equal("8444", (string?)Assert.Single(Assert.Single(rule["toPorts"]!.AsArray())!["ports"]!.AsArray())!["port"]);
        }

        var service = Assert.Single(stack.All("kubernetes:core/v1:Service"), one => (string?)one["metadata"]!["name"] == "image-trust-webhook-replicas")["spec"]!;
        Assert.Equal("None", (string?)service["clusterIP"]);
        Assert.Equal("8444", service["ports"]!.AsArray().Single(port => (string?)port!["targetPort"] == "hand-over")!["port"]!.ToString());
        var container = PodOf(stack)["containers"]![0]!;
        Assert.Equal("8444", container["ports"]!.AsArray().Single(port => (string?)port!["name"] == "hand-over")!["containerPort"]!.ToString());
        var variables = container["env"]!.AsArray().ToDictionary(one => (string)one!["name"]!, one => (string?)one!["value"]);
        Assert.Equal(("8444", "image-trust-webhook-replicas.image-trust-system.svc:8444"), (variables["IMAGETRUST_HAND_OVER_PORT"], variables["IMAGETRUST_HAND_OVER_FROM"]));
    }

    [Fact]
    public async Task An_API_server_in_a_subnet_of_its_own_is_let_in_from_all_of_it()
    {
        var spec = Spec(await BuiltStack.FromAsync(PrivateConfig.Valid()));

        Assert.Equal("10.232.1.64/28", (string?)Assert.Single(spec["ingress"]!.AsArray(), rule => rule!["fromCIDR"] is not null)!["fromCIDR"]![0]);
        Assert.Equal("10.232.1.64/28", (string?)Assert.Single(spec["egress"]!.AsArray(), rule => rule!["toCIDR"] is not null)!["toCIDR"]![0]);
        Assert.DoesNotContain(Spec(await BuiltStack.FromAsync())["ingress"]!.AsArray(), rule => rule!["fromCIDR"] is not null);
    }

    [Fact]
    public async Task With_egress_by_name_the_webhook_reaches_its_registry_and_Entra_alone()
    {
        Assert.Equal(
            [
                "fabrikamimages.azurecr.io", "fabrikamimages.westeurope.data.azurecr.io", "fabrikamimages.northeurope.data.azurecr.io",
                "fabrikamimages.swedencentral.data.azurecr.io", "login.microsoftonline.com",
            ],
            Hosts(await BuiltStack.FromAsync(PrivateConfig.Valid())));
    }

    [Fact]
    public async Task Further_registries_are_reached_only_when_they_are_listed()
    {
        Assert.Contains("ghcr.io", Hosts(await BuiltStack.FromAsync(PrivateConfig.With(("image-trust:webhookRegistries", "ghcr.io")))));
    }

    [Fact]
    public async Task Without_egress_by_name_it_is_HTTPS_alone()
    {
        var egress = Assert.Single(Spec(await BuiltStack.FromAsync())["egress"]!.AsArray(), rule => rule!["toEntities"]?.ToJsonString().Contains("world", StringComparison.Ordinal) == true)!;

        Assert.Equal(["world"], egress["toEntities"]!.AsArray().Select(entity => (string?)entity));
        Assert.Equal("443", (string?)Assert.Single(egress["toPorts"]![0]!["ports"]!.AsArray())!["port"]);
    }

    [Fact]
    public async Task The_webhook_knows_which_registry_hosts_may_have_private_addresses()
    {
        var variable = Variable(await BuiltStack.FromAsync(PrivateConfig.Valid()), "IMAGETRUST_PRIVATE_REGISTRIES");

        Assert.StartsWith("fabrikamimages.azurecr.io,fabrikamimages.westeurope.data.azurecr.io", variable, StringComparison.Ordinal);
        Assert.Null(Variable(await BuiltStack.FromAsync(), "IMAGETRUST_PRIVATE_REGISTRIES"));
    }

    [Fact]
    public async Task Prometheus_is_told_where_the_metrics_are()
    {
        var stack = await BuiltStack.FromAsync();
        var map = stack.Named("kubernetes:core/v1:ConfigMap", "scrape");
        var text = (string)map["data"]!["prometheus-config"]!;
        var job = Assert.Single(JsonNode.Parse(text)!["scrape_configs"]!.AsArray())!;
        var kept = job["relabel_configs"]!.AsArray().Where(rule => (string?)rule!["action"] == "keep").Select(rule => $"{rule!["source_labels"]![0]} {rule["regex"]}");
        var ports = stack.One("kubernetes:apps/v1:Deployment")["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"]!.AsArray();

        Assert.Equal("kube-system/ama-metrics-prometheus-config", $"{map["metadata"]!["namespace"]}/{map["metadata"]!["name"]}");
        Assert.Equal("image-trust-system", (string?)Assert.Single(job["kubernetes_sd_configs"]![0]!["namespaces"]!["names"]!.AsArray()));
        Assert.Equal(
            ["__meta_kubernetes_pod_label_app_kubernetes_io_name image-trust-webhook", "__meta_kubernetes_pod_container_port_name management"], kept);
        Assert.Contains(ports, port => (string?)port!["name"] == "management" && (int)port["containerPort"]! == 8081);
        Assert.DoesNotContain("$", text, StringComparison.Ordinal);
    }

    /// <summary>A kind of an add-on's comes minutes after the cluster, and the provider waits for one.</summary>
    [Fact]
    public async Task A_first_update_needs_no_kind_that_an_add_on_brings()
    {
        var stack = await BuiltStack.FromAsync(SampleConfig.With("image-trust:webhookDigest", null));
        string[] groups = ["core", "apps", "batch", "autoscaling", "policy", "rbac.authorization.k8s.io", "networking.k8s.io", "scheduling.k8s.io", "admissionregistration.k8s.io"];

        Assert.Contains("kubernetes:core/v1:Namespace", stack.Types);
        Assert.All(stack.Types.Where(type => type.StartsWith("kubernetes:", StringComparison.Ordinal)), type => Assert.Contains(type.Split(':', '/')[1], groups));
    }

    [Fact]
    public async Task A_rollout_that_makes_no_progress_fails_within_three_minutes_and_says_where_to_look()
    {
        var deployment = (await BuiltStack.FromAsync()).One("kubernetes:apps/v1:Deployment");

        Assert.True((int)deployment["spec"]!["progressDeadlineSeconds"]! < WebhookDeployment.Rollout.TotalSeconds);
        Assert.True(WebhookDeployment.Rollout <= TimeSpan.FromMinutes(3));
        Assert.Contains("kubectl -n image-trust-system get pods,events", WebhookDeployment.WhenItFails, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_entry_skips_updates_that_leave_the_spec_alone_and_nothing_else()
    {
        var stack = await BuiltStack.FromAsync();
        string[] types = ["Validating", "Mutating"];

        Assert.All(types.SelectMany(type => stack.One($"kubernetes:admissionregistration.k8s.io/v1:{type}WebhookConfiguration")["webhooks"]!.AsArray()), entry =>
        {
            var condition = Assert.Single(entry!["matchConditions"]!.AsArray())!;
            Assert.StartsWith("request.operation != 'UPDATE' || ", (string?)condition["expression"], StringComparison.Ordinal);
            Assert.EndsWith("object.spec != oldObject.spec", (string?)condition["expression"], StringComparison.Ordinal);
            Assert.DoesNotContain("metadata", (string?)condition["expression"], StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_API_server_gives_up_within_ten_seconds()
    {
        var stack = await BuiltStack.FromAsync();

        Assert.All(stack.One("kubernetes:admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration")["webhooks"]!.AsArray(), entry =>
            Assert.InRange((int)entry!["timeoutSeconds"]!, 1, 10));
    }

    [Fact]
    public async Task The_first_update_of_a_private_cluster_makes_nothing_inside_it()
    {
        var stack = await BuiltStack.FromAsync(PrivateConfig.With(("image-trust:webhookDigest", null)));

        Assert.DoesNotContain(stack.Types, type => type.StartsWith("kubernetes:", StringComparison.Ordinal));
        Assert.True(stack.Has("azure-native:containerservice:ManagedCluster"));
    }

    [Fact]
    public async Task Every_object_names_its_namespace()
    {
        var stack = await BuiltStack.FromAsync();
        string[] namespaced =
        [
            "kubernetes:core/v1:ServiceAccount", "kubernetes:core/v1:Secret", "kubernetes:core/v1:ConfigMap", "kubernetes:core/v1:Service", Deployment, Autoscaler,
            "kubernetes:core/v1:ResourceQuota", "kubernetes:core/v1:LimitRange", Cilium, "kubernetes:policy/v1:PodDisruptionBudget",
        ];

        Assert.All(namespaced.SelectMany(stack.All).Where(made => (string?)made["metadata"]!["name"] != "ama-metrics-prometheus-config"), made =>
            Assert.Equal(ClusterNames.Namespace, (string?)made["metadata"]!["namespace"]));
        Assert.All(namespaced, type => Assert.NotEmpty(stack.All(type)));
    }

    private static JsonNode PodOf(BuiltStack stack) => stack.One(Deployment)["spec"]!["template"]!["spec"]!;

    private static JsonNode Spec(BuiltStack stack) => stack.One(Cilium)["spec"]!;

    private static IEnumerable<string> Spread(BuiltStack stack) =>
        PodOf(stack)["topologySpreadConstraints"]!.AsArray().Select(constraint => $"{constraint!["topologyKey"]} {constraint["whenUnsatisfiable"]}");

    private static IEnumerable<string?> Hosts(BuiltStack stack) =>
        Spec(stack)["egress"]!.AsArray().Single(rule => rule!["toFQDNs"] is not null)!["toFQDNs"]!.AsArray().Select(host => (string?)(host!["matchName"] ?? host["matchPattern"]));

    private static string? Label(JsonNode rule, string label) => (string?)Assert.Single(rule["fromEndpoints"]!.AsArray())!["matchLabels"]![$"k8s:{label}"];

    private static string? Variable(BuiltStack stack, string name) =>
        (string?)PodOf(stack)["containers"]![0]!["env"]!.AsArray().SingleOrDefault(variable => (string?)variable!["name"] == name)?["value"];
}
