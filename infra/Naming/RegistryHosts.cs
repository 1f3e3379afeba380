using ImageTrust.Infra.Settings;

namespace ImageTrust.Infra.Naming;

/// <summary>The hosts behind a registry's name.</summary>
internal static class RegistryHosts
{
    private const string Entra = "login.microsoftonline.com";

    /// <summary>Everything the webhook asks outside the cluster: its registries, where their blobs lie, and Entra for a token.</summary>
    /// <returns>Host names; <c>*</c> stands for one or more labels.</returns>
    public static IEnumerable<string> Of(StackSettings settings) =>
    [
        settings.Registry.LoginServer,
        // Without endpoints of its own a registry hands blobs out from storage accounts that are Azure's choice.
        .. settings.Network.PrivateEndpoints ? DataHosts(settings) : ["*.blob.core.windows.net"],
        Entra,
        .. settings.Webhook.OtherRegistries,
    ];

    /// <summary>Hosts that lead into the virtual network, so that a private address of theirs is no attack.</summary>
    public static IEnumerable<string> Private(StackSettings settings) =>
        settings.Network.PrivateEndpoints ? [settings.Registry.LoginServer, .. DataHosts(settings)] : [];

    private static IEnumerable<string> DataHosts(StackSettings settings) =>
        settings.Registry.Replicas.Prepend(settings.Azure.Location).Select(region => $"{settings.Registry.Name}.{region}.data.azurecr.io");
}
