using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Server.Certificates;

namespace ImageTrust.Server.Tests.Rotation;

/// <summary>The API server's side of three objects: resource versions, conflicts, and server-side apply as far as one field goes.</summary>
internal sealed class FakeCluster : HttpMessageHandler
{
    private static readonly string SecretPath = "/api/v1/namespaces/image-trust-system/secrets/image-trust-serving-certificate";
    private const string Group = "/apis/admissionregistration.k8s.io/v1/";
    private static readonly string[] RegistrationPaths =
        [Group + "validatingwebhookconfigurations/image-trust-validate", Group + "mutatingwebhookconfigurations/image-trust-pin"];

    private readonly Dictionary<string, JsonObject> objects = [];
    private int version = 100;

    public FakeCluster()
    {
        CreateSecret();
        Register();
    }

    /// <summary>
    /// Called with each request before it has an effect; an answer here is the answer, an exception cuts the caller off. A replica sends
    /// some requests at once, so it may be called by two threads.
    /// </summary>
    public Func<string, HttpStatusCode?> Before { get; set; } = _ => null;

    /// <summary>Called when a request has had its effect, and before another has and the caller learns of it.</summary>
    public Action<string> After { get; set; } = _ => { };

    public ConcurrentQueue<string> Requests { get; } = [];

    public int Version => version;

    public JsonObject Secret => objects[SecretPath];

    public SecretContent Content => SecretContent.Read(Secret["data"], new ServingNames());

    /// <summary>The bundle of each entry of both registrations; null where there is none.</summary>
    public IReadOnlyList<string?> Bundles
    {
        get
        {
            lock (objects)
            {
                return [.. RegistrationPaths.Where(objects.ContainsKey).SelectMany(path => objects[path]["webhooks"]!.AsArray()).Select(webhook => Bundle(webhook!))];
            }
        }
    }

    public void CreateSecret() => Put(SecretPath, new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject { ["name"] = "image-trust-serving-certificate", ["labels"] = new JsonObject { ["kept"] = "yes" } },
        ["type"] = "Opaque",
    });

    public void DeleteSecret() => objects.Remove(SecretPath);

    public void SpoilSecret(JsonObject? data)
    {
        var secret = (JsonObject)Secret.DeepClone();
        secret["data"] = data;
        Put(SecretPath, secret);
    }

    /// <summary>Makes both registrations anew, as the stack does: without a bundle.</summary>
    public void Register()
    {
        Put(RegistrationPaths[0], Registration("ValidatingWebhookConfiguration", "image-trust-validate", "validate"));
        Put(RegistrationPaths[1], Registration("MutatingWebhookConfiguration", "image-trust-pin", "pin"));
    }

    /// <summary>Both registrations as they were sent: without what the server notes in their metadata.</summary>
    public JsonArray Registrations => new([.. RegistrationPaths.Select(path =>
    {
        var sent = (JsonObject)objects[path].DeepClone();
        sent["metadata"]!.AsObject().Remove("resourceVersion");
        return (JsonNode)sent;
    })]);

    /// <summary>Changes the validating registration as a person with kubectl does.</summary>
    public void Edit(Action<JsonObject> change)
    {
        var edited = (JsonObject)objects[RegistrationPaths[0]].DeepClone();
        change(edited);
        Put(RegistrationPaths[0], edited);
    }

    public void Unregister() => Array.ForEach(RegistrationPaths, path => objects.Remove(path));

    public void SetBundle(string bundle)
    {
        foreach (string path in RegistrationPaths)
        {
            Merge(path, new JsonArray(objects[path]["webhooks"]!.AsArray().Select(webhook =>
                (JsonNode)new JsonObject { ["name"] = webhook!["name"]!.DeepClone(), ["clientConfig"] = new JsonObject { ["caBundle"] = bundle } }).ToArray()));
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        string line = $"{request.Method} {uri.AbsolutePath}{uri.Query}";
        JsonObject? body = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken))!.AsObject();
        Requests.Enqueue(line);
        if (Before(line) is { } status)
        {
            return new HttpResponseMessage(status);
        }

        lock (objects)
        {
            var response = Answer(request, uri.AbsolutePath, body);
            After(line);
            return response;
        }
    }

    private HttpResponseMessage Answer(HttpRequestMessage request, string path, JsonObject? body)
    {
        if (!objects.TryGetValue(path, out var stored))
        {
            return new HttpResponseMessage(HttpStatusCode.NotFound);
        }

        if (body is not null)
        {
            if ((string?)body["metadata"]!["resourceVersion"] != (string?)stored["metadata"]!["resourceVersion"])
            {
                return new HttpResponseMessage(HttpStatusCode.Conflict);
            }

            if (request.Method == HttpMethod.Put)
            {
                Put(path, body);
            }
            else
            {
                Assert.Equal("application/apply-patch+yaml", request.Content!.Headers.ContentType!.MediaType);
                Merge(path, body["webhooks"]!.AsArray());
            }
        }

        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(objects[path].ToJsonString(), Encoding.UTF8, "application/json") };
    }

    private void Merge(string path, JsonArray webhooks)
    {
        var merged = (JsonObject)objects[path].DeepClone();
        foreach (var webhook in webhooks)
        {
            var entry = merged["webhooks"]!.AsArray().Single(entry => (string?)entry!["name"] == (string?)webhook!["name"])!;
            entry["clientConfig"]!["caBundle"] = webhook!["clientConfig"]!["caBundle"]!.DeepClone();
        }

        Put(path, merged);
    }

    private void Put(string path, JsonObject document)
    {
        var stored = (JsonObject)document.DeepClone();
        stored["metadata"]!["resourceVersion"] = (++version).ToString(CultureInfo.InvariantCulture);
        objects[path] = stored;
    }

    private static JsonObject Registration(string kind, string name, string entry) => new()
    {
        ["apiVersion"] = "admissionregistration.k8s.io/v1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name },
        ["webhooks"] = new JsonArray(Entry(entry + ".ring.image-trust.dev"), Entry(entry + ".image-trust.dev")),
    };

    private static JsonObject Entry(string name) => new()
    {
        ["name"] = name,
        ["clientConfig"] = new JsonObject { ["service"] = new JsonObject { ["name"] = "image-trust-webhook" } },
        ["failurePolicy"] = "Fail",
    };

    private static string? Bundle(JsonNode webhook) =>
        (string?)webhook["clientConfig"]!["caBundle"] is { } encoded ? Encoding.ASCII.GetString(Convert.FromBase64String(encoded)) : null;
}
