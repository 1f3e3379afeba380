using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace ImageTrust.Infra.Settings;

/// <summary>The forms a setting's text can take. Limits are Azure's and GitHub's naming rules.</summary>
internal static partial class SettingForms
{
    public static SettingParser<string> Text(Regex form) =>
        (string text, out string value) => form.IsMatch(value = text);

    public static SettingParser<int> Number(int min, int max) =>
        (string text, out int value) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;

    public static bool Id(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0;

    public static bool Guid(string text, out Guid value) => System.Guid.TryParseExact(text, "D", out value);

    public static bool GuidList(string text, out IReadOnlyList<Guid> value)
    {
        var ids = new List<Guid>();
        foreach (var part in text.Split(','))
        {
            if (!Guid(part.Trim(), out var id))
            {
                value = [];
                return false;
            }

            ids.Add(id);
        }

        value = ids;
        return true;
    }

    public static bool IpRangeList(string text, out IReadOnlyList<string> value)
    {
        value = text.Split(',', StringSplitOptions.TrimEntries);
        return value.All(range => IPNetwork.TryParse(range.Contains('/', StringComparison.Ordinal) ? range : range + "/32", out var network)
            && network.BaseAddress.AddressFamily == AddressFamily.InterNetwork && network.PrefixLength > 0);
    }

    /// <summary>Exact names only: Enum.TryParse would also take "7", " premium" and "A,B".</summary>
    public static SettingParser<T> Choice<T>(Func<T, string?> name) where T : struct, Enum =>
        (string text, out T value) =>
        {
            foreach (var candidate in Enum.GetValues<T>())
            {
                if (name(candidate) == text)
                {
                    value = candidate;
                    return true;
                }
            }

            value = default;
            return false;
        };

    public static bool IsZeroGuid(string text) => text.Trim() == System.Guid.Empty.ToString("D");

    public static bool IsContoso(string text) => text.Contains("contoso", StringComparison.OrdinalIgnoreCase);

    /// <summary>Short, since the stack's name is part of every physical name.</summary>
    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,15}\z")]
    public static partial Regex StackName();

    [GeneratedRegex(@"\A[a-z][a-z0-9]{2,29}\z")]
    public static partial Regex Region();

    [GeneratedRegex(@"\A[a-z0-9]{5,50}\z")]
    public static partial Regex RegistryName();

    [GeneratedRegex(@"\A(?=.{3,24}\z)[A-Za-z](-?[A-Za-z0-9])*\z")]
    public static partial Regex VaultName();

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,127}\z")]
    public static partial Regex KeyName();

    [GeneratedRegex(@"\A1\.[0-9]{1,2}\z")]
    public static partial Regex MinorVersion();

    [GeneratedRegex(@"\AStandard_[A-Za-z0-9_-]{2,60}\z")]
    public static partial Regex VmSize();

    [GeneratedRegex(@"\A[A-Za-z0-9](-?[A-Za-z0-9]){0,38}\z")]
    public static partial Regex GitHubOwner();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,100}\z")]
    public static partial Regex GitHubRepository();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9 ._/-]{0,254}\z")]
    public static partial Regex GitHubEnvironment();

    [GeneratedRegex(@"\Asha256:[0-9a-f]{64}\z")]
    public static partial Regex Digest();

    [GeneratedRegex(@"\A[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*\z")]
    public static partial Regex RepositoryPath();
}
