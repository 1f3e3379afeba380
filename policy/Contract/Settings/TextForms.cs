using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageTrust.Policy.Contract.Settings;

/// <summary>Forms that settings of every program take.</summary>
public static partial class TextForms
{
    public static SettingParser<int> Number(int min, int max) =>
        (string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;

    /// <summary>A name of a Kubernetes Secret: an RFC 1123 subdomain.</summary>
    public static bool SecretName(string text, out string value) => Subdomain().IsMatch(value = text);

    [GeneratedRegex(@"\A(?=.{1,253}\z)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();
}
