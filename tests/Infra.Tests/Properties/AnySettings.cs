using FsCheck;
using FsCheck.Fluent;
using ImageTrust.Infra.Settings;
using ImageTrust.Policy.Contract.Settings;

namespace Infra.Tests.Properties;

/// <summary>A configuration that the reader takes.</summary>
public sealed record ValidConfig(string Stack, IReadOnlyDictionary<string, string> Config)
{
    /// <summary>What a failing test shows: only what differs from the sample.</summary>
    public override string ToString() =>
        $"{Stack}: " + string.Join(", ", Config.Where(entry => SampleConfig.Valid().GetValueOrDefault(entry.Key) != entry.Value).Select(entry => $"{entry.Key} = {entry.Value}"));
}

/// <summary>A valid configuration, and one key with a text that is not of its form.</summary>
public sealed record SpoiltConfig(ValidConfig Good, string Key, string Text)
{
    public override string ToString() => $"{Good}; spoilt by {Key} = {Text}";
}

/// <summary>Generators over <see cref="SettingTable"/>.</summary>
public static class AnySettings
{
    /// <summary>Two texts contradict each other now and then; more repairs than this, and the draw is thrown away.</summary>
    private const int MostRepairs = 12;

    private static readonly string[] s_stacks = ["dev", "prod", "a", "abcdefghijklmnop"];

    public static Arbitrary<ValidConfig> Valid() => Any().ToArbitrary();

    /// <summary>The key is set well before it is spoilt: a setting that comes without its other half would be two problems.</summary>
    public static Arbitrary<SpoiltConfig> Spoilt() => (
        from any in Any()
        from setting in Gen.Elements(SettingTable.All.ToArray())
        from valid in Gen.Elements(SettingTexts.Valid(setting).ToArray())
        let config = Repair(any.Stack, new Dictionary<string, string>(any.Config) { [setting.Key] = valid }, SampleConfig.Valid())
        where config?.ContainsKey(setting.Key) ?? false
        from text in Gen.Elements(SettingTexts.Invalid(setting).ToArray())
        select new SpoiltConfig(any with { Config = config }, setting.Key, text)).ToArbitrary();

    private static Gen<ValidConfig> Any() =>
        from stack in Gen.Elements(s_stacks)
        from drawn in Draw(SettingTable.All, SampleConfig.Valid())
        let config = Repair(stack, drawn, SampleConfig.Valid())
        where config is not null
        select new ValidConfig(stack, config);

    /// <summary>Half of the settings as in the base, the others with any valid text.</summary>
    internal static Gen<Dictionary<string, string>> Draw(IEnumerable<ISetting> settings, IReadOnlyDictionary<string, string> basis) =>
        settings.Aggregate(
            Gen.Constant(new Dictionary<string, string>(basis)),
            (all, setting) =>
                from config in all
                from change in Gen.Elements(true, false)
                from text in Gen.Elements(SettingTexts.Valid(setting).ToArray())
                select change ? new Dictionary<string, string>(config) { [setting.Key] = text } : config);

    /// <summary>Where two settings contradict each other, the one that is complained about goes back to the base; a missing half is added.</summary>
    /// <returns>Null when that does not end.</returns>
    internal static IReadOnlyDictionary<string, string>? Repair(string stack, IReadOnlyDictionary<string, string> drawn, IReadOnlyDictionary<string, string> basis)
    {
        var config = new Dictionary<string, string>(drawn);
        for (var repairs = 0; repairs < MostRepairs; repairs++)
        {
            if (SettingsReader.Read(stack, config).Problems is not [var problem, ..])
            {
                return config;
            }

            var setting = SettingTable.All.Single(setting => problem.StartsWith($"Pulumi.{stack}.yaml: {setting.Key}: ", StringComparison.Ordinal));
            if (!config.Remove(setting.Key))
            {
                config[setting.Key] = SettingTexts.Valid(setting)[0];
            }
            else if (basis.TryGetValue(setting.Key, out var original))
            {
                config[setting.Key] = original;
            }
        }

        return null;
    }
}
