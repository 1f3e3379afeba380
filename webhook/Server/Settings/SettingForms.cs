using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImageTrust.Policy.Contract.Settings;
using ImageTrust.Policy.Images;

namespace ImageTrust.Server.Settings;

/// <summary>The forms that settings of the webhook alone take.</summary>
internal static class SettingForms
{
    // An authority file holds one organisation's roots, not a distribution's bundle.
    private const int MostAuthorities = 100;

    public static bool Path(string text, out string value) => (value = text).Length > 0 && !text.Contains('\0', StringComparison.Ordinal);

    public static bool Address(string text, out IPAddress value)
    {
        bool good = IPAddress.TryParse(text, out var parsed);
        value = parsed ?? IPAddress.None;
        return good;
    }

    public static bool Level(string text, out LogLevel value)
    {
        (bool good, value) = text switch
        {
            "debug" => (true, LogLevel.Debug),
            "information" => (true, LogLevel.Information),
            "warning" => (true, LogLevel.Warning),
            "error" => (true, LogLevel.Error),
            _ => (false, LogLevel.None),
        };
        return good;
    }

    public static bool HttpAddress(string text, out Uri value)
    {
        bool good = Uri.TryCreate(text, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" && parsed.UserInfo.Length == 0;
        value = parsed!;
        return good;
    }

    /// <summary>A port, or 0 for any free one.</summary>
    public static bool Port(string text, out int? value)
    {
        bool good = TextForms.Number(0, 65535)(text, out int number);
        value = good ? number : null;
        return good;
    }

    /// <summary><c>HOST:PORT,…</c></summary>
    public static bool Endpoints(string text, out ImmutableArray<DnsEndPoint> value)
    {
        var read = text.Split(',', StringSplitOptions.TrimEntries).Select(Endpoint).ToList();
        value = [.. read.OfType<DnsEndPoint>()];
        return value.Length == read.Count;
    }

    private static DnsEndPoint? Endpoint(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 0 && TextForms.Number(1, 65535)(text[(colon + 1)..], out int port) && Uri.CheckHostName(text[..colon]) is UriHostNameType.Dns or UriHostNameType.IPv4
            ? new DnsEndPoint(text[..colon], port)
            : null;
    }

    /// <summary>A server alone: a path or a query would be dropped without a word.</summary>
    public static bool HttpsServer(string text, out Uri value) =>
        HttpAddress(text, out value) && value.Scheme == Uri.UriSchemeHttps && value is { AbsolutePath: "/", Query: "", Fragment: "" };

    public static bool Hosts(string text, out ImmutableArray<RegistryHost> value)
    {
        var read = text.Split(',', StringSplitOptions.TrimEntries).Select(part => RegistryHost.TryParse(part, out var host) ? host : null).ToList();
        value = [.. read.OfType<RegistryHost>()];
        return value.Length == read.Count;
    }

    /// <summary><c>HOST=HOST,…</c>; a host may occur several times.</summary>
    public static bool HostPairs(string text, out ImmutableArray<(RegistryHost Host, RegistryHost Other)> value)
    {
        var read = Pairs(text, other => RegistryHost.TryParse(other, out var host) ? host : null);
        value = read ?? [];
        return read is not null;
    }

    /// <summary><c>HOST=FILE,…</c>, each file a PEM bundle of certificate authorities.</summary>
    public static bool HostAuthorities(string text, out ImmutableArray<(RegistryHost Host, X509Certificate2Collection Authorities)> value)
    {
        var read = Pairs(text, Authorities);
        value = read ?? [];
        return read is not null;
    }

    private static ImmutableArray<(RegistryHost Host, T Value)>? Pairs<T>(string text, Func<string, T?> read)
        where T : class
    {
        List<(RegistryHost, T)> pairs = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !RegistryHost.TryParse(part[..equals], out var host) || read(part[(equals + 1)..]) is not { } value)
            {
                return null;
            }

            pairs.Add((host, value));
        }

        return [.. pairs];
    }

    private static X509Certificate2Collection? Authorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return null;
        }

        return authorities.Count is > 0 and <= MostAuthorities ? authorities : null;
    }
}
