using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageTrust.TestKit.Virtual;

/// <summary>What is signed.</summary>
public abstract record Message
{
    private Message() { }

    /// <summary>The bytes that the signature is over.</summary>
    public abstract byte[] ToSign { get; }

    /// <summary>A file, or a simple-signing payload.</summary>
    public sealed record Blob(byte[] Bytes) : Message
    {
        public override byte[] ToSign => Bytes;
    }

    /// <summary>A DSSE envelope's payload; signed is its pre-authentication encoding.</summary>
    public sealed record Envelope(string PayloadType, byte[] Payload) : Message
    {
        public const string Intoto = "application/vnd.in-toto+json";

        public override byte[] ToSign =>
        [
            .. Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"DSSEv1 {Encoding.UTF8.GetByteCount(PayloadType)} {PayloadType} {Payload.Length} ")),
            .. Payload,
        ];
    }

    /// <summary>
    /// What cosign 3 signs for an image: an in-toto statement v1 of the type cosign/sign/v1. <paramref name="digest"/> is `sha256:` and
    /// hex.
    /// </summary>
    public static Envelope Image(string digest, JsonObject? annotations = null) =>
        Statement("https://in-toto.io/Statement/v1", digest, "https://sigstore.dev/cosign/sign/v1", [], annotations ?? []);

    /// <summary>What `cosign attest` signs; it still writes statement v0.1 with a subject name.</summary>
    public static Envelope Attestation(string digest, string predicateType, JsonObject predicate) =>
        Statement("https://in-toto.io/Statement/v0.1", digest, predicateType, predicate, annotations: null);

    /// <summary>The payload of `cosign sign` in its legacy form.</summary>
    public static Blob SimpleSigning(string digest, JsonObject? optional = null, string reference = "registry.test/app") =>
        new(Utf8(new JsonObject
        {
            ["critical"] = new JsonObject
            {
                ["identity"] = new JsonObject { ["docker-reference"] = reference },
                ["image"] = new JsonObject { ["docker-manifest-digest"] = digest },
                ["type"] = "cosign container image signature",
            },
            ["optional"] = optional,
        }));

    private static Envelope Statement(string type, string digest, string predicateType, JsonObject predicate, JsonObject? annotations)
    {
        var subject = new JsonObject { ["digest"] = new JsonObject { ["sha256"] = digest["sha256:".Length..] } };
        if (annotations is null)
        {
            subject["name"] = "registry.test/app";
        }
        else
        {
            subject["annotations"] = annotations;
        }

        return new(Envelope.Intoto, Utf8(new JsonObject
        {
            ["_type"] = type,
            ["subject"] = new JsonArray(subject),
            ["predicateType"] = predicateType,
            ["predicate"] = predicate,
        }));
    }

    private static byte[] Utf8(JsonObject document) => JsonSerializer.SerializeToUtf8Bytes(document);
}
