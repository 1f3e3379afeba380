using ImageTrust.Infra.Settings;
using ImageTrust.Infra.Settings.Registries;
using ImageTrust.Policy.Images;

namespace ImageTrust.Infra.Naming;

/// <summary>The hosts behind a registry's name.</summary>
internal static class RegistryHosts
{
    private const string Entra = "login.microsoftonline.com";

    /// <summary>The registry and its token service, as the webhook's own table has them.</summary>
    private static readonly string[] DockerHosts = [DockerHubNames.Endpoint, DockerHubNames.TokenService];

    /// <summary>Everything the webhook asks outside the cluster: its registries, where their blobs lie, and Entra for a token.</summary>
    /// <returns>Host names and ports; <c>*</c> in a name stands for one or more labels.</returns>
    public static IEnumerable<(string Host, int Port)> Of(StackSettings settings)
    {
        string[] own =
        [
            settings.Registry.LoginServer,
            // Without endpoints of its own a registry hands blobs out from storage accounts that are Azure's choice.
            .. settings.Network.PrivateEndpoints ? DataHosts(settings) : ["*.blob.core.windows.net"],
            Entra,
        ];
        return own.Select(host => (host, RegistryAddress.HttpsPort)).Concat(settings.Webhook.Others.Asked.SelectMany(Behind)).Distinct();
    }

    /// <summary>Where a registry of that name answers: itself, but for Docker Hub, whose name in references is nobody's registry.</summary>
    public static IEnumerable<(string Host, int Port)> Behind(RegistryAddress address) =>
        address.Text == DockerHubNames.Host ? DockerHosts.Select(host => (host, RegistryAddress.HttpsPort)) : [(address.Host, address.Port)];

    /// <summary>Hosts that lead into the virtual network, so that a private address of theirs is no attack; with their port unless it is HTTPS'.</summary>
    public static IEnumerable<string> Private(StackSettings settings) =>
    [
        .. settings.Network.PrivateEndpoints ? DataHosts(settings).Prepend(settings.Registry.LoginServer) : [],
        .. settings.Webhook.Others.Private.Select(address => address.Text),
    ];

    private static IEnumerable<string> DataHosts(StackSettings settings) =>
        settings.Registry.Replicas.Prepend(settings.Azure.Location).Select(region => $"{settings.Registry.Name}.{region}.data.azurecr.io");
}
