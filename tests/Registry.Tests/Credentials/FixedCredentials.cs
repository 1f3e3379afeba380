using System.Collections.Frozen;
using ImageTrust.Policy.Images;
using ImageTrust.Registry.Credentials;

namespace ImageTrust.Registry.Tests.Credentials;

/// <summary>Credentials known from the start.</summary>
internal sealed class FixedCredentials(IEnumerable<KeyValuePair<RegistryHost, RegistryCredential>> credentials) : ICredentialSource
{
    private readonly FrozenDictionary<RegistryHost, RegistryCredential> byHost = credentials.ToFrozenDictionary();

    public Task<RegistryCredential?> FindAsync(RegistryHost host, CancellationToken cancellation) => Task.FromResult(byHost.GetValueOrDefault(host));
}
