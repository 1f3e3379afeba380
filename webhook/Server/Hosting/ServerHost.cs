using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Server.Admission;
using ImageTrust.Server.Settings;
using ImageTrust.Server.InForce;
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
        Listening.Configure(builder.WebHost, settings.Listen, settings.HandOver.Port);
        ServerLog.Configure(builder.Logging, settings.LogLevel, isTraced: settings.OtlpEndpoint is not null);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Drain + TimeBudget.ShutdownGrace);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services
            .AddAdmission(new ReviewLimits(settings.Budget.ImagesPerReview), settings.Directions, new Canaries(settings.CanaryAccount), policy)
            .AddTrust(settings, policy)
            .AddServing(settings);
        more?.Invoke(builder.Services);
        ServerTelemetry.Add(builder.Services, settings.OtlpEndpoint);
        var app = builder.Build();
        Routes.Map(app);
        return app;
    }
}
