using ImageTrust.Decisions;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Registry;
using ImageTrust.Registry.Credentials.Docker;
using ImageTrust.Server.Admission;
using ImageTrust.Server.Certificates;
using ImageTrust.Server.Deciding;
using ImageTrust.Server.Declared;
using ImageTrust.Server.Health;
using ImageTrust.Server.Observability;
using ImageTrust.Server.Reloading;
using ImageTrust.Server.Rotation;
using ImageTrust.Server.Settings;
using ImageTrust.Server.Trust;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageTrust.Server.Hosting;

/// <summary>Puts the server together out of its settings and its policy.</summary>
internal static class ServerHost
{
    /// <param name="settings">Valid settings.</param>
    /// <param name="policy">A valid policy.</param>
    /// <param name="more">What a test puts in the place of the process' own: clock, output.</param>
    public static WebApplication Build(ServerSettings settings, TrustPolicy policy, Action<IServiceCollection>? more = null)
    {
        // Neither arguments nor ASPNETCORE_ variables: what can be set is in the table of settings.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        Listening.Configure(builder.WebHost, settings.Listen);
        ServerLog.Configure(builder.Logging, settings.LogLevel);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Drain + TimeBudget.ShutdownGrace);
        AddServices(builder.Services, settings, policy);
        more?.Invoke(builder.Services);
        ServerTelemetry.Add(builder.Services, settings.OtlpEndpoint);
        var app = builder.Build();
        Routes.Map(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, ServerSettings settings, TrustPolicy policy)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new DecisionLog(Console.Out));
        services.AddSingleton(new ReviewLimits(settings.Budget.ImagesPerReview));
        services.AddSingleton<Telemetry>().AddSingleton<ReviewTurns>().AddSingleton<ImageDeciding>();
        services.AddSingleton<BodyReader>().AddSingleton<ReviewRequests>().AddSingleton<ValidateEndpoint>().AddSingleton<MutateEndpoint>();
        services.AddSingleton<ReadinessReport>().AddSingleton<ServerGauges>();
        AddTrust(services, settings, policy);
        AddServingCertificate(services, settings.Serving);
        services.AddHostedService<ReloadLoop>();
        services.AddHostedService<MemoryReturn>();
        services.AddSingleton(provider => new Draining(settings.Drain, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<Draining>());
        services.AddSingleton<IReadinessCondition>(provider => provider.GetRequiredService<Draining>());
    }

    private static void AddTrust(IServiceCollection services, ServerSettings settings, TrustPolicy policy)
    {
        if (settings.DockerConfig is { } file)
        {
            services.AddSingleton(provider => new DockerConfigCredentials(file, provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<DockerCredentialsFile>();
            AddWatched<DockerCredentialsFile>(services);
        }

        services.AddImageRegistry(provider => RegistryAccess.Options(settings, policy, provider.GetService<DockerConfigCredentials>()));
        services.AddSingleton(provider => new TrustInForce(policy, Path.GetDirectoryName(Path.GetFullPath(settings.Policy))!, inForce => new Decider(
            inForce,
            provider.GetRequiredService<RegistryClient>(),
            new DecisionLimits(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Decider>>())));
        AddWatched<TrustInForce>(services);
    }

    private static void AddServingCertificate(IServiceCollection services, ServingSource source)
    {
        switch (source)
        {
            case ServingSource.Folder folder:
                services.AddSingleton(_ => new FileServingCertificate(folder.Path));
                services.AddSingleton<IServingCertificate>(provider => provider.GetRequiredService<FileServingCertificate>());
                AddWatched<FileServingCertificate>(services);
                break;
            case ServingSource.Secret secret:
                services.AddSharedServingCertificate(secret.Cluster, new ServingNames { Secret = secret.Name }, new RotationTimes(secret.Lifetime));
                services.AddDeclaredWatch(secret.Declared);
                break;
            default:
                throw new InvalidOperationException("a serving certificate comes from a folder or a Secret");
        }
    }

    private static void AddWatched<T>(IServiceCollection services)
        where T : class, IReadinessCondition, IReloadable
    {
        services.AddSingleton<IReadinessCondition>(provider => provider.GetRequiredService<T>());
        services.AddSingleton<IReloadable>(provider => provider.GetRequiredService<T>());
    }
}
