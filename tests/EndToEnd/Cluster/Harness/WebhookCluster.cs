using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using EndToEnd.Programs;

namespace EndToEnd.Cluster.Harness;

/// <summary>A control plane with what the stack puts into it and two replicas of the webhook, started once for all tests that need it.</summary>
public sealed class WebhookCluster : IAsyncLifetime
{
    internal const string Enforce = "day2";
    internal const string Audit = "day1.5";
    internal const string Shop = "shop";

    private static readonly string[] RegistrationPaths =
    [
        "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/image-trust-validate",
        "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/image-trust-pin",
    ];

    private readonly ConcurrentDictionary<string, Lazy<Task<StackPlan>>> plans = new();
    private readonly List<WebhookReplica> replicas = [];
    private readonly Workplace work = new();
    private Task? started;
    private string replicaPhase = "";
    private string registrationPhase = "";

    internal ControlPlane Plane { get; private set; } = null!;

    internal TestImages Images { get; private set; } = null!;

    internal Balancer Service { get; private set; } = null!;

    /// <summary>The webhook's service account, as its pod would show itself.</summary>
    internal string Token { get; private set; } = "";

    /// <summary>What may run in the webhook's namespace.</summary>
    internal string ReplicaImage { get; private set; } = "";

    internal IReadOnlyList<WebhookReplica> Replicas => replicas;

    /// <summary>Short enough that tests live through rotations; the third of it that is left for one is longer than a busy machine may stand still.</summary>
    internal static TimeSpan CertificateLifetime => TimeSpan.FromSeconds(60);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Skips the test where there is no control plane to run; fails it where CI=true says that there must be.</summary>
    internal async Task RequireAsync()
    {
        var assets = await KubeAssets.RequireAsync();
        // ./test prints this line, so that a green run says against what.
        TestContext.Current.TestOutputHelper?.WriteLine($"API server: Kubernetes {assets.Version}");
        await (started ??= StartAsync(assets));
    }

    /// <summary>Skips the test where the API server knows no admission policies: they are there from 1.30 on.</summary>
    internal async Task RequireGuardAsync(string phase)
    {
        await RequireAsync();
        if (!HasGuard)
        {
            Assert.Skip($"this test needs ValidatingAdmissionPolicies, which Kubernetes {Plane.Version} does not have");
        }

        await InPhaseAsync(phase);
    }

    private bool HasGuard => !Plane.Version.Before(1, 30);

    /// <summary>Two replicas that serve, and both registrations with their CA, all as the stack has them in this phase.</summary>
    internal async Task InPhaseAsync(string phase)
    {
        await RequireAsync();
        if (replicaPhase != phase || replicas.Count != 2)
        {
            await RollOutAsync(phase);
        }

        if (registrationPhase != phase)
        {
            await RegisterAsync(phase);
        }

        await PublishedAsync();
    }

    /// <summary>A rolling update in which no old replica goes before the new ones are ready.</summary>
    internal Task RollOutAsync(string phase) => RollOutAsync(phase, Images.Policy(phase));

    /// <summary>Replicas of another policy, until a test asks for a phase.</summary>
    /// <param name="text">The policy as a person writes it.</param>
    internal Task ServeAsync(string text) => RollOutAsync("", Images.Policy("other", text));

    private async Task RollOutAsync(string phase, string policy)
    {
        var old = replicas.ToList();
        StartReplicas(phase, policy);
        await Task.WhenAll(replicas.Except(old).Select(replica => replica.ReadyAsync()));
        Service.Route([.. replicas.Except(old).Select(replica => replica.Port)]);
        Stop(old);
    }

    /// <summary>Two processes that begin now; nobody waits for them.</summary>
    internal void StartReplicas(string phase) => StartReplicas(phase, Images.Policy(phase));

    private void StartReplicas(string phase, string policy)
    {
        replicaPhase = phase;
        var settings = Settings(policy, Images.Hosts);
        replicas.AddRange([WebhookReplica.Start(settings), WebhookReplica.Start(settings)]);
        Service.Route([.. replicas.Select(replica => replica.Port)]);
    }

    /// <summary>Of a replica that shares this cluster's Secret.</summary>
    internal ReplicaSettings Settings(string policy, string registryHosts) =>
        new(policy, new Uri($"https://127.0.0.1:{Plane.Port}/"), work.PathOf("token"), Plane.AuthorityFile, registryHosts, CertificateLifetime);

    internal void Stop(IEnumerable<WebhookReplica> some)
    {
        foreach (var replica in some.ToList())
        {
            replicas.Remove(replica);
            replica.Dispose();
        }

        Service.Route([.. replicas.Select(replica => replica.Port)]);
    }

    internal async Task RegisterAsync(string phase)
    {
        var plan = await PlanAsync(phase);
        await Plane.ApplyAsync(plan.Registrations(Service.Port, Plane.KnowsMatchConditions));
        if (HasGuard)
        {
            await Plane.ApplyAsync(plan.Guard);
            await PolicySync.TakenUpAsync(Plane);
        }

        registrationPhase = phase;
    }

    /// <summary>The registrations of another stack, and nothing of its guard, until a test asks for a phase.</summary>
    internal async Task RegisterAsync(StackPlan plan)
    {
        Forget();
        await Plane.ApplyAsync(plan.Registrations(Service.Port, Plane.KnowsMatchConditions));
        await PublishedAsync();
    }

    /// <summary>Somebody else took the registrations away.</summary>
    internal void Forget() => registrationPhase = "";

    internal string Write(string name, string text) => work.Write(name, text);

    internal Workplace Work => work;

    internal async Task UnregisterAsync()
    {
        Forget();
        (await Plane.KubectlAsync("delete", "validatingwebhookconfiguration/image-trust-validate", "mutatingwebhookconfiguration/image-trust-pin")).Succeeded();
    }

    /// <summary>Both registrations, as the API server has them.</summary>
    internal async Task<IReadOnlyList<JsonObject>> RegistrationsAsync() => await Task.WhenAll(RegistrationPaths.Select(Plane.GetAsync));

    /// <summary>The CA of every entry of both registrations; null where there is none.</summary>
    internal async Task<IReadOnlyList<string?>> BundlesAsync() =>
        [.. (await RegistrationsAsync()).SelectMany(one => one["webhooks"]!.AsArray()).Select(webhook => (string?)webhook!["clientConfig"]!["caBundle"])];

    internal Task<JsonObject> SecretAsync() => Plane.GetAsync("/api/v1/namespaces/image-trust-system/secrets/image-trust-serving-certificate");

    internal async Task PublishedAsync() => await Patience.UntilAsync(
        "every entry carries a CA", async () => (await BundlesAsync()) is { Count: 4 } bundles && bundles.All(bundle => bundle is { Length: > 0 }));

    public async ValueTask DisposeAsync()
    {
        replicas.ForEach(replica => replica.Dispose());
        if (started is not null)
        {
            await Service.DisposeAsync();
            await Images.DisposeAsync();
            Plane?.Dispose();
        }

        work.Dispose();
    }

    private async Task StartAsync(KubeAssets assets)
    {
        Service = new Balancer();
        var plane = ControlPlane.StartAsync(assets, work);
        Images = await TestImages.MakeAsync(work);
        var plan = await PlanAsync(Enforce);
        ReplicaImage = plan.ReplicaImage;
        Plane = await plane;
        await Plane.ApplyAsync(plan.Foundations.Append(StackPlan.Namespace(Shop))
            .Concat(new[] { "default", "kube-system", "kube-public", "kube-node-lease" }.Select(StackPlan.Namespace)));
        await Plane.ApplyAsync(plan.Service(Service.Port));
        Token = await AccountTokenAsync();
        work.Write("token", Token);
    }

    internal Task<StackPlan> PlanAsync(string phase) =>
        plans.GetOrAdd(phase, key => new Lazy<Task<StackPlan>>(() => StackPlan.PreviewAsync(key, work))).Value;

    private async Task<string> AccountTokenAsync()
    {
        string request = work.Write("token-request.json", """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"expirationSeconds":3600}}""");
        var run = await Plane.KubectlAsync(
            "create", "--raw", "/api/v1/namespaces/image-trust-system/serviceaccounts/image-trust-webhook/token", "-f", request);
        return (string)JsonNode.Parse(run.Succeeded().Output)!["status"]!["token"]!;
    }
}

/// <summary>One cluster for every class that names it, one test at a time.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterTests : ICollectionFixture<WebhookCluster>
{
    public const string Name = "a real API server";
}
