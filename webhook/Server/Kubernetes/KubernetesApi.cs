using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Policy.Contract;
using ImageTrust.Registry.Budgets;

namespace ImageTrust.Server.Kubernetes;

internal enum WriteOutcome
{
    Written,

    /// <summary>Somebody wrote since it was read: read again.</summary>
    Conflict,
    Missing,
}

/// <summary>The few calls this program makes to the API server, as plain REST. Each bears its own deadline; nothing is repeated here.</summary>
internal sealed class KubernetesApi(IHttpClientFactory clients, KubernetesConnection connection, TimeProvider time)
{
    public const string ClientName = "ImageTrust.Kubernetes";

    /// <returns>Null when there is no such object.</returns>
    /// <exception cref="KubernetesException">The question was not answered.</exception>
    public async Task<KubernetesObject?> ReadAsync(ResourceAddress address, CancellationToken cancellation)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, address.Path, null, address, cancellation);
        return status == HttpStatusCode.NotFound ? null : KubernetesObject.Read(Expect(status, body, address), address);
    }

    /// <summary>Replaces the whole object if its resource version is still the one in the document.</summary>
    /// <exception cref="KubernetesException">It is not known whether anything was written.</exception>
    public Task<WriteOutcome> ReplaceAsync(ResourceAddress address, JsonObject document, CancellationToken cancellation) =>
        WriteAsync(HttpMethod.Put, address.Path, Content(document, "application/json"), address, cancellation);

    /// <summary>
    /// Server-side apply: makes <paramref name="manager"/> the owner of exactly the fields in the document, also where another had set them.
    /// A resource version in the document makes it fail when the object is another by now, or gone.
    /// </summary>
    /// <exception cref="KubernetesException">It is not known whether anything was written.</exception>
    public Task<WriteOutcome> ApplyAsync(ResourceAddress address, JsonObject document, string manager, CancellationToken cancellation) =>
        WriteAsync(HttpMethod.Patch, $"{address.Path}?fieldManager={Uri.EscapeDataString(manager)}&force=true",
            Content(document, "application/apply-patch+yaml"), address, cancellation); // JSON is YAML; older servers know no other type

    /// <summary>
    /// Calls <paramref name="changed"/> when the object may have changed, and once at the beginning. What the events say is not read: whoever
    /// is called asks again, so a lost or repeated event does no harm.
    /// </summary>
    /// <returns>When the API server ends the watch, as it does every few minutes.</returns>
    /// <exception cref="KubernetesException">It could not be begun, or broke off.</exception>
    public async Task WatchAsync(ResourceAddress address, Action changed, CancellationToken cancellation)
    {
        await WithinAsync(KubernetesLimits.Watch + KubernetesLimits.WatchMargin, address, async token =>
        {
            using var request = await RequestAsync(HttpMethod.Get, address.WatchPath(KubernetesLimits.Watch), token);
            using var response = await clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
            Expect(response.StatusCode, [], address);
            await using var events = await response.Content.ReadAsStreamAsync(token);
            byte[] buffer = new byte[8 * 1024];
            for (int count; (count = await events.ReadAsync(buffer, token)) > 0;)
            {
                if (buffer.AsSpan(0, count).Contains((byte)'\n'))
                {
                    changed();
                }
            }

            return true;
        }, cancellation);
    }

    private async Task<WriteOutcome> WriteAsync(HttpMethod method, string path, HttpContent content, ResourceAddress address, CancellationToken cancellation)
    {
        var (status, body) = await SendAsync(method, path, content, address, cancellation);
        switch (status)
        {
            case HttpStatusCode.Conflict:
                return WriteOutcome.Conflict;
            case HttpStatusCode.NotFound:
                return WriteOutcome.Missing;
            default:
                Expect(status, body, address);
                return WriteOutcome.Written;
        }
    }

    private Task<(HttpStatusCode Status, byte[] Body)> SendAsync(
        HttpMethod method, string path, HttpContent? content, ResourceAddress address, CancellationToken cancellation) =>
        WithinAsync(KubernetesLimits.Request, address, async token =>
        {
            using var request = await RequestAsync(method, path, token);
            request.Content = content;
            using var response = await clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
            return (response.StatusCode, response.IsSuccessStatusCode ? await BodyAsync(response, address, token) : []);
        }, cancellation);

    private async Task<HttpRequestMessage> RequestAsync(HttpMethod method, string path, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(method, new Uri(connection.Api, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(cancellation));
        // A write that names no field manager is kept under this name.
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue(ClusterNames.WebhookFieldManager, "1"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private async Task<string> TokenAsync(CancellationToken cancellation)
    {
        try
        {
            if (new FileInfo(connection.TokenFile).Length <= KubernetesLimits.TokenBytes)
            {
                string token = (await File.ReadAllTextAsync(connection.TokenFile, cancellation)).Trim();
                if (token.Length > 0 && token.All(char.IsAscii) && !token.Any(char.IsWhiteSpace))
                {
                    return token;
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesException(KubernetesFailure.NoCredential, $"the token file {connection.TokenFile} cannot be read", error);
        }

        throw new KubernetesException(KubernetesFailure.NoCredential, $"the token file {connection.TokenFile} holds no token");
    }

    private static async Task<byte[]> BodyAsync(HttpResponseMessage response, ResourceAddress address, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        for (int count; (count = await stream.ReadAsync(buffer, cancellation)) > 0;)
        {
            body.Write(buffer, 0, count);
            if (body.Length > KubernetesLimits.ObjectBytes)
            {
                throw new KubernetesException(KubernetesFailure.Unexpected, $"{address}: the answer is larger than {KubernetesLimits.ObjectBytes} bytes");
            }
        }

        return body.ToArray();
    }

    private static byte[] Expect(HttpStatusCode status, byte[] body, ResourceAddress address) => (int)status switch
    {
        >= 200 and < 300 => body,
        401 or 403 => throw new KubernetesException(KubernetesFailure.Refused, $"{address}: the API server refused with {(int)status}"),
        429 or >= 500 => throw new KubernetesException(KubernetesFailure.ServerError, $"{address}: the API server answered {(int)status}"),
        _ => throw new KubernetesException(KubernetesFailure.Unexpected, $"{address}: the API server answered {(int)status}"),
    };

    private async Task<T> WithinAsync<T>(TimeSpan within, ResourceAddress address, Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        using var patience = new Patience(within, time, cancellation);
        try
        {
            return await ask(patience.Token);
        }
        catch (OperationCanceledException error) when (!patience.IsAbandoned)
        {
            throw new KubernetesException(KubernetesFailure.Timeout, $"{address}: no answer within {within.TotalSeconds} s", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException)
        {
            string what = error is HttpRequestException { HttpRequestError: var kind } ? kind.ToString() : error.GetType().Name;
            throw new KubernetesException(KubernetesFailure.Unreachable, $"{address}: the API server at {connection.Api.Authority} cannot be reached ({what})", error);
        }
    }

    private static ByteArrayContent Content(JsonObject document, string mediaType) =>
        new(Encoding.UTF8.GetBytes(document.ToJsonString())) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };
}
