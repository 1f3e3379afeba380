using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Model.Values;

/// <summary>
/// One version of a key in Azure Key Vault, as the service identifies it (<c>kid</c>): <c>https://VAULT.vault.azure.net/keys/KEY/VERSION</c>,
/// in the public cloud, China or US government. A name without a version would be whichever version is the newest when somebody signs.
/// </summary>
[JsonConverter(typeof(TextConverter<VaultKeyId>))]
public sealed record VaultKeyId : ITextValue<VaultKeyId>
{
    private const int VersionLength = 32;
    private const int LongestKey = 127;
    private static readonly string[] Clouds = [".vault.azure.net", ".vault.azure.cn", ".vault.usgovcloudapi.net"];

    private VaultKeyId(string host, string key, string version) => (Host, Key, Version) = (host, key, version);

    /// <summary>The vault's host.</summary>
    public string Host { get; }

    public string Key { get; }

    /// <summary>32 hex digits.</summary>
    public string Version { get; }

    public string Text => $"https://{Host}/keys/{Key}/{Version}";

    /// <summary>How cosign is told to sign with it.</summary>
    public string CosignReference => $"azurekms://{Host}/{Key}/{Version}";

    public static bool TryParse(string text, [NotNullWhen(true)] out VaultKeyId? value, [NotNullWhen(false)] out string? problem)
    {
        value = text.Split('/') is ["https:", "", var host, "keys", var key, var version] && IsHost(host) && IsKey(key) && IsVersion(version)
            ? new VaultKeyId(host, key, version)
            : null;
        problem = value is null ? "a version of a vault's key is written https://VAULT.vault.azure.net/keys/KEY/VERSION, the version in 32 hex digits" : null;
        return value is not null;
    }

    public override string ToString() => Text;

    private static bool IsHost(string host) => Array.Find(Clouds, cloud => host.EndsWith(cloud, StringComparison.Ordinal)) is { } cloud
        && host.Length - cloud.Length is >= 3 and <= 24 && host[..^cloud.Length].All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static bool IsKey(string key) => key.Length is > 0 and <= LongestKey && key.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static bool IsVersion(string version) => version.Length == VersionLength && version.All(char.IsAsciiHexDigitLower);
}
