using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageTrust.Policy.Contract.Settings;

/// <summary>Forms that settings of every program take.</summary>
public static partial class TextForms
{
    // The webhook reads no longer user name out of a review.
    private const int LongestAccount = 512;

    public static SettingParser<int> Number(int min, int max) =>
        (string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;

    /// <summary>A name of a Kubernetes Secret: an RFC 1123 subdomain.</summary>
    public static bool SecretName(string text, out string value) => Subdomain().IsMatch(value = text);

    /// <summary>A name that Pulumi gives a stack; none that a shell or a command would take for something else.</summary>
    public static bool StackName(string text, out string value) => PulumiStack().IsMatch(value = text);

    /// <summary>What the API server calls somebody: printable ASCII on one line.</summary>
    public static bool Account(string text, out string value) =>
        (value = text).Length is > 0 and <= LongestAccount && text.All(c => c is >= ' ' and <= '~') && text[0] != ' ' && text[^1] != ' ';

    /// <summary>Where a folder of documents is served: short enough for a line of a message, and of characters that no terminal or shell reads otherwise.</summary>
    public static bool FolderUrl(string text, out string value) => Folder().IsMatch(value = text);

    [GeneratedRegex(@"\A[A-Za-z0-9_.][A-Za-z0-9_.-]{0,99}\z")]
    private static partial Regex PulumiStack();

    [GeneratedRegex(@"\A(?=.{1,256}\z)https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~%-]+)*\z")]
    private static partial Regex Folder();

    [GeneratedRegex(@"\A(?=.{1,253}\z)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();
}
