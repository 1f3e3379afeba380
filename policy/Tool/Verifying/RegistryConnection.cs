using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Registry;
using ImageTrust.Registry.Credentials;
using ImageTrust.Registry.Credentials.Docker;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;
using Microsoft.Extensions.DependencyInjection;

namespace ImageTrust.Policy.Tool.Verifying;

/// <summary>A registry client: for the registries that a person named, and for those that only an image names.</summary>
internal static class RegistryConnection
{
    // Nobody's pod waits: a person and a pipeline have more patience with a slow registry than an API server has.
    private static readonly LookupTimes Times = new()
    {
        Lookup = TimeSpan.FromSeconds(30),
        Attempt = TimeSpan.FromSeconds(15),
        Connect = TimeSpan.FromSeconds(10),
    };

    /// <summary>How long a decision may take: the tag's lookup and the evidence's.</summary>
    public static TimeSpan Patience { get; } = (Times.Lookup * 2) + TimeSpan.FromSeconds(5);

    /// <param name="host">The caller's folder, clock and credentials.</param>
    /// <param name="registries">Those that the caller named, or the policy that the caller named.</param>
    /// <param name="network">What was said about registries.</param>
    /// <param name="cancel">Ends the wait for a credential helper.</param>
    /// <returns>Holds the client; to be disposed of.</returns>
    public static async Task<ServiceProvider> OpenAsync(
        ToolHost host, IReadOnlyList<RegistryHost> registries, AskedNetwork network, CancellationToken cancel)
    {
        var docker = new DockerConfigCredentials(host.DockerConfig, host.Clock);
        List<AzureRegistry> azure = [];
        foreach (var named in registries.Distinct())
        {
            azure.AddRange(await AzureAsync(docker, named, cancel) is { } one ? [one] : Array.Empty<AzureRegistry>());
        }

        var options = new RegistryOptions
        {
            Hosts = Hosts(registries, network, Authorities(host, network.CertificateAuthorities)),
            Credentials = [docker],
            AzureRegistries = [.. azure],
            Entra = azure.Count == 0 ? null : host.Credential(),
            Times = Times,
        };
        return new ServiceCollection().AddSingleton(host.Clock).AddImageRegistry(_ => options).BuildServiceProvider();
    }

    /// <summary>The client of an open connection.</summary>
    /// <exception cref="UsageException">Two options speak about one host.</exception>
    public static RegistryClient Client(ServiceProvider services)
    {
        try
        {
            return services.GetRequiredService<RegistryClient>();
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"--plain-http: {error.Message}");
        }
    }

    /// <summary>The host of a repository that a policy names.</summary>
    /// <exception cref="UsageException">It cannot be asked.</exception>
    public static RegistryHost HostOf(RepositoryName repository) => RegistryHost.TryParse(repository.Registry, out var host)
        ? host
        : throw new UsageException($"{repository}: its host cannot be asked.");

    /// <summary>The registries that the policy's rules name in full: whoever wrote the policy named them.</summary>
    public static IEnumerable<RegistryHost> NamedBy(TrustPolicy policy) => policy.Rules.Values
        .SelectMany(rule => rule.Images.Where(image => image.NamesItsRegistry).Select(image => image.Registry)
            .Concat((rule.Signatures ?? []).Select(repository => repository.Registry)))
        .Distinct(StringComparer.Ordinal)
        .SelectMany(text => RegistryHost.TryParse(text, out var named) ? [named] : Array.Empty<RegistryHost>());

    /// <summary>An Azure registry gets the caller's Entra token, unless the caller logged in to it with docker.</summary>
    private static async Task<AzureRegistry?> AzureAsync(DockerConfigCredentials docker, RegistryHost registry, CancellationToken cancel)
    {
        if (!AzureRegistry.TryCreate(registry, out var azure))
        {
            return null;
        }

        try
        {
            return await docker.FindAsync(registry, cancel) is null ? azure : null;
        }
        catch (RegistryException)
        {
            // The lookup meets the same failure and reports it.
            return null;
        }
    }

    /// <summary>
    /// The caller named these hosts, or the policy that the caller named, so they may be on the caller's own network and show certificates of
    /// the caller's own authorities; a host that only a registry names may not.
    /// </summary>
    private static ImmutableArray<HostSettings> Hosts(
        IReadOnlyList<RegistryHost> registries, AskedNetwork network, ImmutableArray<X509Certificate2> authorities) =>
    [
        .. registries.Concat(network.PlainHttp).Distinct().Select(host => new HostSettings
        {
            Host = host,
            PlainHttp = network.PlainHttp.Contains(host),
            AllowPrivateAddresses = true,
            Authorities = registries.Contains(host) ? authorities : [],
        }),
    ];

    private static ImmutableArray<X509Certificate2> Authorities(ToolHost host, string? file)
    {
        const string Expected = "certificates in PEM (BEGIN CERTIFICATE)";
        if (file is null)
        {
            return [];
        }

        var read = new X509Certificate2Collection();
        try
        {
            read.ImportFromPem(Encoding.UTF8.GetString(InputFile.Read(host, file, Expected)));
        }
        catch (CryptographicException error)
        {
            throw new UsageException($"{file}: {error.Message} Expected {Expected}.");
        }

        return read.Count > 0 ? [.. read] : throw new UsageException($"{file}: the file holds no certificate; expected {Expected}.");
    }
}
