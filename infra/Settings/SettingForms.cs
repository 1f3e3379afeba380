using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using ImageTrust.Policy.Contract.Settings;

namespace ImageTrust.Infra.Settings;

/// <summary>The forms that settings of a stack alone take. Limits are Azure's and GitHub's naming rules.</summary>
internal static partial class SettingForms
{
    /// <summary>RFC 1918.</summary>
    private static readonly IPNetwork[] PrivateSpace = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16")];

    private static readonly IPNetwork[] ClusterRanges = [IPNetwork.Parse(ClusterAddresses.Pods), IPNetwork.Parse(ClusterAddresses.Services)];

    public static SettingParser<string> Text(Regex form) =>
        (string text, out string value) => form.IsMatch(value = text);

    public static bool Digest(string text, out string value) => Policy.Images.Digest.TryParse(value = text, out _);

    /// <summary>A number that may also be left out; left out is not the same as any number.</summary>
    public static SettingParser<int?> OptionalNumber(int min, int max) =>
        (string text, out int? value) =>
        {
            var valid = TextForms.Number(min, max)(text, out var number);
            value = valid ? number : null;
            return valid;
        };

    public static bool Flag(string text, out bool value)
    {
        value = text == "true";
        return value || text == "false";
    }

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

    /// <summary>Texts of one form, separated by commas, none of them twice.</summary>
    public static SettingParser<IReadOnlyList<string>> List(Regex form) =>
        (string text, out IReadOnlyList<string> value) =>
        {
            value = text.Split(',', StringSplitOptions.TrimEntries);
            return value.All(part => form.IsMatch(part)) && value.Distinct(StringComparer.OrdinalIgnoreCase).Count() == value.Count;
        };

    /// <summary>Private IPv4 space that holds every subnet and stays clear of the ranges the cluster uses inside.</summary>
    public static bool NetworkRange(string text, out IPNetwork value)
    {
        const int smallest = 22;
        var valid = IsNetwork(text, out var network) && network.PrefixLength <= smallest
            && PrivateSpace.Any(space => space.Contains(network.BaseAddress) && space.PrefixLength <= network.PrefixLength)
            && !ClusterRanges.Any(range => range.Contains(network.BaseAddress) || network.Contains(range.BaseAddress));
        value = network;
        return valid;
    }

    public static bool IpRangeList(string text, out IReadOnlyList<string> value)
    {
        value = text.Split(',', StringSplitOptions.TrimEntries);
        return value.All(range => IsNetwork(range.Contains('/', StringComparison.Ordinal) ? range : range + "/32", out var network)
            && network.PrefixLength > 0);
    }

    /// <summary>As written: a parser that drops host bits would plan another range than a reader of the file sees.</summary>
    private static bool IsNetwork(string text, out IPNetwork network) =>
        IPNetwork.TryParse(text, out network) && network.BaseAddress.AddressFamily == AddressFamily.InterNetwork && network.ToString() == text;

    public static bool IsZeroGuid(string text) => text.Trim() == System.Guid.Empty.ToString("D");

    /// <summary>Zeros and a number: several different people who are nobody.</summary>
    public static bool IsStandInGuid(string text) => text.Trim().StartsWith("00000000-0000-0000-0000-", StringComparison.Ordinal);

    public static bool IsContoso(string text) => text.Contains("contoso", StringComparison.OrdinalIgnoreCase);

    /// <summary>Short, since the stack's name is part of every physical name.</summary>
    [GeneratedRegex(@"\A(?=.{1,16}\z)[a-z](-?[a-z0-9])*\z")]
    public static partial Regex StackName();

    /// <summary>At least five characters: a replica of the registry is named by its region, and shorter names are refused there.</summary>
    [GeneratedRegex(@"\A[a-z][a-z0-9]{4,29}\z")]
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

    [GeneratedRegex(@"\A[1-3]\z")]
    public static partial Regex Zone();

    /// <summary>What a mail gateway takes without quoting; a display name would be a way to write into notifications.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+\z")]
    public static partial Regex EmailAddress();

    [GeneratedRegex(@"\Ahttps://[A-Za-z0-9._-]{1,253}(/[A-Za-z0-9._~/-]{0,512})?\z")]
    public static partial Regex IssuerUrl();

    /// <summary>Opaque, but never with a wildcard, a blank or a control character in it; Entra takes at most 600 characters.</summary>
    [GeneratedRegex(@"\A[!-)+-~]{1,600}\z")]
    public static partial Regex OpaqueSubject();

    /// <summary>Two DNS labels: Kubernetes' rule for namespaces, and for the accounts that are used as labels.</summary>
    [GeneratedRegex(@"\A(?=[^/]{1,63}/[^/]{1,63}\z)[a-z0-9](-?[a-z0-9])*/[a-z0-9](-?[a-z0-9])*\z")]
    public static partial Regex ServiceAccountPath();

    /// <summary>A service account by its path, or an Entra principal by its object id, spelt as tokens spell it.</summary>
    [GeneratedRegex(@"\A([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[^/]{1,63}/[^/]{1,63}\z)[a-z0-9](-?[a-z0-9])*/[a-z0-9](-?[a-z0-9])*)\z")]
    public static partial Regex AccountName();

    /// <summary>As tools for local clusters name them; EKS and others use colons, slashes and at signs.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._:/@-]{0,252}\z")]
    public static partial Regex ContextName();

    [GeneratedRegex(@"\A[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*\z")]
    public static partial Regex RepositoryPath();
}
