using ImageTrust.Policy.Images;

namespace ImageTrust.Registry.Credentials;

/// <summary>Where credentials come from. The host is matched exactly; there is no wildcard and no default credential.</summary>
public interface ICredentialSource
{
    /// <returns>The credential of this very host, or null when this source has none for it.</returns>
    /// <exception cref="Failures.RegistryException">The source has one but could not give it.</exception>
    Task<RegistryCredential?> FindAsync(RegistryHost host, CancellationToken cancellation);
}
