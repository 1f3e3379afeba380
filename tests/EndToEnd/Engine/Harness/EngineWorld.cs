using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using EndToEnd.Engine.Nodes;
using EndToEnd.Engine.StandIns;
using EndToEnd.Programs;

// These tests wait for programs most of their time.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]

namespace EndToEnd.Engine.Harness;

/// <summary>
/// A world in which <c>pulumi up</c> ends in refusals of real pods: the real engine and its Kubernetes provider, a control plane, a node that
/// runs the webhook, a registry with signed images, and stand-ins for Azure and Entra. It is started once for all tests that name
/// <see cref="EngineTests"/>; they run one after another, and the cluster belongs to one stack at a time: another stack begins in a cluster that
/// was swept, in an Azure and with a state in which there is nothing, and so does a test after one that broke off.
///
/// A test of it: take the stack, bring it to where it has to be, do what the test is about, say that it is not as it was.
/// <code>
/// var dev = await world.StackAsync("dev");           // skips where there is no engine
/// await dev.UpAsync("day2");                         // up, if it is not there yet
/// (await world.Plane.KubectlAsync("patch", …)).Succeeded();
/// dev.Touched();                                     // the next test begins with an update
/// var run = await dev.Pulumi.PreviewAsync("--expect-no-changes", "--refresh");
/// </code>
/// Azure fails when <see cref="EngineStack.Azure"/> is told so, and the node pulls the images of <see cref="KubeNode.Images"/> only.
/// </summary>
public sealed class EngineWorld : IAsyncLifetime
{
    /// <summary>Digests of the webhook's image. Both hold the program that was built.</summary>
    internal const string Webhook = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    internal const string OtherWebhook = "sha256:2222222222222222222222222222222222222222222222222222222222222222";

    internal const string WebhookNamespace = "image-trust-system";

    private readonly Workplace work = new();
    private readonly List<PluginServer> plugins = [];
    private readonly Dictionary<string, EngineStack> samples = new(StringComparer.Ordinal);
    private readonly CloudAccount account = new();
    private EngineStack? current;
    private int begun;
    private Task? started;
    private bool fetches;

    internal ControlPlane Plane { get; private set; } = null!;

    internal KubeNode Node { get; private set; } = null!;

    internal TestImages Images { get; private set; } = null!;

    internal ShopPods Pods { get; private set; } = null!;

    internal ClusterContent Content { get; private set; } = null!;

    /// <summary>A folder with a state for each stack that was begun.</summary>
    internal string StateFolder => work.PathOf("state");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A stack that has the cluster for itself, as the last test that asked for it left it.</summary>
    internal async Task<EngineStack> StackAsync(string name) =>
        current is { Broken: false } known && known.Name == name ? known : await FreshAsync(name);

    /// <summary>A stack of which nothing exists: no state, nothing in Azure, and the cluster as new.</summary>
    internal async Task<EngineStack> FreshAsync(string name)
    {
        await RequireAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"API server: Kubernetes {Plane.Version}");
        current = null;
        account.StartAnew();
        await Content.SweepAsync(Node);
        await Plane.ApplyAsync(CustomKinds.All);
        string place = $"{name}-{++begun}";
        return current = await NewStackAsync(
            StackFolder.FilledIn(work.PathOf($"stack-{place}"), name, Images.PolicyText, Images.PublicKeyFile), name, StateFolder + "/" + place);
    }

    /// <summary>A stack as the repository has it, never deployed: for previews. It has a state of its own and needs no cluster.</summary>
    internal async Task<EngineStack> SampleAsync(string name)
    {
        await RequireAsync();
        return samples.TryGetValue(name, out var known) ? known : samples[name] = await NewStackAsync(
            StackFolder.Sample(work.PathOf($"sample-{name}"), name), name, work.PathOf("sample-state"));
    }

    /// <summary>The replicas that are ready, all of them with the newest policy and image once a rollout is over.</summary>
    internal IReadOnlyList<NodePod> Replicas => [.. Node.Pods.Values.Where(pod => pod.Ready)];

    /// <summary>The replicas once all are of one rollout: an update does not wait until the last of those before has ended.</summary>
    internal async Task<IReadOnlyList<NodePod>> SettledAsync()
    {
        await Patience.UntilAsync("all replicas are of one rollout", () =>
            Task.FromResult(Replicas.DistinctBy(replica => (replica.Digest, replica.PolicyName)).Count() == 1));
        return Replicas;
    }

    /// <summary>For the beginning of PATH: who signs in to the cluster then is <see cref="ClusterReader"/>.</summary>
    internal async Task<string> ReaderAsync()
    {
        await ClusterReader.AllowSecretsAsync(Plane);
        string programs = Directory.CreateDirectory(work.PathOf("reader")).FullName;
        Kubelogin.Write(programs, Plane, work, ClusterReader.Name);
        return programs;
    }

    public async ValueTask DisposeAsync()
    {
        if (started is not null)
        {
            await (Node?.DisposeAsync() ?? ValueTask.CompletedTask);
            foreach (var plugin in plugins)
            {
                await plugin.DisposeAsync();
            }

            await (Images?.DisposeAsync() ?? ValueTask.CompletedTask);
            Plane?.Dispose();
        }

        work.Dispose();
    }

    private async Task StartAsync(KubeAssets assets, string range)
    {
        string programs = Directory.CreateDirectory(work.PathOf("programs")).FullName;
        fetches = EngineTools.PrepareHome(work.PathOf("pulumi-home"));
        var plane = ControlPlane.StartAsync(assets, work, new PlaneOptions { ServiceRange = $"{range}.0.0/24", PodsRun = true });
        Images = await TestImages.MakeAsync(work);
        Plane = await plane;
        plugins.Add(await PluginServer.StartAsync(new Arm("5f6a2a5e-7c1d-4b7e-9d3b-000000000000", Kubeconfig, new ClusterAdministrators(Plane)), account, programs));
        plugins.Add(await PluginServer.StartAsync(new Entra(), account, programs));
        Kubelogin.Write(programs, Plane, work);
        await Plane.ApplyAsync(CustomKinds.All);
        await Plane.ApplyAsync(StackPlan.Namespace(ShopPods.Namespace));
        await ClusterReader.AllowAsync(Plane);
        Pods = new ShopPods(Plane, Images);
        Content = await ClusterContent.NowAsync(Plane);
        Node = await KubeNode.StartAsync(Plane, new NodeSettings(WebhookNamespace, work.PathOf("pods"), $"{range}.1", new Dictionary<string, string>
        {
            ["KUBERNETES_SERVICE_HOST"] = "127.0.0.1",
            ["KUBERNETES_SERVICE_PORT"] = $"{Plane.Port}",
            // The test's registry is on this machine and speaks no TLS.
            ["IMAGETRUST_PRIVATE_REGISTRIES"] = Images.Hosts,
            ["IMAGETRUST_PLAIN_HTTP_REGISTRIES"] = Images.Hosts,
        }));
        Node.Images[Webhook] = Node.Images[OtherWebhook] = BuiltProgram.PathOf("Server", "ImageTrust.Server");
    }

    private async Task RequireAsync()
    {
        if (started is null)
        {
            string range = await EngineTools.RequireAsync();
            var assets = await KubeAssets.RequireAsync();
            started = StartAsync(assets, range);
        }

        await started;
    }

    private async Task<EngineStack> NewStackAsync(StackFolder folder, string name, string state)
    {
        Directory.CreateDirectory(state);
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = $"{work.PathOf("programs")}:{Environment.GetEnvironmentVariable("PATH")}",
            ["HOME"] = work.PathOf("home"),
            ["PULUMI_HOME"] = work.PathOf("pulumi-home"),
            ["PULUMI_BACKEND_URL"] = $"file://{state}",
            ["PULUMI_CONFIG_PASSPHRASE"] = "correct horse battery staple",
            ["PULUMI_SKIP_UPDATE_CHECK"] = "true",
            ["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] = fetches ? "false" : "true",
        };
        if (folder.Get("cloud") == "none")
        {
            // The one stack that is told where its cluster is.
            environment["KUBECONFIG"] = Plane.AdministratorConfig;
        }

        var pulumi = new PulumiCli(name, folder, environment);
        await pulumi.InitAsync();
        return new EngineStack(name, folder, pulumi, account);
    }

    /// <summary>As Azure hands it out: no credential in it.</summary>
    private string Kubeconfig() => new JsonObject
    {
        ["clusters"] = new JsonArray(new JsonObject
        {
            ["name"] = "aks",
            ["cluster"] = new JsonObject
            {
                ["server"] = $"https://127.0.0.1:{Plane.Port}",
                ["certificate-authority-data"] = Convert.ToBase64String(File.ReadAllBytes(Plane.AuthorityFile)),
            },
        }),
    }.ToJsonString();
}

/// <summary>One world for every class that names it, one test at a time.</summary>
[CollectionDefinition(Name)]
public sealed class EngineTests : ICollectionFixture<EngineWorld>
{
    public const string Name = "the real engine";
}

/// <summary>Another world for tests that mostly wait, for kinds that come late and for rollouts that fail: beside the others, they cost no time.</summary>
[CollectionDefinition(Name)]
public sealed class SlowEngineTests : ICollectionFixture<EngineWorld>
{
    public const string Name = "the real engine, waiting";
}
