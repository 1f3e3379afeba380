using System.Net;
using ImageTrust.Registry.Transport;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageTrust.Server.Kubernetes;

internal static class KubernetesServices
{
    public static IServiceCollection AddKubernetesApi(this IServiceCollection services, KubernetesConnection connection)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(connection);
        services.AddSingleton<KubernetesApi>();
        services.AddSingleton<KubernetesMetrics>();
        services.AddHttpClient(KubernetesApi.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                // The token goes to the API server and nowhere else.
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                AutomaticDecompression = DecompressionMethods.None,
                ConnectTimeout = KubernetesLimits.Connect,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                SslOptions =
                {
                    CertificateChainPolicy = Handshake.WithoutDownloads(),
                    RemoteCertificateValidationCallback = new ClusterTrust(connection.AuthorityFile).Accepts,
                },
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        return services;
    }
}
