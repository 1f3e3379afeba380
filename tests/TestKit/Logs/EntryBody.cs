using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ImageTrust.TestKit.Logs;

/// <summary>The canonicalised body of a log entry with its kind and version.</summary>
public sealed record EntryBody(string Kind, string Version, JsonObject Content)
{
    /// <summary>Bytes that are logged in place of <see cref="Content"/>; null in an honest entry.</summary>
    public byte[]? Raw { get; init; }

    /// <summary>
    /// Rekor v1. <paramref name="digest"/>: SHA-256 of what was signed; <paramref name="verifier"/>: PEM of certificate or key.
    /// </summary>
    public static EntryBody HashedRekord1(byte[] digest, byte[] signature, string verifier) =>
        new("hashedrekord", "0.0.1", Document("hashedrekord", "0.0.1", new()
        {
            ["data"] = new JsonObject { ["hash"] = Hash(digest) },
            ["signature"] = new JsonObject
            {
                ["content"] = Convert.ToBase64String(signature),
                ["publicKey"] = new JsonObject { ["content"] = Base64(verifier) },
            },
        }));

    /// <summary>Rekor v1. <paramref name="envelopeJson"/>: the envelope as it was uploaded.</summary>
    public static EntryBody Dsse1(byte[] envelopeJson, byte[] payload, byte[] signature, string verifier) =>
        new("dsse", "0.0.1", Document("dsse", "0.0.1", new()
        {
            ["envelopeHash"] = Hash(SHA256.HashData(envelopeJson)),
            ["payloadHash"] = Hash(SHA256.HashData(payload)),
            ["signatures"] = new JsonArray(new JsonObject
            {
                ["signature"] = Convert.ToBase64String(signature),
                ["verifier"] = Base64(verifier),
            }),
        }));

    /// <summary>Rekor v1, deprecated: payload and signature are base64 of base64, as the public instance stored them.</summary>
    public static EntryBody Intoto2(string payloadType, byte[] envelopeJson, byte[] payload, byte[] signature, string verifier) =>
        new("intoto", "0.0.2", Document("intoto", "0.0.2", new()
        {
            ["content"] = new JsonObject
            {
                ["envelope"] = new JsonObject
                {
                    ["payload"] = Base64(Convert.ToBase64String(payload)),
                    ["payloadType"] = payloadType,
                    ["signatures"] = new JsonArray(new JsonObject
                    {
                        ["publicKey"] = Base64(verifier),
                        ["sig"] = Base64(Convert.ToBase64String(signature)),
                    }),
                },
                ["hash"] = Hash(SHA256.HashData(envelopeJson)),
                ["payloadHash"] = Hash(SHA256.HashData(payload)),
            },
        }));

    /// <summary>Rekor v2. <paramref name="verifier"/> from <see cref="CertificateVerifier"/> or <see cref="KeyVerifier"/>.</summary>
    public static EntryBody HashedRekord2(byte[] digest, byte[] signature, JsonObject verifier) =>
        new("hashedrekord", "0.0.2", Document("hashedrekord", "0.0.2", new()
        {
            ["hashedRekordV002"] = new JsonObject
            {
                ["data"] = ProtobufHash(digest),
                ["signature"] = Signature(signature, verifier),
            },
        }));

    /// <summary>Rekor v2.</summary>
    public static EntryBody Dsse2(byte[] payload, byte[] signature, JsonObject verifier) =>
        new("dsse", "0.0.2", Document("dsse", "0.0.2", new()
        {
            ["dsseV002"] = new JsonObject
            {
                ["payloadHash"] = ProtobufHash(SHA256.HashData(payload)),
                ["signatures"] = new JsonArray(Signature(signature, verifier)),
            },
        }));

    public static JsonObject CertificateVerifier(byte[] certificate, string keyDetails) => new()
    {
        ["keyDetails"] = keyDetails,
        ["x509Certificate"] = new JsonObject { ["rawBytes"] = Convert.ToBase64String(certificate) },
    };

    public static JsonObject KeyVerifier(byte[] spki, string keyDetails) => new()
    {
        ["keyDetails"] = keyDetails,
        ["publicKey"] = new JsonObject { ["rawBytes"] = Convert.ToBase64String(spki) },
    };

    public byte[] Encode() => Raw ?? CanonicalJson.Encode(Content);

    private static JsonObject Document(string kind, string version, JsonObject spec) => new()
    {
        ["apiVersion"] = version,
        ["kind"] = kind,
        ["spec"] = spec,
    };

    private static JsonObject Signature(byte[] signature, JsonObject verifier) => new()
    {
        ["content"] = Convert.ToBase64String(signature),
        ["verifier"] = verifier.DeepClone(),
    };

    private static JsonObject ProtobufHash(byte[] digest) => new()
    {
        ["algorithm"] = "SHA2_256",
        ["digest"] = Convert.ToBase64String(digest),
    };

    private static JsonObject Hash(byte[] digest) => new() { ["algorithm"] = "sha256", ["value"] = Convert.ToHexStringLower(digest) };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
