using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.TestKit.Local;

/// <summary>Certificates for tokens: Fulcio's API version 1, which cosign 2 speaks, and version 2.</summary>
internal sealed class FulcioService(VirtualSigstore instance, IdentityProvider provider, TimeProvider clock)
{
    /// <summary>Certificates live ten minutes; they begin a little early for clocks that lag.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <param name="request"><c>publicKey.content</c>: base64 of the key; <c>signedEmailAddress</c>: the proof of possession.</param>
    /// <param name="token">From the Authorization header.</param>
    public Answer SignVersion1(JsonNode request, string token) =>
        Issue(token, Convert.FromBase64String(Text(request["publicKey"]?["content"])), Text(request["signedEmailAddress"])) is { } chain
            ? Answer.Text(201, string.Concat(chain), "application/pem-certificate-chain")
            : Refused();

    public Answer SignVersion2(JsonNode request, string token)
    {
        var wanted = request["publicKeyRequest"];
        string pem = Text(wanted?["publicKey"]?["content"]);
        return Issue(token, Encoding.ASCII.GetBytes(pem), Text(wanted?["proofOfPossession"])) is { } chain
            ? Answer.Json(200, new JsonObject
            {
                ["signedCertificateEmbeddedSct"] = new JsonObject
                {
                    ["chain"] = new JsonObject { ["certificates"] = new JsonArray([.. chain.Select(certificate => (JsonNode)certificate)]) },
                },
            })
            : Refused();
    }

    /// <returns>PEM, the leaf first; null when the token or the proof is not good.</returns>
    private string[]? Issue(string token, byte[] key, string proof)
    {
        byte[] spki = key is [(byte)'-', ..] ? FromPem(Encoding.ASCII.GetString(key)) : key;
        if (!provider.TryFind(token, out var holder) || !holder.Possesses(spki, Convert.FromBase64String(proof)))
        {
            return null;
        }

        var begin = clock.GetUtcNow() - Early;
        var leaf = instance.Leaf(holder.Identity) with { CertifiedKey = spki, NotBefore = begin, NotAfter = begin + Lifetime };
        return [Pem(leaf.Issue(instance.Intermediate, instance.CtLog)), .. instance.Intermediate.Chain.Select(Pem)];
    }

    public static string Pem(byte[] certificate) => PemEncoding.WriteString("CERTIFICATE", certificate) + "\n";

    private static Answer Refused() => Answer.Text(401, "the token or the proof of possession is not good");

    private static byte[] FromPem(string pem)
    {
        var fields = PemEncoding.Find(pem);
        return Convert.FromBase64String(pem[fields.Base64Data]);
    }

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
