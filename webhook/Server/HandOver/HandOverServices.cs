using ImageTrust.Decisions.Remembering;
using ImageTrust.Server.Health;
using ImageTrust.Server.Settings;

namespace ImageTrust.Server.HandOver;

internal static class HandOverServices
{
    /// <summary>Both ends of it; they need the certificate that replicas share.</summary>
    public static IServiceCollection AddHandOver(this IServiceCollection services, HandOverSettings settings)
    {
        services.AddSingleton<PeerTrust>();
        services.AddSingleton<HandOverRequest>();
        services.AddSingleton(provider => new HandOverStart(
            // Whoever remembers nothing asks nobody.
            provider.GetRequiredService<EvidenceStore>().Capacity > 0 ? settings.From : [],
            provider.GetRequiredService<HandOverRequest>(),
            provider.GetRequiredService<PeerTrust>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<HandOverStart>>()));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<HandOverStart>());
        services.AddSingleton<IReadinessCondition>(provider => provider.GetRequiredService<HandOverStart>());
        return services.AddSingleton<HandOverEndpoint>();
    }
}
