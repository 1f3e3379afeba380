using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Infra.Tests.Stack;

/// <summary>Registries that are not Azure's: what the webhook's pod is given to reach them and to log in.</summary>
public sealed partial class OtherRegistriesTests
{
    private const string Pem = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n";
    private const string ConfigMap = "kubernetes:core/v1:ConfigMap";

    private static Dictionary<string, string> Config(params (string Key, string? Value)[] more) => PrivateConfig.With(
    [
        ("image-trust:webhookRegistries", "ghcr.io, harbor.fabrikam.example:8443"),
        ("image-trust:webhookRegistrySecret", "registry-credentials"),
        ("image-trust:webhookRegistryAuthorities", "harbor.fabrikam.example:8443=authorities/harbor.pem"),
        ("image-trust:webhookTokenServices", "harbor.fabrikam.example:8443=login.fabrikam.example"),
        ("image-trust:webhookPrivateRegistries", "harbor.fabrikam.example:8443, login.fabrikam.example"),
        ("image-trust:docsUrl", "https://git.fabrikam.example/image-trust/docs"),
        ("image-trust:canaryAccount", "system:serviceaccount:ci:canary"),
        .. more,
    ]);

    private static Task<BuiltStack> BuiltAsync(string pem = Pem, params (string Key, string? Value)[] more) =>
        BuiltStack.FromAsync(Config(more), authorities: new Dictionary<string, string> { ["authorities/harbor.pem"] = pem });

    [Fact]
    public async Task Credentials_come_from_the_Secret_that_is_named_and_can_be_rotated()
    {
        var pod = PodOf(await BuiltAsync());

        Assert.Equal("/etc/image-trust/registry-credentials/config.json", Variable(pod, "IMAGETRUST_DOCKER_CONFIG"));
        var volume = Volume(pod, "registry-credentials")["secret"]!;
        Assert.Equal("registry-credentials", (string?)volume["secretName"]);
        Assert.Equal((".dockerconfigjson", "config.json"), ((string?)volume["items"]![0]!["key"], (string?)volume["items"]![0]!["path"]));
        Assert.Null(volume["optional"]);
        var mount = Mount(pod, "registry-credentials");
        Assert.Equal("/etc/image-trust/registry-credentials", (string?)mount["mountPath"]);
        Assert.True((bool)mount["readOnly"]!);
        // Mounted by a sub-path it would be copied once and never change.
        Assert.Null(mount["subPath"]);
    }

    [Fact]
    public async Task Authorities_lie_in_a_ConfigMap_named_by_its_content()
    {
        var (stack, other) = (await BuiltAsync(), await BuiltAsync(Pem + Pem));
        var map = stack.Named(ConfigMap, "authorities");
        var name = (string)map["metadata"]!["name"]!;

        Assert.StartsWith("image-trust-registry-authorities-", name, StringComparison.Ordinal);
        Assert.True((bool)map["immutable"]!);
        Assert.Equal(name, (string?)Volume(PodOf(stack), "registry-authorities")["configMap"]!["name"]);
        var file = Assert.Single(map["data"]!.AsObject());
        Assert.Equal(Pem, (string?)file.Value);
        Assert.Equal($"harbor.fabrikam.example:8443=/etc/image-trust/registry-authorities/{file.Key}", Variable(PodOf(stack), "IMAGETRUST_REGISTRY_CA"));
        Assert.NotEqual(name, (string?)other.Named(ConfigMap, "authorities")["metadata"]!["name"]);
    }

    [Fact]
    public async Task Token_services_and_private_hosts_are_named_to_the_webhook()
    {
        var pod = PodOf(await BuiltAsync());

        Assert.Equal("harbor.fabrikam.example:8443=login.fabrikam.example", Variable(pod, "IMAGETRUST_TOKEN_SERVICES"));
        Assert.EndsWith(",harbor.fabrikam.example:8443,login.fabrikam.example", Variable(pod, "IMAGETRUST_PRIVATE_REGISTRIES"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_account_of_canaries_is_named_to_the_webhook_where_there_is_one()
    {
        Assert.Equal("system:serviceaccount:ci:canary", Variable(PodOf(await BuiltAsync()), "IMAGETRUST_CANARY_ACCOUNT"));
        Assert.Null(Variable(PodOf(await BuiltAsync(Pem, ("image-trust:canaryAccount", null))), "IMAGETRUST_CANARY_ACCOUNT"));
    }

    [Fact]
    public async Task The_webhook_knows_where_a_refusal_sends_people()
    {
        var pod = PodOf(await BuiltAsync());

        Assert.Equal("dev", Variable(pod, "IMAGETRUST_STACK"));
        Assert.Equal("https://git.fabrikam.example/image-trust/docs", Variable(pod, "IMAGETRUST_DOCS_URL"));
    }

    [Fact]
    public async Task By_name_each_host_is_reached_on_its_own_port_alone()
    {
        var rules = Egress(await BuiltAsync());

        Assert.Equal(["443", "8443"], rules.Select(rule => (string)Assert.Single(rule["toPorts"]![0]!["ports"]!.AsArray())!["port"]!));
        Assert.Equal(["harbor.fabrikam.example"], Names(rules[1]));
        Assert.Contains("ghcr.io", Names(rules[0]));
        Assert.Contains("login.fabrikam.example", Names(rules[0]));
        Assert.DoesNotContain("harbor.fabrikam.example", Names(rules[0]));
    }

    [Fact]
    public async Task Without_egress_by_name_the_ports_of_listed_registries_are_open_besides_HTTPS()
    {
        var stack = await BuiltAsync(more: ("image-trust:advancedNetworking", "false"));
        var rule = Cilium(stack).Single(rule => (string?)rule["toEntities"]?[0] == "world");

        Assert.Equal(["443", "8443"], rule["toPorts"]![0]!["ports"]!.AsArray().Select(port => (string?)port!["port"]));
    }

    [Fact]
    public async Task Without_other_registries_nothing_is_mounted_or_said()
    {
        var stack = await BuiltStack.FromAsync();
        var pod = PodOf(stack);

        Assert.Equal(["policy", "declared", "tmp"], pod["volumes"]!.AsArray().Select(volume => (string?)volume!["name"]));
        Assert.DoesNotContain("authorities", stack.Names(ConfigMap));
        Assert.All(["IMAGETRUST_DOCKER_CONFIG", "IMAGETRUST_REGISTRY_CA", "IMAGETRUST_TOKEN_SERVICES"], name => Assert.Null(Variable(pod, name)));
    }

    /// <summary>Or every replica would say that somebody changed the Deployment by hand.</summary>
    [Fact]
    public async Task What_is_mounted_is_what_the_webhook_is_told_was_declared()
    {
        var stack = await BuiltAsync();
        var declared = JsonNode.Parse((string)Assert.Single(stack.Named(ConfigMap, "declared")["data"]!.AsObject()).Value!)!;
        var volumes = declared.ToJsonString();

        foreach (var volume in PodOf(stack)["volumes"]!.AsArray().Where(volume => ((string)volume!["name"]!).StartsWith("registry-", StringComparison.Ordinal)))
        {
            Assert.Contains(Sorted(volume!).ToJsonString(), Sorted(JsonNode.Parse(volumes)!).ToJsonString(), StringComparison.Ordinal);
        }
    }

    private static JsonNode Sorted(JsonNode node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(item => Sorted(item!))]),
        _ => node.DeepClone(),
    };

    /// <summary>A setting of the webhook that nobody can reach through a stack is one that no user of this program has.</summary>
    [Fact]
    public async Task Every_setting_of_the_webhook_is_the_stacks_or_for_running_it_elsewhere()
    {
        string[] elsewhere =
        [
            // A file instead of the environment; where and how a replica outside a cluster listens, logs and finds its certificate.
            "IMAGETRUST_SETTINGS", "IMAGETRUST_ADDRESS", "IMAGETRUST_SERVING_CERTIFICATE", "IMAGETRUST_SERVING_LIFETIME_SECONDS",
            "IMAGETRUST_KUBERNETES_API", "IMAGETRUST_KUBERNETES_TOKEN_FILE", "IMAGETRUST_KUBERNETES_CA_FILE",
            "IMAGETRUST_DRAIN_SECONDS", "IMAGETRUST_LOG_LEVEL", "IMAGETRUST_OTLP_ENDPOINT",
            // Bounds that no cluster has a reason to move.
            "IMAGETRUST_IMAGES_PER_REVIEW", "IMAGETRUST_REMEMBERED_MEBIBYTES",
            // Nobody signs in over plain HTTP in a cluster.
            "IMAGETRUST_PLAIN_HTTP_REGISTRIES",
        ];
        var page = await File.ReadAllTextAsync(Repository.PathOf("docs/webhook-settings.md"));
        var all = SettingRow().Matches(page).Select(match => match.Groups[1].Value).ToList();
        var given = PodOf(await BuiltAsync())["containers"]![0]!["env"]!.AsArray().Select(variable => (string)variable!["name"]!).ToList();

        Assert.True(all.Count >= 20);
        Assert.Empty(all.Except(given).Except(elsewhere));
        Assert.Empty(given.Except(all));
    }

    private static JsonNode PodOf(BuiltStack stack) => stack.One("kubernetes:apps/v1:Deployment")["spec"]!["template"]!["spec"]!;

    private static JsonNode Volume(JsonNode pod, string name) => pod["volumes"]!.AsArray().Single(volume => (string?)volume!["name"] == name)!;

    private static JsonNode Mount(JsonNode pod, string name) => pod["containers"]![0]!["volumeMounts"]!.AsArray().Single(mount => (string?)mount!["name"] == name)!;

    private static string? Variable(JsonNode pod, string name) =>
        (string?)pod["containers"]![0]!["env"]!.AsArray().SingleOrDefault(variable => (string?)variable!["name"] == name)?["value"];

    private static IEnumerable<JsonNode> Cilium(BuiltStack stack) =>
        stack.One("kubernetes:cilium.io/v2:CiliumNetworkPolicy")["spec"]!["egress"]!.AsArray().Select(rule => rule!);

    private static List<JsonNode> Egress(BuiltStack stack) => [.. Cilium(stack).Where(rule => rule["toFQDNs"] is not null)];

    private static IEnumerable<string?> Names(JsonNode rule) => rule["toFQDNs"]!.AsArray().Select(host => (string?)(host!["matchName"] ?? host["matchPattern"]));

    [GeneratedRegex(@"^\| `(IMAGETRUST_[A-Z_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex SettingRow();
}
