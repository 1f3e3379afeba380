using ImageTrust.Policy.Images;
using ImageTrust.Registry.Caching;
using ImageTrust.Registry.Hosts;

namespace ImageTrust.Registry.Distribution;

/// <summary>
/// What is known of a repository from earlier answers and saves a request now. Not of its host: one host may serve repositories of different
/// kinds, such as mirrors, and whoever writes a pod chooses which is asked about first. Nothing is concluded from it.
/// </summary>
internal sealed class RepositoryFacts(RegistryLimits limits, TimeProvider time)
{
    // Long enough to save the request while a workload is rolled out, short enough that a registry's upgrade is noticed.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    // A team that signs in the legacy form does so for long. Wrong, it costs an image one request for nothing.
    private static readonly TimeSpan TagLifetime = TimeSpan.FromHours(1);

    private readonly ExpiringMap<RepositoryName, bool> withoutReferrersApi = new(time, limits.Remembered);
    private readonly ExpiringMap<(RepositoryName Repository, string Suffix), bool> tags = new(time, limits.Remembered);

    public bool LacksReferrersApi(RepositoryName repository) => withoutReferrersApi.TryFind(repository, out bool lacks) && lacks;

    public void RememberNoReferrersApi(RepositoryName repository) => withoutReferrersApi.Remember(repository, true, Lifetime);

    /// <summary>Evidence of an image of this repository was needed from its tag that ends so.</summary>
    public bool UsesTag(RepositoryName repository, string suffix) => tags.TryFind((repository, suffix), out bool uses) && uses;

    public void RememberTag(RepositoryName repository, string suffix) => tags.Remember((repository, suffix), true, TagLifetime);
}
