using ImageTrust.Policy.Images;

namespace ImageTrust.Registry.Credentials;

/// <summary>What a host is given. The text form never shows a secret.</summary>
public abstract record RegistryCredential
{
    private RegistryCredential()
    {
    }

    public sealed record Anonymous : RegistryCredential
    {
        public override string ToString() => "anonymous";
    }

    public sealed record UserPassword(string User, string Password) : RegistryCredential
    {
        public override string ToString() => "user and password";
    }

    /// <summary>An OAuth 2 refresh token for the registry's token service (docker's "identity token"; what ACR gives for an Entra token).</summary>
    public sealed record IdentityToken(string Token) : RegistryCredential
    {
        public override string ToString() => "identity token";
    }
}

/// <summary>Where credentials come from. The host is matched exactly; there is no wildcard and no default credential.</summary>
public interface ICredentialSource
{
    /// <returns>The credential of this very host, or null when this source has none for it.</returns>
    /// <exception cref="Failures.RegistryException">The source has one but could not give it.</exception>
    Task<RegistryCredential?> FindAsync(RegistryHost host, CancellationToken cancellation);
}
