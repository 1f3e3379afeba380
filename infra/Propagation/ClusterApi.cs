using System.ComponentModel;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageTrust.Infra.Propagation;

/// <summary>The API server of a kubeconfig, as its user: the address and authority in it and no other, signed in by its own program.</summary>
internal sealed class ClusterApi : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker http;
    private readonly Uri server;
    private readonly Task<LoginAnswer> login;

    private ClusterApi(Uri server, X509Certificate2Collection authority, Task<LoginAnswer> login)
    {
        (this.server, this.login) = (server, login);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = Patience };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authority);
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) =>
            login.IsCompletedSuccessfully && login.Result.Certificate is { } own ? own : null!;
        http = new HttpMessageInvoker(handler, disposeHandler: true);
    }

    /// <param name="kubeconfig">JSON, as this program makes it.</param>
    /// <exception cref="FormatException">It names no server with an authority, or no program to sign in with.</exception>
    public static ClusterApi Of(string kubeconfig)
    {
        try
        {
            var config = JsonNode.Parse(kubeconfig)!;
            var cluster = config["clusters"]![0]!["cluster"]!;
            var authority = new X509Certificate2Collection();
            authority.ImportFromPem(Encoding.ASCII.GetString(Convert.FromBase64String((string)cluster["certificate-authority-data"]!)));
            var exec = config["users"]![0]!["user"]!["exec"]!;
            var login = LoginProgram.RunAsync((string)exec["command"]!, [.. exec["args"]!.AsArray().Select(argument => (string)argument!)]);
            return new ClusterApi(new Uri((string)cluster["server"]!), authority, login);
        }
        catch (Exception problem) when (problem is NullReferenceException or JsonException or ArgumentException or UriFormatException
            or InvalidOperationException or CryptographicException)
        {
            throw new FormatException("no kubeconfig of this program's", problem);
        }
    }

    /// <summary>Whether the cluster could not be asked: it does not answer, or nobody is signed in.</summary>
    public static bool IsTrouble(Exception problem) => problem is HttpRequestException or OperationCanceledException or IOException
        or InvalidOperationException or Win32Exception or FormatException or JsonException;

    /// <returns>The status, and the body where that is a success and a JSON object.</returns>
    public async Task<(int Status, JsonObject? Body)> AskAsync(HttpMethod method, string path, JsonObject? sent = null, string type = "application/json")
    {
        var answer = await login;
        using var request = new HttpRequestMessage(method, new Uri(server, $"/{path}"))
        {
            Content = sent is null ? null : new StringContent(sent.ToJsonString(), Encoding.UTF8, type),
        };
        if (answer.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var bound = new CancellationTokenSource(Patience);
        using var response = await http.SendAsync(request, bound.Token);
        return ((int)response.StatusCode, response.IsSuccessStatusCode
            ? await JsonNode.ParseAsync(await response.Content.ReadAsStreamAsync(bound.Token), cancellationToken: bound.Token) as JsonObject : null);
    }

    public void Dispose() => http.Dispose();
}
