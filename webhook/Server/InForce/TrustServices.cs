using ImageTrust.Decisions;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Registry;
using ImageTrust.Registry.Credentials.Docker;
using ImageTrust.Server.Reloading;
using ImageTrust.Server.Settings;

namespace ImageTrust.Server.InForce;

internal static class TrustServices
{
    /// <summary>The policy in force, and the registries it is measured in.</summary>
    public static IServiceCollection AddTrust(this IServiceCollection services, ServerSettings settings, TrustPolicy policy)
    {
        if (settings.DockerConfig is { } file)
        {
            services.AddSingleton(provider => new DockerConfigCredentials(file, provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<DockerCredentialsFile>();
            services.AddReloaded<DockerCredentialsFile>();
        }

        services.AddImageRegistry(provider => RegistryAccess.Options(settings, policy, provider.GetService<DockerConfigCredentials>()));
        services.AddSingleton(new EvidenceStore(settings.Budget.RememberedBytes));
        services.AddSingleton(provider => new TrustInForce(policy, Path.GetDirectoryName(Path.GetFullPath(settings.Policy))!, inForce => new Decider(
            inForce,
            provider.GetRequiredService<RegistryClient>(),
            provider.GetRequiredService<EvidenceStore>(),
            new DecisionLimits(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Decider>>())));
        return services.AddReloaded<TrustInForce>();
    }
}
