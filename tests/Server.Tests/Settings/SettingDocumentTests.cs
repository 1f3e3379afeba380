using ImageTrust.Server.Settings;
using ImageTrust.Server.Tests.Stage;

namespace ImageTrust.Server.Tests.Settings;

/// <summary>The page for people says what the table says.</summary>
public sealed class SettingDocumentTests
{
    [Fact]
    public void The_documentation_lists_every_setting_as_the_table_has_it()
    {
        var expected = SettingTable.All.Select(setting => $"| `{setting.Key}` | {setting.DefaultText} | {setting.Expected} | {setting.Purpose} |");
        var documented = File.ReadLines(Path.Combine(Place.Root, "docs", "webhook-settings.md"))
            .Where(line => line.StartsWith("| `IMAGETRUST_", StringComparison.Ordinal));
        Assert.Equal(expected, documented);
    }

    [Fact]
    public void Every_setting_begins_like_the_others_and_occurs_once()
    {
        Assert.All(SettingTable.All, setting => Assert.StartsWith(SettingTable.Prefix, setting.Key, StringComparison.Ordinal));
        Assert.Distinct(SettingTable.All.Select(setting => setting.Key));
    }
}
