using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using ImageTrust.Policy.Images;

namespace ImageTrust.Registry.Credentials;

/// <summary>An Azure container registry that may be given an Entra token: exactly <c>name.azurecr.io</c>, <c>.cn</c> or <c>.us</c>, on the default port.</summary>
public sealed partial record AzureRegistry
{
    private AzureRegistry(RegistryHost host) => Host = host;

    public RegistryHost Host { get; }

    /// <summary>The scope to ask Entra for. The registry audience works whether or not a registry also takes resource-manager tokens.</summary>
    internal string Scope => Host.Name switch
    {
        var name when name.EndsWith(".cn", StringComparison.Ordinal) => "https://management.chinacloudapi.cn/.default",
        var name when name.EndsWith(".us", StringComparison.Ordinal) => "https://management.usgovcloudapi.net/.default",
        _ => "https://containerregistry.azure.net/.default",
    };

    public static bool TryCreate(RegistryHost host, [NotNullWhen(true)] out AzureRegistry? registry)
    {
        ArgumentNullException.ThrowIfNull(host);
        registry = LoginServer().IsMatch(host.Name) ? new AzureRegistry(host) : null;
        return registry is not null;
    }

    // 5 to 50 letters and digits; a domain name label scope adds a hyphen and a hash.
    [GeneratedRegex(@"\A[a-z0-9]{5,50}(-[a-z0-9]{1,20})?\.azurecr\.(io|cn|us)\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex LoginServer();
}
