using ImageTrust.Server.Certificates;
using ImageTrust.Server.Health;
using ImageTrust.Server.Kubernetes;

namespace ImageTrust.Server.Rotation;

internal static class CertificateServices
{
    /// <summary>The certificate that the replicas make themselves and share through a Secret, and the CA in the registrations.</summary>
    public static IServiceCollection AddSharedServingCertificate(
        this IServiceCollection services, KubernetesConnection connection, ServingNames names, RotationTimes times)
    {
        services.AddKubernetesApi(connection);
        services.AddSingleton(names);
        services.AddSingleton(times);
        services.AddSingleton<ServingSecret>();
        services.AddSingleton<Registrations>();
        services.AddSingleton<HeldCertificate>();
        services.AddSingleton<IServingCertificate>(provider => provider.GetRequiredService<HeldCertificate>());
        services.AddSingleton<IReadinessCondition>(provider => provider.GetRequiredService<HeldCertificate>());
        services.AddSingleton<CertificateMetrics>();
        services.AddSingleton<CertificateKeeper>();
        services.AddHostedService<CertificateRotation>();
        return services;
    }
}
