using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageTrust.Infra.Propagation;

/// <summary>Asks the API server of a kubeconfig as its user: the address and authority in it and no other, signed in by its own program.</summary>
internal sealed class ClusterProbe : IClusterProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker http;
    private readonly Uri server;
    private readonly Task<LoginAnswer> login;

    private ClusterProbe(Uri server, X509Certificate2Collection authority, Task<LoginAnswer> login)
    {
        (this.server, this.login) = (server, login);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = Patience };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authority);
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) =>
            login.IsCompletedSuccessfully && login.Result.Certificate is { } own ? own : null!;
        http = new HttpMessageInvoker(handler, disposeHandler: true);
    }

    /// <param name="kubeconfig">JSON, as this program makes it.</param>
    /// <exception cref="FormatException">It names no server with an authority, or no program to sign in with.</exception>
    public static ClusterProbe Of(string kubeconfig)
    {
        try
        {
            var config = JsonNode.Parse(kubeconfig)!;
            var cluster = config["clusters"]![0]!["cluster"]!;
            var authority = new X509Certificate2Collection();
            authority.ImportFromPem(System.Text.Encoding.ASCII.GetString(Convert.FromBase64String((string)cluster["certificate-authority-data"]!)));
            var exec = config["users"]![0]!["user"]!["exec"]!;
            var login = LoginProgram.RunAsync((string)exec["command"]!, [.. exec["args"]!.AsArray().Select(argument => (string)argument!)]);
            return new ClusterProbe(new Uri((string)cluster["server"]!), authority, login);
        }
        catch (Exception problem) when (problem is NullReferenceException or JsonException or ArgumentException or UriFormatException
            or InvalidOperationException or System.Security.Cryptography.CryptographicException)
        {
            throw new FormatException("no kubeconfig of this program's", problem);
        }
    }

    public async Task<bool> LetsUsInAsync()
    {
        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject { ["resourceAttributes"] = new JsonObject { ["verb"] = "create", ["resource"] = "namespaces" } },
        };
        var answer = await AskAsync(HttpMethod.Post, "apis/authorization.k8s.io/v1/selfsubjectaccessreviews", JsonContent.Create<JsonNode>(review));
        return answer?["status"]?["allowed"] is JsonValue allowed && allowed.TryGetValue(out bool yes) && yes;
    }

    public async Task<bool> KnowsAsync(string groupVersion, string plural) =>
        (await AskAsync(HttpMethod.Get, $"apis/{groupVersion}", null))?["resources"] is JsonArray resources
        && resources.Any(resource => (string?)resource?["name"] == plural);

    public void Dispose() => http.Dispose();

    /// <returns>Null for an answer that is no success: not let in, or nothing there.</returns>
    private async Task<JsonNode?> AskAsync(HttpMethod method, string path, HttpContent? content)
    {
        var answer = await login;
        using var request = new HttpRequestMessage(method, new Uri(server, $"/{path}")) { Content = content };
        if (answer.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var bound = new CancellationTokenSource(Patience);
        using var response = await http.SendAsync(request, bound.Token);
        return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created
            ? await JsonNode.ParseAsync(await response.Content.ReadAsStreamAsync(bound.Token), cancellationToken: bound.Token) : null;
    }
}
