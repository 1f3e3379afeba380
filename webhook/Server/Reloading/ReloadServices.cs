using ImageTrust.Server.Health;

namespace ImageTrust.Server.Reloading;

internal static class ReloadServices
{
    /// <summary>Has a service that is there read its file again when it changes, and asked whether it is ready.</summary>
    public static IServiceCollection AddReloaded<T>(this IServiceCollection services)
        where T : class, IReadinessCondition, IReloadable => services
        .AddSingleton<IReadinessCondition>(provider => provider.GetRequiredService<T>())
        .AddSingleton<IReloadable>(provider => provider.GetRequiredService<T>());
}
