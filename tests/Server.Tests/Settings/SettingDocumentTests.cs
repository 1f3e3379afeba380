using ImageTrust.Policy.Contract;
using ImageTrust.Server.Settings;
using ImageTrust.Server.Tests.Stage;

namespace ImageTrust.Server.Tests.Settings;

/// <summary>The page for people says what the table says.</summary>
public sealed class SettingDocumentTests
{
    [Fact]
    public void The_documentation_lists_every_setting_as_the_table_has_it()
    {
        var documented = File.ReadLines(Path.Combine(Place.Root, "docs", "webhook-settings.md"))
            .Where(line => line.StartsWith("| `IMAGETRUST_", StringComparison.Ordinal));
        Assert.Equal(SettingTable.All.Select(setting => setting.Row), documented);
    }

    [Fact]
    public void The_table_has_every_variable_of_the_contract_and_no_other()
    {
        var names = typeof(WebhookVariables).GetFields().Where(field => field.Name != nameof(WebhookVariables.Prefix)).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(names.Order(StringComparer.Ordinal), SettingTable.All.Select(setting => setting.Key).Order(StringComparer.Ordinal));
    }
}
