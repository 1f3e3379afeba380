using ImageTrust.Infra.Settings.Registries;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Contract.Settings;

namespace ImageTrust.Infra.Settings;

/// <summary>What is said about a registry is said about one that is listed: anything else would be a slip that nobody notices.</summary>
internal static class RegistryRules
{
    public static IEnumerable<(ISetting Setting, string Problem)> Broken(OtherRegistries others) =>
    [
        .. Unlisted(SettingTable.WebhookRegistryAuthorities, others.Authorities.Select(pair => pair.Registry), others),
        .. Unlisted(SettingTable.WebhookTokenServices, others.TokenServices.Select(pair => pair.Registry), others),
        .. others.Private.Except(others.Asked).Select(host => (
            (ISetting)SettingTable.WebhookPrivateRegistries,
            $"{host} is asked for nothing; expected a host of {SettingTable.WebhookRegistries.Key} or {SettingTable.WebhookTokenServices.Key}")),
        .. Unlisted(SettingTable.WebhookPlainHttpRegistries, others.PlainHttp, others),
        .. Own(others.Secret),
    ];

    private static IEnumerable<(ISetting, string)> Unlisted(ISetting setting, IEnumerable<RegistryAddress> named, OtherRegistries others) =>
        named.Except(others.Hosts).Select(host => (setting, $"{host} is not among the registries; expected it in {SettingTable.WebhookRegistries.Key} too"));

    private static IEnumerable<(ISetting, string)> Own(string? secret)
    {
        if (secret == ClusterNames.ServingSecret)
        {
            yield return (SettingTable.WebhookRegistrySecret, $"{secret} holds the webhook's serving certificate; expected a Secret with registry credentials");
        }
    }
}
