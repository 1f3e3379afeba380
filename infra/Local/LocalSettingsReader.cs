using ImageTrust.Infra.Settings;
using ImageTrust.Infra.Settings.Registries;
using ImageTrust.Policy.Contract.Settings;

namespace ImageTrust.Infra.Local;

/// <summary>Reads the configuration of a stack without a cloud and collects every problem on the way.</summary>
internal static class LocalSettingsReader
{
    /// <summary>Whether these settings ask for a stack without a cloud.</summary>
    public static bool IsMeant(IReadOnlyDictionary<string, string> config) =>
        config.TryGetValue(SettingTable.Cloud.Key, out var text) && SettingTable.Cloud.Parse(text, out var cloud) && cloud == Cloud.None;

    /// <param name="overrides">Keys that a person gave on the command line.</param>
    /// <returns>The settings, or null together with one line per problem; what needs Azure, and unknown keys, are problems too.</returns>
    public static (LocalSettings? Settings, IReadOnlyList<string> Problems) Read(
        string stack, IReadOnlyDictionary<string, string> config, IReadOnlySet<string> overrides)
    {
        List<string> problems = [];
        var texts = new SettingTexts(config, problems, Place);
        var context = Required(SettingTable.KubeContext);
        var registry = Required(SettingTable.WebhookRegistry);
        var webhook = With(registry, WebhookReader.Read(stack, texts), texts.Get(SettingTable.WebhookPlainHttpRegistries));
        problems.AddRange(NeedAzure(config).Select(key => $"{Place(key)}: needs Azure, and {SettingTable.Cloud.Key} is none; expected no such setting"));
        texts.RefuseUnknown(
            SettingTable.All.Select(setting => setting.Key).Concat(ProviderSettings.Keys).ToHashSet(StringComparer.Ordinal), _ => "; docs/settings.md lists them");
        if (problems.Count == 0)
        {
            problems.AddRange(RegistryRules.Broken(webhook.Others).Select(rule => $"{Place(rule.Setting.Key)}: {rule.Problem}"));
        }

        return problems.Count > 0 ? (null, problems) : (
            new LocalSettings(stack, context!, registry!, webhook, [.. texts.Samples.Select(sample => new SettingValue(sample.Key, sample.Value))], overrides), []);

        T? Required<T>(Setting<T?> setting) where T : class
        {
            if (!texts.Has(setting))
            {
                problems.Add($"{Place(setting.Key)}: missing; expected {setting.Expected}");
            }

            return texts.Get(setting);
        }

        string Place(string key) => SettingPlace.Of(stack, key, overrides);
    }

    /// <summary>The registry of the webhook's image is one that it may read from, like those that are listed.</summary>
    private static WebhookSettings With(RegistryAddress? own, WebhookSettings read, IReadOnlyList<RegistryAddress> plain) => own is null ? read : read with
    {
        Others = new OtherRegistries(
            [.. read.Others.Hosts.Prepend(own).Distinct()], read.Others.Secret, read.Others.Authorities, read.Others.TokenServices, read.Others.Private)
        {
            PlainHttp = plain,
        },
    };

    private static IEnumerable<string> NeedAzure(IReadOnlyDictionary<string, string> config)
    {
        var elsewhere = SettingTable.Everywhere.Concat(SettingTable.Local).Select(setting => setting.Key).ToHashSet(StringComparer.Ordinal);
        return SettingTable.All.Select(setting => setting.Key).Concat(ProviderSettings.Keys.Where(key => key.StartsWith("azure", StringComparison.Ordinal)))
            .Where(key => config.ContainsKey(key) && !elsewhere.Contains(key));
    }
}
