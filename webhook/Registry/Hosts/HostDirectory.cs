using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using ImageTrust.Policy.Images;

namespace ImageTrust.Registry.Hosts;

/// <summary>The settings of all hosts, found by the host and port a connection really goes to.</summary>
internal sealed class HostDirectory
{
    private readonly FrozenDictionary<RegistryHost, HostSettings> byHost;
    private readonly FrozenDictionary<string, HostSettings> byAuthority;

    public HostDirectory(IEnumerable<HostSettings> settings)
    {
        // Two registries whose own token services are at another name for everybody.
        Dictionary<RegistryHost, HostSettings> all = new()
        {
            [RegistryHost.DockerHub] = BuiltIn(DockerHubNames.Host, DockerHubNames.TokenService),
            [Named("registry.gitlab.com")] = BuiltIn("registry.gitlab.com", "gitlab.com"),
        };
        foreach (var entry in settings)
        {
            all[entry.Host] = all.TryGetValue(entry.Host, out var known)
                ? entry with { TokenServices = entry.TokenServices.AddRange(known.TokenServices) }
                : entry;
        }

        byHost = all.ToFrozenDictionary();
        var places = all.Values.ToLookup(entry => Authority(BaseUri(entry)), StringComparer.Ordinal);
        if (places.FirstOrDefault(place => place.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two entries speak about {twice.Key}.", nameof(settings));
        }

        byAuthority = places.ToFrozenDictionary(place => place.Key, place => place.Single(), StringComparer.Ordinal);
    }

    /// <summary>The base address of a registry's API: <c>https://host/</c>, or <c>http://host/</c> where the operator said so.</summary>
    public Uri BaseOf(RegistryHost host) => BaseUri(SettingsOf(host));

    public bool AllowsPlainHttp(Uri target) => Find(target.IdnHost, target.Port) is { PlainHttp: true };

    public bool AllowsPrivateAddresses(string host, int port) => Find(host, port) is { AllowPrivateAddresses: true };

    /// <summary>Authorities for a TLS server name. A certificate does not name a port, so all entries of that name count.</summary>
    public ImmutableArray<X509Certificate2> AuthoritiesOf(string serverName) =>
        [.. byHost.Values.Where(entry => Trimmed(BaseUri(entry).IdnHost) == Trimmed(serverName)).SelectMany(entry => entry.Authorities)];

    /// <summary>Whether a registry may send its clients to this token service: itself, or a host the operator allowed.</summary>
    public bool MayUseTokenService(RegistryHost registry, Uri realm)
    {
        var settings = SettingsOf(registry);
        bool secure = realm.Scheme == Uri.UriSchemeHttps || (realm.Scheme == Uri.UriSchemeHttp && AllowsPlainHttp(realm));
        return secure
            && realm.UserInfo.Length == 0
            && settings.TokenServices.Select(BaseOf).Prepend(BaseUri(settings)).Any(allowed => Authority(allowed) == Authority(realm));
    }

    /// <summary>Host and port, the port always written, so that <c>a.example</c> and <c>a.example:443</c> are one place.</summary>
    public static string Authority(Uri uri) => Authority(uri.IdnHost, uri.Port);

    private static string Authority(string host, int port) => $"{Trimmed(host)}:{port}";

    private HostSettings? Find(string host, int port) => byAuthority.GetValueOrDefault(Authority(host, port));

    private HostSettings SettingsOf(RegistryHost host) => byHost.GetValueOrDefault(host) ?? new HostSettings { Host = host };

    private static Uri BaseUri(HostSettings settings) =>
        new($"{(settings.PlainHttp ? Uri.UriSchemeHttp : Uri.UriSchemeHttps)}://{settings.Host.Endpoint}/");

    private static string Trimmed(string host) => host.Trim('[', ']').ToLowerInvariant();

    private static HostSettings BuiltIn(string host, string tokenService) => new() { Host = Named(host), TokenServices = [Named(tokenService)] };

    private static RegistryHost Named(string text) =>
        RegistryHost.TryParse(text, out var host) ? host : throw new InvalidOperationException($"'{text}' is not a host.");
}
