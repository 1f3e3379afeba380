using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using ImageTrust.TestKit.Registry;

namespace EndToEnd.Cluster.Replacing;

/// <summary>Somebody who holds the Secret's pair and says of an image that nobody signed that it saw a signature.</summary>
internal sealed class LyingReplica : IAsyncDisposable
{
    private readonly ScriptedServer server;

    private LyingReplica(ScriptedServer server) => this.server = server;

    public int Port => server.Port;

    public int Asked => server.Heads.Count;

    public static async Task<LyingReplica> StartAsync(WebhookCluster cluster, string image, byte[] manifest)
    {
        var secret = (await cluster.SecretAsync())["data"]!;
        using var pair = X509Certificate2.CreateFromPem(Text("tls.crt"), Text("tls.key"));
        var leaf = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
        byte[] lines = Encoding.UTF8.GetBytes(string.Concat(Lines(image, manifest).Select(line => line.ToJsonString() + "\n")));
        return new LyingReplica(new ScriptedServer(exchange => exchange.AnswerAsync(200, lines, "application/vnd.image-trust.hand-over.v1+jsonl"), leaf));

        string Text(string name) => Encoding.ASCII.GetString(Convert.FromBase64String((string)secret[name]!));
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    /// <summary>The manifest is the image's own; the signature is by a key of the liar's.</summary>
    private static IEnumerable<JsonObject> Lines(string image, byte[] manifest)
    {
        string[] parts = image.Split('@');
        yield return Line(parts, "manifest", Convert.ToBase64String(manifest));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] payload = Encoding.UTF8.GetBytes(
            $$$"""{"critical":{"identity":{"docker-reference":"{{{parts[0]}}}"},"image":{"docker-manifest-digest":"{{{parts[1]}}}"},"type":"cosign container image signature"},"optional":null}""");
        yield return Line(parts, "evidence", new JsonObject
        {
            ["form"] = "simple-signing",
            ["source"] = "signature tag",
            ["manifest"] = "sha256:" + new string('a', 64),
            ["content"] = Convert.ToBase64String(payload),
            ["annotations"] = new JsonObject
            {
                ["dev.cosignproject.cosign/signature"] = Convert.ToBase64String(key.SignData(payload, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
            },
        });
    }

    private static JsonObject Line(string[] image, string member, JsonNode value) => new()
    {
        ["repository"] = image[0],
        ["digest"] = image[1],
        ["ageMilliseconds"] = 0,
        [member] = value,
    };
}
