using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace ImageTrust.Policy.Tool.Tests;

/// <summary>Key Vault's two calls, in process: pages of versions and their public halves. Records what it was asked.</summary>
internal sealed class FakeVault
{
    private readonly List<(string Id, string Json)> _versions = [];

    public List<string> Requests { get; } = [];

    public List<string> Tokens { get; } = [];

    /// <summary>Where the list goes on after its first page; the vault itself when null.</summary>
    public string? NextPage { get; init; }

    public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

    public FakeVault WithEc(char id, long created, bool enabled = true, long? expires = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var q = key.ExportParameters(false).Q;
        return With(id, created, enabled, expires, $$"""{"kty":"EC-HSM","crv":"P-256","x":"{{Base64Url.EncodeToString(q.X)}}","y":"{{Base64Url.EncodeToString(q.Y)}}"}""");
    }

    public FakeVault WithRsa(char id, long created)
    {
        using var key = RSA.Create(3072);
        var rsa = key.ExportParameters(false);
        return With(id, created, true, null, $$"""{"kty":"RSA","n":"{{Base64Url.EncodeToString(rsa.Modulus)}}","e":"{{Base64Url.EncodeToString(rsa.Exponent)}}"}""");
    }

    public FakeVault With(char id, long created, bool enabled, long? expires, string key)
    {
        var version = new string(id, 32);
        var attributes = $$"""{"enabled":{{(enabled ? "true" : "false")}},"created":{{created}}{{(expires is null ? "" : $",\"exp\":{expires}")}}}""";
        _versions.Add((version, $$"""{"kid":"https://contoso.vault.azure.net/keys/signing/{{version}}","attributes":{{attributes}},"key":{{key}}}"""));
        return this;
    }

    public HttpMessageHandler Handler() => new Answers(this);

    private string Answer(Uri uri)
    {
        if (!uri.AbsolutePath.EndsWith("/versions", StringComparison.Ordinal))
        {
            return _versions.Single(version => uri.AbsolutePath.EndsWith('/' + version.Id, StringComparison.Ordinal)).Json;
        }

        // Two to a page, as a service with many would.
        var skip = uri.Query.Contains("skip=", StringComparison.Ordinal) ? 2 : 0;
        var next = skip == 0 && _versions.Count > 2 ? $",\"nextLink\":\"{NextPage ?? $"https://{uri.Host}{uri.AbsolutePath}?api-version=7.4&skip=2"}\"" : "";
        return $"{{\"value\":[{string.Join(',', _versions.Skip(skip).Take(2).Select(version => version.Json))}]{next}}}";
    }

    private sealed class Answers(FakeVault vault) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            vault.Requests.Add($"{request.Method} {request.RequestUri}");
            vault.Tokens.Add(request.Headers.Authorization?.ToString() ?? "none");
            var body = vault.Status == HttpStatusCode.OK ? vault.Answer(request.RequestUri!) : "{\"error\":{\"code\":\"Forbidden\",\"message\":\"no\"}}";
            return new HttpResponseMessage(vault.Status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        }
    }
}
