using System.Net;
using ImageTrust.Registry.Hosts;
using ImageTrust.Registry.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageTrust.Registry;

/// <summary>Registers the registry client with a host's services.</summary>
public static class RegistryServices
{
    /// <summary>Adds <see cref="RegistryClient"/> as a singleton. The clock is the registered <see cref="TimeProvider"/>, else the system's.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="read">Gives the options, once, when the client is first needed.</param>
    public static IServiceCollection AddImageRegistry(this IServiceCollection services, Func<IServiceProvider, RegistryOptions> read)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Dialer>();
        services.AddSingleton(provider => new Registration(read(provider)));
        services.AddHttpClient(RegistryHttp.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(Handler)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // PooledConnectionLifetime below sees to changed addresses
            .RemoveAllLoggers(); // they would write redirect targets, whose queries are signatures for storage
        services.AddSingleton(provider =>
        {
            var registration = provider.GetRequiredService<Registration>();
            return new RegistryClient(
                provider.GetRequiredService<IHttpClientFactory>(), registration.Hosts, registration.Options, provider.GetRequiredService<TimeProvider>());
        });
        return services;
    }

    private static SocketsHttpHandler Handler(IServiceProvider provider)
    {
        var registration = provider.GetRequiredService<Registration>();
        var limits = registration.Options.Limits;
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false, // through a proxy the address that is dialled could not be judged
            ActivityHeadersPropagator = null,
            Credentials = null,
            ConnectTimeout = registration.Options.Times.Connect,
            MaxConnectionsPerServer = limits.ConnectionsPerHost,
            MaxResponseHeadersLength = limits.HeaderKibibytes,
            MaxResponseDrainSize = 64 * 1024,
            ResponseDrainTimeout = TimeSpan.FromMilliseconds(250),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = new ConnectionGuard(registration.Hosts, provider.GetRequiredService<Dialer>()).ConnectAsync,
            SslOptions =
            {
                CertificateChainPolicy = Handshake.WithoutDownloads(),
                RemoteCertificateValidationCallback = new CertificateTrust(registration.Hosts).Accepts,
            },
        };
    }

    private sealed record Registration(RegistryOptions Options)
    {
        public HostDirectory Hosts { get; } = new(Options.Hosts);
    }
}
