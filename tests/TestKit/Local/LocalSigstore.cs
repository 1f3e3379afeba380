using System.Text.Json;
using System.Text.Json.Nodes;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Virtual;
using Microsoft.AspNetCore.Http;

namespace ImageTrust.TestKit.Local;

/// <summary>
/// A Sigstore instance over plain HTTP on loopback, for signing with real clients and no internet: Fulcio, Rekor versions 1 and 2 and a
/// timestamp authority at one address, made of the parts of a <see cref="VirtualSigstore"/> and of the present time.
/// </summary>
public sealed class LocalSigstore : IAsyncDisposable
{
    private readonly LoopbackServer server;

    private LocalSigstore(VirtualSigstore instance, IdentityProvider provider, LoopbackServer server)
    {
        Instance = instance;
        Provider = provider;
        this.server = server;
    }

    public VirtualSigstore Instance { get; }

    /// <summary>Where tokens come from.</summary>
    public IdentityProvider Provider { get; }

    /// <summary>The base of Fulcio's and Rekor's API.</summary>
    public string Address => server.Address.ToString().TrimEnd('/');

    public string TimestampAddress => Address + "/api/v1/timestamp";

    public IReadOnlyList<SeenRequest> Requests => server.Requests;

    /// <summary>For verifiers, and for cosign 3 while it signs.</summary>
    public string TrustedRoot => Instance.TrustedRoot().ToJsonString();

    /// <summary>What cosign 2 wants in place of a trusted root: intermediate and root in PEM.</summary>
    public string AuthorityPem => string.Concat(Instance.Intermediate.Chain.Select(FulcioService.Pem));

    /// <param name="more">Answers what is none of these services' own; null where it has no answer.</param>
    public static async Task<LocalSigstore> StartAsync(VirtualSigstore instance, TimeProvider clock, Func<IdentityProvider, HttpRequest, Answer?>? more = null)
    {
        var provider = new IdentityProvider(clock);
        var fulcio = new FulcioService(instance, provider, clock);
        var rekor = new RekorService(instance, clock);
        var timestamps = new TimestampService(instance, clock);
        var server = await LoopbackServer.StartAsync(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var answer = Answer(context.Request, body.ToArray());
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.ContentType;
            if (answer.Id is not null)
            {
                context.Response.Headers.ETag = answer.Id;
                context.Response.Headers.Location = $"{context.Request.Path}/{answer.Id}";
            }

            await context.Response.Body.WriteAsync(answer.Body);
        });
        return new LocalSigstore(instance, provider, server);

        Answer Answer(HttpRequest request, byte[] body)
        {
            string token = request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var bearer] ? bearer : "";
            try
            {
                return (request.Method, request.Path.Value) switch
                {
                    ("POST", "/api/v1/signingCert") => fulcio.SignVersion1(JsonNode.Parse(body)!, token),
                    ("POST", "/api/v2/signingCert") => fulcio.SignVersion2(JsonNode.Parse(body)!, token),
                    ("POST", "/api/v1/log/entries") => rekor.AddVersion1(JsonNode.Parse(body)!),
                    ("POST", "/api/v2/log/entries") => rekor.AddVersion2(JsonNode.Parse(body)!),
                    ("POST", "/api/v1/timestamp") => timestamps.Stamp(body),
                    _ => more?.Invoke(provider, request) ?? Local.Answer.Text(404, "there is no such path here"),
                };
            }
            catch (Exception error) when (error is FormatException or JsonException or NullReferenceException or InvalidOperationException)
            {
                return Local.Answer.Text(400, error.Message);
            }
        }
    }

    /// <summary>The services a client shall use (Sigstore's signing config, version 0.2).</summary>
    /// <param name="rekorVersion">1 or 2.</param>
    /// <param name="withTimestamps">Rekor version 2 has no time of its own and needs them.</param>
    public string SigningConfig(int rekorVersion, bool withTimestamps)
    {
        var config = new JsonObject
        {
            ["mediaType"] = "application/vnd.dev.sigstore.signingconfig.v0.2+json",
            ["caUrls"] = new JsonArray(Service(Address, 1)),
            ["oidcUrls"] = new JsonArray(Service(Address, 1)),
            ["rekorTlogUrls"] = new JsonArray(Service(Address, rekorVersion)),
            ["rekorTlogConfig"] = new JsonObject { ["selector"] = "ANY" },
            ["tsaConfig"] = new JsonObject(),
        };
        if (withTimestamps)
        {
            config["tsaUrls"] = new JsonArray(Service(TimestampAddress, 1));
            config["tsaConfig"] = new JsonObject { ["selector"] = "ANY" };
        }

        return config.ToJsonString();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static JsonObject Service(string url, int version) => new()
    {
        ["url"] = url,
        ["majorApiVersion"] = version,
        ["validFor"] = TrustedRootJson.Window(VirtualSigstore.Founded, null),
        ["operator"] = "virtual.test",
    };
}
