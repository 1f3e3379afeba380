using System.Security.Cryptography.X509Certificates;
using ImageTrust.Policy.Images;
using ImageTrust.Registry.Evidence;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;
using ImageTrust.Registry.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace ImageTrust.Registry.Tests;

/// <summary>A client as a host would build it, on a network of the test's making.</summary>
internal sealed class Harness : IDisposable
{
    private readonly ServiceProvider provider;

    public Harness(RegistryOptions options, TestNetwork? network = null, TimeProvider? time = null)
    {
        Network = network ?? new TestNetwork();
        var services = new ServiceCollection();
        services.AddSingleton<Dialer>(Network);
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddImageRegistry(_ => options);
        provider = services.BuildServiceProvider();
        Client = provider.GetRequiredService<RegistryClient>();
    }

    public RegistryClient Client { get; }

    public TestNetwork Network { get; }

    /// <summary>Times short enough that a test of a deadline is over in a second.</summary>
    public static LookupTimes Impatient { get; } = new()
    {
        Lookup = TimeSpan.FromSeconds(1.5),
        Attempt = TimeSpan.FromSeconds(0.6),
        Connect = TimeSpan.FromSeconds(0.5),
    };

    /// <summary>A client that may speak plain HTTP to one loopback port.</summary>
    public static Harness Plain(int port, RegistryLimits? limits = null, LookupTimes? times = null) =>
        new(new RegistryOptions { Hosts = [PlainHost($"127.0.0.1:{port}")], Limits = limits ?? new(), Times = times ?? new() });

    public static HostSettings PlainHost(string host) => new() { Host = Host(host), PlainHttp = true, AllowPrivateAddresses = true };

    public static HostSettings TlsHost(string host, X509Certificate2 authority, bool allowPrivate = false) =>
        new() { Host = Host(host), Authorities = [authority], AllowPrivateAddresses = allowPrivate };

    public static RegistryHost Host(string text) =>
        RegistryHost.TryParse(text, out var host) ? host : throw new ArgumentException($"'{text}' is not a host.", nameof(text));

    public static ImageReference Reference(string text) =>
        ImageReference.TryParse(text, out var reference, out var problem) ? reference : throw new ArgumentException($"'{text}': {problem}", nameof(text));

    public static Digest DigestOf(string text) => Digest.TryParse(text, out var digest) ? digest : throw new ArgumentException(text, nameof(text));

    /// <summary>Resolves and collects to the end.</summary>
    public async Task<Collected> CollectAsync(string reference, EvidenceQuery query)
    {
        using var lookup = Client.Open(Reference(reference));
        var image = await lookup.ResolveAsync();
        List<EvidenceCandidate> found = [];
        var search = lookup.FindEvidenceAsync(image.Digest, query);
        await foreach (var candidate in search)
        {
            found.Add(candidate);
        }

        return new Collected(image, found, lookup.Requests) { Places = search.Places };
    }

    /// <summary>Resolves and takes candidates until one satisfies.</summary>
    public async Task<Collected> CollectUntilAsync(string reference, EvidenceQuery query, Func<EvidenceCandidate, bool> satisfied)
    {
        using var lookup = Client.Open(Reference(reference));
        var image = await lookup.ResolveAsync();
        List<EvidenceCandidate> found = [];
        var search = lookup.FindEvidenceAsync(image.Digest, query);
        await foreach (var candidate in search)
        {
            found.Add(candidate);
            if (satisfied(candidate))
            {
                break;
            }
        }

        return new Collected(image, found, lookup.Requests) { Places = search.Places };
    }

    /// <summary>The failure of resolving this reference; the test fails when it resolves.</summary>
    public async Task<RegistryFailure> FailureAsync(string reference)
    {
        using var lookup = Client.Open(Reference(reference));
        return (await Assert.ThrowsAsync<RegistryException>(lookup.ResolveAsync)).Failure;
    }

    public void Dispose() => provider.Dispose();
}

internal sealed record Collected(ResolvedImage Image, IReadOnlyList<EvidenceCandidate> Found, IReadOnlyList<RequestRecord> Requests)
{
    public IReadOnlyList<SearchedPlace> Places { get; init; } = [];

    public Completeness At(EvidenceSource place) => Places.Single(one => one.Place == place).Completeness;

    public IEnumerable<T> Of<T>()
        where T : EvidenceCandidate => Found.OfType<T>();
}
