using System.Collections.Immutable;
using ImageTrust.Server.Kubernetes;

namespace ImageTrust.Server.Declared;

internal static class DeclaredServices
{
    /// <summary>Expects the Kubernetes API among the services.</summary>
    public static IServiceCollection AddDeclaredWatch(this IServiceCollection services, ImmutableArray<DeclaredObject> objects)
    {
        services.AddSingleton<DeclaredMetrics>();
        if (objects.Length > 0)
        {
            services.AddHostedService(provider => new DeclaredWatch(
                objects,
                provider.GetRequiredService<KubernetesApi>(),
                provider.GetRequiredService<DeclaredMetrics>(),
                provider.GetRequiredService<KubernetesMetrics>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<DeclaredWatch>>()));
        }

        return services;
    }
}
