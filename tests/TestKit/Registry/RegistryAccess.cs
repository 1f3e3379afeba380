using System.Text;
using Microsoft.AspNetCore.Http;

namespace ImageTrust.TestKit.Registry;

/// <summary>Who may ask a registry.</summary>
public interface IRegistryAccess
{
    /// <returns>True when the request was answered here: refused, or a request for a token.</returns>
    Task<bool> TryAnswerAsync(HttpContext context);
}

/// <summary>Everyone.</summary>
public sealed class OpenAccess : IRegistryAccess
{
    public Task<bool> TryAnswerAsync(HttpContext context) => Task.FromResult(false);
}

/// <summary>One user with a password on every request.</summary>
public sealed class BasicAccess(string user, string password) : IRegistryAccess
{
    private readonly string expected = HeaderOf(user, password);

    public static string HeaderOf(string user, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    public Task<bool> TryAnswerAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization == expected)
        {
            return Task.FromResult(false);
        }

        context.Response.StatusCode = 401;
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"test\"";
        return Task.FromResult(true);
    }
}

/// <summary>Tokens of a token service, which may live on this server or on another one.</summary>
/// <param name="tokens">The service.</param>
/// <param name="realm">Where the challenge sends clients; null for this very server.</param>
/// <param name="ask">Whether the service's own paths are answered here.</param>
public sealed class BearerAccess(ITokenService tokens, Uri? realm = null, bool ask = true) : IRegistryAccess
{
    public async Task<bool> TryAnswerAsync(HttpContext context)
    {
        if (ask && await tokens.TryAnswerAsync(context))
        {
            return true;
        }

        string repository = RepositoryOf(context.Request.Path);
        if (tokens.Allows(context.Request.Headers.Authorization, repository))
        {
            return false;
        }

        var where = realm ?? new Uri($"{context.Request.Scheme}://{context.Request.Host}{tokens.Path}");
        context.Response.StatusCode = 401;
        context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{where}\",service=\"{context.Request.Host}\",scope=\"repository:{repository}:pull,push\"";
        return true;
    }

    private static string RepositoryOf(PathString path)
    {
        string[] parts = (path.Value ?? "").Split('/');
        int end = Array.FindLastIndex(parts, part => part is "manifests" or "blobs" or "referrers" or "tags");
        return end > 2 ? string.Join('/', parts[2..end]) : "";
    }
}
