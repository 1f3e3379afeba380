using FsCheck.Xunit;
using ImageTrust.Infra.Settings;

namespace Infra.Tests.Properties;

/// <summary>What holds for every configuration.</summary>
[Properties(Arbitrary = [typeof(AnySettings)], MaxTest = 200)]
public sealed class SettingProperties
{
    [Property]
    public void One_invalid_value_gives_one_problem_that_names_its_key(SpoiltConfig spoilt)
    {
        var config = new Dictionary<string, string>(spoilt.Good.Config) { [spoilt.Key] = spoilt.Text };

        var (settings, problems) = SettingsReader.Read(spoilt.Good.Stack, config);

        Assert.Null(settings);
        var problem = Assert.Single(problems);
        Assert.StartsWith($"Pulumi.{spoilt.Good.Stack}.yaml: {spoilt.Key}: '", problem, StringComparison.Ordinal);
        Assert.EndsWith($"expected {SettingTable.All.Single(setting => setting.Key == spoilt.Key).Expected}", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(problem, char.IsControl);
    }

    [Fact]
    public void Every_setting_has_valid_and_invalid_texts_to_try() =>
        Assert.Empty(SettingTable.All.Where(setting => SettingTexts.Valid(setting).Count < 2 || SettingTexts.Invalid(setting).Count < 10)
            .Select(setting => $"{setting.Key} ({setting.Expected}): the pool of texts holds {SettingTexts.Valid(setting).Count} of its form"));
}
