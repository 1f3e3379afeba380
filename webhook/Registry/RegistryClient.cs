using ImageTrust.Policy.Images;
using ImageTrust.Registry.Budgets;
using ImageTrust.Registry.Credentials;
using ImageTrust.Registry.Distribution;
using ImageTrust.Registry.Evidence;
using ImageTrust.Registry.Hosts;
using ImageTrust.Registry.Transport;

namespace ImageTrust.Registry;

/// <summary>
/// A read-only client of OCI registries (distribution spec 1.1). One instance serves a process: it holds the connections, the
/// tokens and what is known of hosts. Safe for parallel use.
/// </summary>
public sealed class RegistryClient
{
    private readonly HostDirectory hosts;
    private readonly RegistryLimits limits;
    private readonly LookupTimes times;
    private readonly TimeProvider time;
    private readonly RegistryHttp http;
    private readonly Authorizer authorizer;
    private readonly RepositoryFacts facts;

    internal RegistryClient(IHttpClientFactory clients, HostDirectory hosts, RegistryOptions options, TimeProvider time)
    {
        this.hosts = hosts;
        this.time = time;
        limits = options.Limits;
        times = options.Times;
        http = new RegistryHttp(clients, hosts, limits, time);
        var azure = new AzureCredentials(options.AzureRegistries, options.Entra, http, hosts, limits, time);
        authorizer = new Authorizer(azure, options.Credentials, new BearerTokens(http, hosts, limits, time), limits, time);
        facts = new RepositoryFacts(limits, time);
    }

    internal BodyMemory Memory => http.Memory;

    /// <summary>Memory that answers of registries hold at this moment, and what is set aside for the large document that is being read.</summary>
    public long HeldBytes => http.Memory.Held + http.Documents.Held;

    /// <summary>Large documents that were read so far.</summary>
    public long LargeDocumentsRead => http.Documents.Count;

    /// <summary>Opens a lookup, whose deadline starts to run now.</summary>
    /// <param name="reference">The image.</param>
    /// <param name="cancellation">Ends the whole lookup early.</param>
    public ImageLookup Open(ImageReference reference, CancellationToken cancellation = default) => Open(reference, new Payers(""), cancellation);

    /// <summary>Opens a lookup, whose deadline starts to run now.</summary>
    /// <param name="reference">The image.</param>
    /// <param name="payers">On whose account its requests are sent.</param>
    /// <param name="cancellation">Ends the whole lookup early.</param>
    public ImageLookup Open(ImageReference reference, Payers payers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(payers);
        var budget = new LookupBudget(limits, times, http.Memory, time, payers, cancellation);
        var repository = new RepositoryReader(reference.Host, reference.Repository, http, authorizer, hosts, limits, budget);
        var finder = new EvidenceFinder(repository, new ReferrersListing(repository, facts, limits), facts, limits);
        return new ImageLookup(reference, repository, finder, http.Documents, budget);
    }
}
