using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using ImageTrust.Policy.Images;
using ImageTrust.Registry.Documents;
using ImageTrust.Strict;

namespace ImageTrust.Registry.Credentials.Docker;

/// <summary>What a docker <c>config.json</c> says about credentials.</summary>
/// <param name="Credentials">From <c>auths</c>, by host.</param>
/// <param name="Helpers">From <c>credHelpers</c>: the helper's name by host.</param>
/// <param name="Store">From <c>credsStore</c>: the helper for every other host.</param>
internal sealed record DockerConfig(
    FrozenDictionary<RegistryHost, RegistryCredential> Credentials, FrozenDictionary<RegistryHost, string> Helpers, string? Store)
{
    public static DockerConfig Empty { get; } =
        new(FrozenDictionary<RegistryHost, RegistryCredential>.Empty, FrozenDictionary<RegistryHost, string>.Empty, null);

    /// <summary>Docker's own key for Docker Hub, in files and towards helpers.</summary>
    public const string DockerHubKey = $"https://{DockerHubNames.Index}/v1/";

    /// <returns>Null when the text is not such a file.</returns>
    public static DockerConfig? TryRead(ReadOnlyMemory<byte> json)
    {
        using var document = StrictDocument.Read(json, Shape.Free);
        var root = document.Root;
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        string? store = root.TryGetProperty("credsStore", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
        return new DockerConfig(
            ByHost(root, "auths", ReadEntry), ByHost(root, "credHelpers", ReadHelper), string.IsNullOrEmpty(store) ? null : store);
    }

    private static FrozenDictionary<RegistryHost, T> ByHost<T>(JsonElement root, string member, Func<JsonElement, T?> read)
        where T : class
    {
        Dictionary<RegistryHost, T> found = [];
        if (root.TryGetProperty(member, out var entries) && entries.ValueKind == JsonValueKind.Object)
        {
            foreach (var entry in entries.EnumerateObject())
            {
                if (HostOf(entry.Name) is { } host && read(entry.Value) is { } value)
                {
                    found[host] = value;
                }
            }
        }

        return found.ToFrozenDictionary();
    }

    /// <summary>A key is a host, or a URL of docker's old style. A key with a repository path is not a host, and guessing would widen it.</summary>
    private static RegistryHost? HostOf(string key)
    {
        if (Uri.TryCreate(key, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http")
        {
            key = uri.AbsolutePath is "/" or "/v1/" or "/v2/" or "/v1" or "/v2" && uri.UserInfo.Length == 0 ? uri.Authority : "";
        }

        return RegistryHost.TryParse(key, out var host) ? host : null;
    }

    private static RegistryCredential? ReadEntry(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (Text(entry, "identitytoken") is { Length: > 0 } identity)
        {
            return new RegistryCredential.IdentityToken(identity);
        }

        if (Text(entry, "auth") is { Length: > 0 } auth)
        {
            return ReadAuth(auth);
        }

        return Text(entry, "username") is { Length: > 0 } user && Text(entry, "password") is { } password
            ? new RegistryCredential.UserPassword(user, password)
            : null;
    }

    private static RegistryCredential.UserPassword? ReadAuth(string auth)
    {
        byte[] decoded = new byte[auth.Length];
        if (!Convert.TryFromBase64String(auth, decoded, out int length))
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(decoded, 0, length).TrimEnd('\0');
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? new RegistryCredential.UserPassword(text[..colon], text[(colon + 1)..]) : null;
    }

    private static string? ReadHelper(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } name ? name : null;

    private static string? Text(JsonElement entry, string member) =>
        entry.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
