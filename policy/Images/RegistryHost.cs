using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace ImageTrust.Policy.Images;

/// <summary>A registry's host name in lower case with its port when one is written: <c>docker.io</c>, <c>localhost:5000</c>, <c>[::1]:5000</c>.</summary>
/// <remarks>Credentials, certificates and plain HTTP are bound to this exact text: <c>a.example</c> and <c>a.example:5000</c> are two hosts.</remarks>
public sealed partial record RegistryHost
{
    // RFC 1035, section 2.3.4: a name has at most 253 characters without its final dot; ":65535" may follow.
    private const int MaxLength = 253 + 6;

    // Of HTTPS, which every registry speaks unless it is named as one of plain HTTP.
    private const int DefaultPort = 443;

    private RegistryHost(string name) => Name = name;

    public static RegistryHost DockerHub { get; } = new(DockerHubNames.Host);

    /// <summary>The host as an image reference writes it.</summary>
    public string Name { get; }

    /// <summary>The host that answers the distribution API. Docker Hub is the only registry whose two names differ.</summary>
    public string Endpoint => this == DockerHub ? DockerHubNames.Endpoint : Name;

    /// <summary>Reads a host; upper case, user information, a path, a scheme and zone identifiers are refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out RegistryHost? host)
    {
        host = null;
        if (text is null || text.Length > MaxLength || !HostPattern().IsMatch(text) || !IsOnlySpelling(text))
        {
            return false;
        }

        host = text is DockerHubNames.Index or DockerHubNames.Endpoint ? DockerHub : new RegistryHost(text);
        return true;
    }

    public override string ToString() => Name;

    /// <summary>
    /// Policies and credentials go by the text. A second spelling of one server (<c>ghcr.io:443</c>, <c>a.example:05000</c>,
    /// <c>[0:0::1]</c>, <c>10.5</c>) would slip past the rule written for the first.
    /// </summary>
    private static bool IsOnlySpelling(ReadOnlySpan<char> host)
    {
        int bracket = host.IndexOf(']');
        int colon = host.LastIndexOf(':');
        var address = colon > bracket ? host[..colon] : host;
        return (address.Length == host.Length || IsPort(host[(colon + 1)..])) && (bracket < 0 ? IsName(address) : IsIPv6(address[1..^1]));
    }

    private static bool IsPort(ReadOnlySpan<char> text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number)
        && number is not (0 or DefaultPort) && text.SequenceEqual(number.ToString(CultureInfo.InvariantCulture));

    private static bool IsIPv6(ReadOnlySpan<char> text) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 && text.SequenceEqual(address.ToString());

    /// <summary>A name whose last label is a number is read as an IPv4 address (WHATWG URL, "ends in a number"), in whatever notation.</summary>
    private static bool IsName(ReadOnlySpan<char> text)
    {
        var last = text[(text.LastIndexOf('.') + 1)..];
        bool endsInNumber = !last.ContainsAnyExceptInRange('0', '9') || last.StartsWith("0x");
        return !endsInNumber || (IPAddress.TryParse(text, out var address) && text.SequenceEqual(address.ToString()));
    }

    [GeneratedRegex(
        @"\A(\[[0-9a-f:]{2,39}\]|[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*)(:[0-9]{1,5})?\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex HostPattern();
}

/// <summary>The hosts of Docker Hub, whose name in references is no host that answers.</summary>
public static class DockerHubNames
{
    /// <summary>In a reference, a rule and a credential.</summary>
    public const string Host = "docker.io";

    /// <summary>Answers the distribution API.</summary>
    public const string Endpoint = "registry-1." + Host;

    /// <summary>The name before it, which Docker's own files still have.</summary>
    public const string Index = "index." + Host;

    /// <summary>Gives out tokens for <see cref="Endpoint"/>.</summary>
    public const string TokenService = "auth." + Host;
}
