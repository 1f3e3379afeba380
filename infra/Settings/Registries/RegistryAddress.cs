using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageTrust.Infra.Settings.Registries;

/// <summary>A registry's host as image references write it: a name in lower case, with its port unless that is HTTPS' own.</summary>
/// <param name="Host">A host name of at least two labels; addresses and wildcards are not taken.</param>
internal sealed partial record RegistryAddress(string Host, int Port)
{
    public const int HttpsPort = 443;

    /// <summary>The only spelling the webhook takes: <c>:443</c> is left out.</summary>
    public string Text => Port == HttpsPort ? Host : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    public static bool TryParse(string text, [NotNullWhen(true)] out RegistryAddress? value)
    {
        value = null;
        if (Forms().Match(text) is not { Success: true } match)
        {
            return false;
        }

        var port = HttpsPort;
        if (match.Groups["port"] is { Success: true } written
            && (!int.TryParse(written.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535 or HttpsPort))
        {
            return false;
        }

        value = new RegistryAddress(match.Groups["host"].Value, port);
        return true;
    }

    public override string ToString() => Text;

    // A last label that is a number makes an address of it.
    [GeneratedRegex(
        @"\A(?<host>(?=.{1,253}(:|\z))([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?=[a-z0-9-]*[a-z])[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(:(?<port>[1-9][0-9]{0,4}))?\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Forms();
}

/// <summary>Something said about one registry: <c>REGISTRY=VALUE</c>.</summary>
internal sealed record RegistryPair<T>(RegistryAddress Registry, T Value);
