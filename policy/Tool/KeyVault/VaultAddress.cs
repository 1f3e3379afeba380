using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.KeyVault;

/// <summary>A vault of Azure Key Vault: https, its own host and nothing else, so that a token for it goes nowhere else.</summary>
internal sealed record VaultAddress(Uri Uri)
{
    // The public cloud, China and US government; each has its own token audience.
    private static readonly string[] Suffixes = [".vault.azure.net", ".vault.azure.cn", ".vault.usgovcloudapi.net"];

    /// <summary>The audience of a token for the vault's cloud.</summary>
    public string Scope => $"https://{Suffix(Uri.Host)![1..]}/.default";

    /// <param name="text">A vault's name, or its https address.</param>
    public static VaultAddress Parse(string text)
    {
        var address = text.Contains('.', StringComparison.Ordinal) ? text : $"https://{text}{Suffixes[0]}";
        return Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && uri is { Scheme: "https", IsDefaultPort: true, PathAndQuery: "/", UserInfo: "", Fragment: "" }
            && Suffix(uri.Host) is { } suffix && IsVaultName(uri.Host[..^suffix.Length])
            ? new VaultAddress(uri)
            : throw new UsageException($"\"{text}\" is not a vault: give its name, or https://NAME.vault.azure.net");
    }

    /// <summary>The identifier of a version of one of its keys.</summary>
    public VaultKeyId IdOf(string key, string version) => VaultKeyId.TryParse(new Uri(Uri, $"keys/{key}/{version}").ToString(), out var id, out var problem)
        ? id
        : throw new UsageException($"{key} in {Uri.Host}: {problem}");

    /// <summary>Whether a link of the service stays at the vault.</summary>
    public bool Owns(Uri link) => link.Scheme == Uri.Scheme && link.Authority == Uri.Authority && link.UserInfo.Length == 0;

    private static string? Suffix(string host) => Array.Find(Suffixes, suffix => host.EndsWith(suffix, StringComparison.Ordinal));

    private static bool IsVaultName(string name) => name.Length is >= 3 and <= 24 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
