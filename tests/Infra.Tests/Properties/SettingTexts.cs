using ImageTrust.Infra.Local;
using ImageTrust.Infra.Settings;
using ImageTrust.Policy.Contract.Settings;

namespace Infra.Tests.Properties;

/// <summary>
/// Texts to try for each setting. They are not written per setting: a pool of texts of every form is put to the reader, which decides what a
/// setting takes. A new setting is therefore tried by itself, as soon as the pool holds its form; a test says when it does not.
/// </summary>
internal static class SettingTexts
{
    private const string Guid1 = "11111111-2222-3333-4444-555555555555";
    private const string Guid2 = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";

    /// <summary>One long text of each alphabet that names are made of; the longest are beyond every limit.</summary>
    private static readonly int[] s_lengths = [1, 2, 3, 5, 16, 23, 24, 25, 39, 40, 50, 51, 100, 101, 127, 128, 255, 256, 700];

    private static readonly string[] s_pool =
    [
        "", " ", "\n", "*", "?", "\u0000", "\u001b[2J", "é", "-", "--", "null", "{}", "[]", "~", "$(id)", "../..",
        "true", "false", "True", "0", "1", "2", "3", "4", "5", "9", "10", "30", "50", "89", "90", "100", "180", "365", "730", "731", "3650", "-1", "1.5", "01", "9223372036854775807", "9223372036854775808",
        "1,2,3", "1,2", "2,2", "1;2", ",", "1.34", "1.99", "v1.34", "1.34.2", "Standard_D4ds_v5", "Standard_E8", "standard_d4",
        Guid1, Guid2, $"{Guid1},{Guid2}", $"{Guid1}, {Guid2}", $"{Guid1},", "11111111222233334444555555555555",
        "westeurope", "northeurope", "swedencentral", "northeurope,swedencentral", "West Europe",
        "10.0.0.0/8", "10.1.0.0/16", "10.224.0.0/16", "10.225.0.0/22", "172.16.0.0/12", "192.168.0.0/20", "192.0.2.0/24", "198.51.100.7", "198.51.100.7, 192.0.2.0/24", "0.0.0.0/0", "2001:db8::/32", "256.1.1.1",
        "fabrikam", "Fabrikam-Inc", "fabrikam-", "kv-fabrikam", "kv--fabrikam", "a_b", "a.b", "a/b", "a/b/c", "team-a/signer", "kube-system/signer", "A/b", "main:x", "release candidate",
        "sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945", "sha256:0f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945", "sha512:00", "latest",
        "ops@fabrikam.example", "ops@fabrikam.example,on-call@fabrikam.example", "ops@", "Ops <ops@fabrikam.example>",
        "harbor.fabrikam.example:8443", "ghcr.io=ca.pem", "ghcr.io=authorities/ca.pem,quay.io=ca.pem", "ghcr.io=../ca.pem", "ghcr.io=auth.fabrikam.example", "ghcr.io=ghcr.io,quay.io=quay.io",
        "https://token.actions.githubusercontent.com", "https://token.actions.githubusercontent.com/fabrikam", "https://token.actions.fabrikam.ghe.com", "https://token.actions.githubusercontent.com/",
        "repository_id:424242:environment:dev", "repository_owner_id:4242:repository_id:424242",
        "ghcr.io", "ghcr.io,quay.io", "mirror.fabrikam.example", "https://ghcr.io",
        "https://vstoken.dev.azure.com/11111111-2222-3333-4444-555555555555", "https://login.microsoftonline.com/x/v2.0", "http://vstoken.dev.azure.com/x", "sc://fabrikam/shop/azure",
        .. s_lengths.SelectMany(length => new[] { new string('a', length), new string('A', length), new string('7', length), Hyphenated(length), $"a/{new string('b', length)}" }),
    ];

    private static readonly Dictionary<string, (IReadOnlyList<string> Valid, IReadOnlyList<string> Invalid)> s_tried =
        SettingTable.All.ToDictionary(setting => setting.Key, Try);

    public static IReadOnlyList<string> Valid(ISetting setting) => s_tried[setting.Key].Valid;

    public static IReadOnlyList<string> Invalid(ISetting setting) => s_tried[setting.Key].Invalid;

    /// <summary>The words a closed set is described with ("Basic, Standard or Premium") are texts to try too.</summary>
    private static (IReadOnlyList<string> Valid, IReadOnlyList<string> Invalid) Try(ISetting setting)
    {
        var words = setting.Expected.Split([' ', ',', '(', ')', ':'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('"'));
        var texts = s_pool.Concat(words).Distinct(StringComparer.Ordinal).ToLookup(text => HasItsForm(setting, text));
        return ([.. texts[true]], [.. texts[false]]);
    }

    private static bool HasItsForm(ISetting setting, string text) =>
        !(SettingTable.Local.Contains(setting)
            ? LocalSettingsReader.Read("dev", SampleConfig.Local((setting.Key, text)), new HashSet<string>()).Problems
            : SettingsReader.Read("dev", SampleConfig.With(setting.Key, text)).Problems)
            .Any(problem => problem.StartsWith($"Pulumi.dev.yaml: {setting.Key}: '", StringComparison.Ordinal) && problem.Contains("is not valid; expected", StringComparison.Ordinal));

    private static string Hyphenated(int length) => string.Create(length, 0, (text, _) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = i % 2 == 1 && i < text.Length - 1 ? '-' : 'a';
        }
    });
}
