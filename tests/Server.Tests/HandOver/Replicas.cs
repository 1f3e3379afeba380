using ImageTrust.Decisions.Remembering;
using ImageTrust.Decisions.Tests;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Server.Health;
using ImageTrust.Server.Hosting;
using ImageTrust.Server.Kubernetes;
using ImageTrust.Server.Observability;
using ImageTrust.Server.Rotation;
using ImageTrust.Server.Settings;
using ImageTrust.Server.Tests.Rotation;
using ImageTrust.Server.Tests.Stage;
using ImageTrust.TestKit.Timing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ImageTrust.Server.Tests.HandOver;

/// <summary>Whole servers on loopback that share the Secret of one cluster.</summary>
internal sealed class Replicas : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("image-trust-");
    private readonly List<WebApplication> running = [];
    private readonly CosignKey release = new();

    public Replicas()
    {
        File.WriteAllText(TokenFile, "a.service.account.token\n");
        File.WriteAllText(PolicyFileName, "{}");
    }

    public FakeCluster Cluster { get; } = new();

    private string TokenFile => Path.Combine(folder.FullName, "token");

    private string PolicyFileName => Path.Combine(folder.FullName, "policy.json");

    private TrustPolicy Policy => Assert.IsType<PolicyReading.Accepted>(PolicyFile.ReadText(
        ServerStage.Policy.Replace("PHASE", "day1", StringComparison.Ordinal), _ => new FileReading.Found(release.Pem))).Policy;

    /// <param name="from">Whom it asks at the start, HOST:PORT; null for nobody.</param>
    /// <param name="mebibytes">What it can remember.</param>
    public async Task<RunningReplica> StartAsync(string? from = null, int mebibytes = 1)
    {
        Dictionary<string, string> environment = new()
        {
            ["IMAGETRUST_POLICY"] = PolicyFileName,
            ["IMAGETRUST_ADDRESS"] = "127.0.0.1",
            ["IMAGETRUST_HTTPS_PORT"] = "0",
            ["IMAGETRUST_MANAGEMENT_PORT"] = "0",
            ["IMAGETRUST_HAND_OVER_PORT"] = "0",
            ["IMAGETRUST_SERVING_SECRET"] = "image-trust-serving-certificate",
            ["IMAGETRUST_KUBERNETES_API"] = "https://cluster.test/",
            ["IMAGETRUST_KUBERNETES_TOKEN_FILE"] = TokenFile,
            ["IMAGETRUST_REMEMBERED_MEBIBYTES"] = mebibytes.ToString(provider: null),
            ["IMAGETRUST_DRAIN_SECONDS"] = "0",
        };
        if (from is not null)
        {
            environment["IMAGETRUST_HAND_OVER_FROM"] = from;
        }

        var (settings, problems) = SettingsReader.Read(environment);
        Assert.Empty(problems);
        var log = new WrittenLog();
        var app = ServerHost.Build(settings!, Policy, services =>
        {
            services.AddHttpClient(KubernetesApi.ClientName).ConfigurePrimaryHttpMessageHandler(() => new Kept(Cluster));
            services.Replace(ServiceDescriptor.Singleton(new DecisionLog(TextWriter.Null, ServerStage.Replica)));
            services.AddLogging(logging => logging.ClearProviders().AddProvider(log));
        });
        running.Add(app);
        await app.StartAsync();
        return new RunningReplica(app, log);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in running)
        {
            await app.DisposeAsync();
        }

        Cluster.Dispose();
        release.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>The cluster outlives the replicas.</summary>
    private sealed class Kept(FakeCluster cluster) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker invoker = new(cluster, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            invoker.SendAsync(request, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                invoker.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

/// <summary>A server that runs.</summary>
internal sealed class RunningReplica(WebApplication app, WrittenLog log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public EvidenceStore Store => app.Services.GetRequiredService<EvidenceStore>();

    public HeldCertificate Held => app.Services.GetRequiredService<HeldCertificate>();

    public string Log => log.Text;

    /// <summary>Ports as they were listened on: reviews, state, hand-over.</summary>
    public IReadOnlyList<int> Ports => [.. app.Urls.Select(url => new Uri(url).Port)];

    public string HandOver => $"127.0.0.1:{Ports[2]}";

    /// <returns>How long it took.</returns>
    public async Task<OwnTime> ReadyAsync()
    {
        var report = app.Services.GetRequiredService<ReadinessReport>();
        var took = new OwnTime();
        while (!report.IsReady)
        {
            Assert.True(took.Own < Patience, report.Read().Text);
            await Task.Delay(10);
        }

        return took;
    }

    public string Readiness => app.Services.GetRequiredService<ReadinessReport>().Read().Text;
}
