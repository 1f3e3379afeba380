using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ImageTrust.TestKit.Registry;

/// <summary>Gives tokens and knows them again.</summary>
public interface ITokenService
{
    /// <summary>The path a challenge names.</summary>
    string Path { get; }

    Task<bool> TryAnswerAsync(HttpContext context);

    bool Allows(string? authorization, string repository);
}

/// <summary>The distribution project's token service: GET with Basic or without, POST with a refresh token.</summary>
public sealed class TokenService(string? user = null, string? password = null, string? identityToken = null) : ITokenService
{
    private readonly ConcurrentDictionary<string, string> issued = new();
    private int last;

    public string Path => "/token";

    /// <summary>Seconds a token is said to live; null says nothing.</summary>
    public int? ExpiresIn { get; set; } = 300;

    /// <summary>Makes every token given so far worthless.</summary>
    public void Revoke() => issued.Clear();

    public int Issued => last;

    public bool Allows(string? authorization, string repository) =>
        authorization is not null
        && authorization.StartsWith("Bearer ", StringComparison.Ordinal)
        && issued.TryGetValue(authorization[7..], out string? scope)
        && (repository.Length == 0 || scope == $"repository:{repository}:pull");

    public async Task<bool> TryAnswerAsync(HttpContext context)
    {
        if (context.Request.Path != Path)
        {
            return false;
        }

        var form = HttpMethods.IsPost(context.Request.Method) ? await context.Request.ReadFormAsync() : null;
        bool allowed = form is not null
            ? identityToken is not null && form["grant_type"] == "refresh_token" && form["refresh_token"] == identityToken
            : user is null || context.Request.Headers.Authorization == BasicAccess.HeaderOf(user, password!);
        if (!allowed)
        {
            context.Response.StatusCode = 401;
            return true;
        }

        string token = "token-" + Interlocked.Increment(ref last).ToString(CultureInfo.InvariantCulture);
        issued[token] = form is null ? context.Request.Query["scope"].ToString() : form["scope"].ToString();
        string lifetime = ExpiresIn is { } seconds ? $",\"expires_in\":{seconds}" : "";
        await WriteAsync(context, form is null ? $$"""{"token":"{{token}}"{{lifetime}}}""" : $$"""{"access_token":"{{token}}"{{lifetime}}}""");
        return true;
    }

    internal static async Task WriteAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json);
    }
}

/// <summary>Azure container registry: Entra token → refresh token at <c>/oauth2/exchange</c> → access token at <c>/oauth2/token</c>. Both are JSON web tokens without a stated lifetime.</summary>
public sealed class AcrTokenService(string login, Func<string, bool> knowsEntraToken, TimeProvider time) : ITokenService
{
    private readonly ConcurrentDictionary<string, string> refreshTokens = new();
    private readonly ConcurrentDictionary<string, (string Scope, DateTimeOffset End)> accessTokens = new();
    private int last;

    public string Path => "/oauth2/token";

    public TimeSpan RefreshLifetime { get; set; } = TimeSpan.FromHours(3);

    public TimeSpan AccessLifetime { get; set; } = TimeSpan.FromMinutes(75);

    public int Exchanges { get; private set; }

    public int AccessTokens => accessTokens.Count;

    public void RevokeRefreshTokens() => refreshTokens.Clear();

    public bool Allows(string? authorization, string repository) =>
        authorization is not null
        && authorization.StartsWith("Bearer ", StringComparison.Ordinal)
        && accessTokens.TryGetValue(authorization[7..], out var token)
        && token.End > time.GetUtcNow()
        && (repository.Length == 0 || token.Scope == $"repository:{repository}:pull");

    public async Task<bool> TryAnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "";
        if (path is not ("/oauth2/exchange" or "/oauth2/token") || !HttpMethods.IsPost(context.Request.Method))
        {
            return false;
        }

        var form = await context.Request.ReadFormAsync();
        string? answer = form["service"] != login ? null : path == "/oauth2/exchange" ? Exchange(form) : Access(form);
        if (answer is null)
        {
            context.Response.StatusCode = 401;
        }
        else
        {
            await TokenService.WriteAsync(context, answer);
        }

        return true;
    }

    private string? Exchange(IFormCollection form)
    {
        if (form["grant_type"] != "access_token" || !knowsEntraToken(form["access_token"].ToString()))
        {
            return null;
        }

        Exchanges++;
        string token = Jwt(RefreshLifetime);
        refreshTokens[token] = "";
        return $$"""{"refresh_token":"{{token}}"}""";
    }

    private string? Access(IFormCollection form)
    {
        if (form["grant_type"] != "refresh_token" || !refreshTokens.ContainsKey(form["refresh_token"].ToString()))
        {
            return null;
        }

        string token = Jwt(AccessLifetime);
        accessTokens[token] = (form["scope"].ToString(), time.GetUtcNow() + AccessLifetime);
        return $$"""{"access_token":"{{token}}"}""";
    }

    private string Jwt(TimeSpan lifetime)
    {
        int id = Interlocked.Increment(ref last);
        long end = (time.GetUtcNow() + lifetime).ToUnixTimeSeconds();
        return $"{Part("{\"alg\":\"none\"}")}.{Part($"{{\"jti\":\"{id}\",\"exp\":{end}}}")}.{Part("signature")}";
    }

    private static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}

/// <summary>Microsoft Entra's token endpoint for a workload that shows a Kubernetes service-account token.</summary>
public sealed class EntraTokenService(string tenant, string client, string assertion)
{
    private readonly ConcurrentDictionary<string, string> issued = new();
    private int last;

    public IReadOnlyCollection<string> Scopes => [.. issued.Values];

    public bool Knows(string token) => issued.ContainsKey(token);

    public async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path != $"/{tenant}/oauth2/v2.0/token" || !HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = 404;
            return;
        }

        var form = await context.Request.ReadFormAsync();
        if (form["client_id"] != client || form["client_assertion"] != assertion || form["grant_type"] != "client_credentials")
        {
            context.Response.StatusCode = 401;
            await TokenService.WriteAsync(context, """{"error":"invalid_client","error_description":"no"}""");
            return;
        }

        string token = "entra-" + Interlocked.Increment(ref last).ToString(CultureInfo.InvariantCulture);
        issued[token] = form["scope"].ToString();
        await TokenService.WriteAsync(context, $$"""{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"{{token}}"}""");
    }
}
