using ImageTrust.Server.Certificates;
using ImageTrust.Server.Declared;
using ImageTrust.Server.HandOver;
using ImageTrust.Server.Health;
using ImageTrust.Server.Reloading;
using ImageTrust.Server.Rotation;
using ImageTrust.Server.Settings;

namespace ImageTrust.Server.Hosting;

internal static class ServingServices
{
    /// <summary>The certificate, readiness, and what runs beside the requests until the host stops.</summary>
    public static IServiceCollection AddServing(this IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton<ReadinessReport>().AddSingleton<ServerGauges>();
        AddCertificate(services, settings.Serving, settings.HandOver);
        services.AddHostedService<ReloadLoop>();
        services.AddHostedService<MemoryReturn>();
        services.AddSingleton(provider => new Draining(settings.Drain, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<Draining>());
        return services.AddSingleton<IReadinessCondition>(provider => provider.GetRequiredService<Draining>());
    }

    private static void AddCertificate(IServiceCollection services, ServingSource source, HandOverSettings handOver)
    {
        switch (source)
        {
            case ServingSource.Folder folder:
                services.AddSingleton(_ => new FileServingCertificate(folder.Path));
                services.AddSingleton<IServingCertificate>(provider => provider.GetRequiredService<FileServingCertificate>());
                services.AddReloaded<FileServingCertificate>();
                break;
            case ServingSource.Secret secret:
                services.AddSharedServingCertificate(secret.Cluster, new ServingNames { Secret = secret.Name }, new RotationTimes(secret.Lifetime));
                services.AddDeclaredWatch(secret.Declared);
                services.AddHandOver(handOver);
                break;
            default:
                throw new InvalidOperationException("a serving certificate comes from a folder or a Secret");
        }
    }
}
