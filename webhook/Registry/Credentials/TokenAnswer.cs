using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using ImageTrust.Registry.Caching;
using ImageTrust.Registry.Documents;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;
using ImageTrust.Registry.Transport;
using ImageTrust.Strict;

namespace ImageTrust.Registry.Credentials;

/// <summary>Reads what token services answer.</summary>
internal static class TokenAnswer
{
    // The distribution project's token specification: "if omitted, this defaults to 60 seconds".
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromSeconds(60);

    // A service may claim any lifetime; a withdrawn right should be felt within this time.
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(1);

    // A header line must stay below what registries accept; Entra-based tokens have about 2 KB.
    private const int MaxTokenLength = 16 * 1024;

    // RFC 6750, section 2.1: b64token. Anything else could end the header line.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    /// <param name="answer">The service's answer.</param>
    /// <param name="members">The members that may hold the token, the first present one wins.</param>
    /// <param name="now">When the answer came.</param>
    public static Expiring<string> Read(HttpAnswer answer, ReadOnlySpan<string> members, DateTimeOffset now)
    {
        string host = HostDirectory.Authority(answer.Uri);
        if (answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new RegistryException(RegistryFailureCode.Unauthorized, host, $"the token service answered {(int)answer.Status}");
        }

        if (answer.Status != HttpStatusCode.OK)
        {
            throw Unusable(host, $"answered {(int)answer.Status}");
        }

        using var document = StrictDocument.Read(answer.Body, Shape.Free);
        if (document.Problem is not null)
        {
            throw Unusable(host, "answered something that is not JSON");
        }

        if (document.Root.ValueKind != JsonValueKind.Object)
        {
            throw Unusable(host, "answered something that is not a JSON object");
        }

        foreach (string member in members)
        {
            if (document.Root.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String && IsToken(value.GetString()!))
            {
                string token = value.GetString()!;
                return new Expiring<string>(token, now + Usable(Lifetime(document.Root, token, now)));
            }
        }

        throw Unusable(host, "answered without a usable token");
    }

    private static bool IsToken(string text) =>
        text.Length is > 0 and <= MaxTokenLength && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    private static TimeSpan Lifetime(JsonElement answer, string token, DateTimeOffset now)
    {
        if (answer.TryGetProperty("expires_in", out var seconds) && seconds.ValueKind == JsonValueKind.Number && seconds.TryGetInt32(out int count))
        {
            return TimeSpan.FromSeconds(count);
        }

        return JwtExpiry(token) - now ?? DefaultLifetime;
    }

    /// <summary>A tenth is kept back, so that a token does not run out between being chosen and being checked.</summary>
    private static TimeSpan Usable(TimeSpan lifetime) =>
        (lifetime < TimeSpan.Zero ? TimeSpan.Zero : lifetime > MaxLifetime ? MaxLifetime : lifetime) * 0.9;

    /// <summary>ACR tokens are JSON web tokens and their answers name no lifetime. Read for the cache alone; nothing is trusted by it.</summary>
    private static DateTimeOffset? JwtExpiry(string token)
    {
        string[] parts = token.Split('.');
        if (parts.Length != 3 || !Base64Url.IsValid(parts[1]))
        {
            return null;
        }

        using var claims = StrictDocument.Read(Base64Url.DecodeFromChars(parts[1]), Shape.Free);
        return claims.Root.ValueKind == JsonValueKind.Object
            && claims.Root.TryGetProperty("exp", out var exp)
            && exp.ValueKind == JsonValueKind.Number
            && exp.TryGetInt64(out long seconds)
            && seconds is > 0 and < 253402300800 // 10000-01-01, beyond which no DateTimeOffset exists
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;
    }

    private static RegistryException Unusable(string host, string what) =>
        new(RegistryFailureCode.CredentialUnavailable, host, "the token service " + what);
}
