using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Tool.KeyVault;

/// <summary>One enabled version of a key: its id, its public half and its span.</summary>
internal sealed record VaultKeyVersion(string Id, PublicKey PublicKey, UtcTime? NotBefore, UtcTime? Expires, UtcTime Created);

/// <summary>The two read calls of Key Vault's REST interface (api-version 7.4): list a key's versions, get one. Public halves only.</summary>
internal sealed class VaultKeys
{
    private const string ApiVersion = "7.4";

    // A key rotated every day for two years; more pages are a service that repeats itself.
    private const int MostVersions = 750;
    private const int MostPages = 40;

    private readonly VaultAddress _vault;
    private readonly HttpPipeline _pipeline;

    public VaultKeys(VaultAddress vault, TokenCredential credential, HttpPipelineTransport transport)
    {
        _vault = vault;
        // Azure.Core follows no redirect with a token unless it is told to, and it is not.
        _pipeline = HttpPipelineBuilder.Build(new Options { Transport = transport }, new BearerTokenAuthenticationPolicy(credential, vault.Scope));
    }

    /// <summary>Every enabled version, oldest first. Throws <see cref="RequestFailedException"/> or <see cref="JsonException"/>.</summary>
    public async Task<IReadOnlyList<VaultKeyVersion>> ReadAsync(string key, CancellationToken cancel)
    {
        var versions = new List<VaultKeyVersion>();
        foreach (var id in await ListAsync(key, cancel))
        {
            versions.Add(await ReadVersionAsync(key, id, cancel));
        }

        return [.. versions.OrderBy(version => version.Created.Value).ThenBy(version => version.Id, StringComparer.Ordinal)];
    }

    private async Task<List<string>> ListAsync(string key, CancellationToken cancel)
    {
        var ids = new List<string>();
        Uri? next = new(_vault.Uri, $"keys/{Uri.EscapeDataString(key)}/versions?api-version={ApiVersion}");
        for (var page = 0; next is not null; page++)
        {
            if (page == MostPages || ids.Count > MostVersions)
            {
                throw new JsonException($"the vault lists more than {MostVersions} versions");
            }

            using var document = await GetAsync(next, cancel);
            foreach (var item in document.RootElement.GetProperty("value").EnumerateArray())
            {
                if (item.GetProperty("attributes").GetProperty("enabled").GetBoolean())
                {
                    ids.Add(VersionOf(item.GetProperty("kid").GetString()!));
                }
            }

            next = Next(document.RootElement);
        }

        return ids;
    }

    private Uri? Next(JsonElement page)
    {
        if (!page.TryGetProperty("nextLink", out var link) || link.ValueKind != JsonValueKind.String || link.GetString()!.Length == 0)
        {
            return null;
        }

        return Uri.TryCreate(link.GetString(), UriKind.Absolute, out var next) && _vault.Owns(next)
            ? next
            : throw new JsonException("the vault's list continues on another host");
    }

    private async Task<VaultKeyVersion> ReadVersionAsync(string key, string version, CancellationToken cancel)
    {
        using var document = await GetAsync(new Uri(_vault.Uri, $"keys/{Uri.EscapeDataString(key)}/{version}?api-version={ApiVersion}"), cancel);
        var attributes = document.RootElement.GetProperty("attributes");
        return new VaultKeyVersion(
            version, JsonWebKeys.Read(document.RootElement.GetProperty("key")), Time(attributes, "nbf"), Time(attributes, "exp"),
            Time(attributes, "created") ?? throw new JsonException("a key version has no creation time"));
    }

    private async Task<JsonDocument> GetAsync(Uri uri, CancellationToken cancel)
    {
        using var message = _pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(uri);
        message.Request.Headers.Add("Accept", "application/json");
        await _pipeline.SendAsync(message, cancel);
        return message.Response.Status == 200 ? JsonDocument.Parse(message.Response.Content) : throw new RequestFailedException(message.Response);
    }

    // The version becomes a part of a file name and of the next address.
    private static string VersionOf(string kid)
    {
        var version = kid.Split('/')[^1];
        return version.Length == 32 && version.All(char.IsAsciiHexDigitLower) ? version : throw new JsonException("a key version is not 32 hex digits");
    }

    private static UtcTime? Time(JsonElement attributes, string name) =>
        attributes.TryGetProperty(name, out var seconds) && seconds.ValueKind == JsonValueKind.Number
            ? UtcTime.Of(DateTimeOffset.FromUnixTimeSeconds(seconds.GetInt64()))
            : null;

    private sealed class Options : ClientOptions;
}
