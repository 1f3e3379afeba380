using ImageTrust.Policy.Contract.Settings;

namespace ImageTrust.Infra.Settings;

/// <summary>Reads what the webhook is given, the same for every stack.</summary>
internal static class WebhookReader
{
    public static WebhookSettings Read(string stack, SettingTexts texts) => new(
        stack,
        texts.Get(SettingTable.WebhookDigest),
        texts.Get(SettingTable.WebhookRepository),
        texts.Get(SettingTable.WebhookReplicas),
        new OtherRegistries(
            texts.Get(SettingTable.WebhookRegistries),
            texts.Get(SettingTable.WebhookRegistrySecret),
            texts.Get(SettingTable.WebhookRegistryAuthorities),
            texts.Get(SettingTable.WebhookTokenServices),
            texts.Get(SettingTable.WebhookPrivateRegistries)),
        texts.Get(SettingTable.DocumentsUrl))
    {
        CanaryAccount = texts.Get(SettingTable.CanaryAccount),
    };
}
