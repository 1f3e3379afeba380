using ImageTrust.Registry.Caching;
using ImageTrust.Registry.Hosts;
using ImageTrust.Registry.References;

namespace ImageTrust.Registry.Distribution;

/// <summary>What is known of a host from earlier answers and saves a request now.</summary>
internal sealed class HostFacts(RegistryLimits limits, TimeProvider time)
{
    // Long enough to save the request, short enough that a registry's upgrade is noticed.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly ExpiringMap<RegistryHost, bool> withoutReferrersApi = new(time, limits.Remembered);

    public bool LacksReferrersApi(RegistryHost host) => withoutReferrersApi.TryFind(host, out bool lacks) && lacks;

    public void RememberNoReferrersApi(RegistryHost host) => withoutReferrersApi.Remember(host, true, Lifetime);
}
