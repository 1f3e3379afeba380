using ImageTrust.Server.Certificates;
using ImageTrust.Server.Kubernetes;
using ImageTrust.Server.Observability;
using ImageTrust.Server.Rotation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ImageTrust.Server.Tests.Rotation;

/// <summary>One replica's share in the certificate, on a cluster and a clock of the test.</summary>
internal sealed class Replica : IDisposable
{
    private static readonly string TokenFile = WriteToken();

    private readonly WrittenLog logs = new();
    private readonly ServiceProvider services;

    public Replica(FakeCluster cluster, TimeProvider time)
    {
        var setup = new ServiceCollection().AddLogging(logging => logging.AddProvider(logs)).AddMetrics().AddSingleton<Telemetry>().AddSingleton(time);
        setup.AddSharedServingCertificate(new KubernetesConnection(new Uri("https://cluster.test/"), TokenFile, "/nowhere"), new ServingNames(), RotationTimes.Default);
        setup.AddHttpClient(KubernetesApi.ClientName).ConfigurePrimaryHttpMessageHandler(() => cluster);
        services = setup.BuildServiceProvider();
        Keeper = services.GetRequiredService<CertificateKeeper>();
        Held = services.GetRequiredService<HeldCertificate>();
    }

    public CertificateKeeper Keeper { get; }

    public HeldCertificate Held { get; }

    public string Log => logs.Text;

    /// <summary>The loop around the keeper.</summary>
    public IHostedService Loop => services.GetServices<IHostedService>().OfType<CertificateRotation>().Single();

    public Task<DateTimeOffset?> LookAsync() => Keeper.LookAsync(CancellationToken.None);

    /// <summary>Looks until nothing is left to be done now.</summary>
    public async Task<DateTimeOffset?> SettleAsync(FakeTimeProvider time)
    {
        for (int look = 0; look < 20; look++)
        {
            if (await LookAsync() is var next && !(next <= time.GetUtcNow()))
            {
                return next;
            }
        }

        throw new InvalidOperationException("It never settles: " + Log);
    }

    public void Dispose() => services.Dispose();

    private static string WriteToken()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("image-trust-token-").FullName, "token");
        File.WriteAllText(file, "a.service.account.token\n");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        return file;
    }
}
