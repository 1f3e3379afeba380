using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Decisions.Tests;

/// <summary>A key that signs in cosign's forms, without log or timestamp.</summary>
internal sealed class CosignKey : IDisposable
{
    private const string InToto = "application/vnd.in-toto+json";

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] Pem => Encoding.UTF8.GetBytes(key.ExportSubjectPublicKeyInfoPem());

    public string Fingerprint => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    /// <summary>A layer of a <c>.sig</c> tag.</summary>
    public EvidenceLayer Legacy(string digest)
    {
        byte[] payload = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["critical"] = new JsonObject
            {
                ["identity"] = new JsonObject { ["docker-reference"] = "registry.example/app" },
                ["image"] = new JsonObject { ["docker-manifest-digest"] = digest },
                ["type"] = "cosign container image signature",
            },
            ["optional"] = null,
        }.ToJsonString());
        return new EvidenceLayer(ImageWriter.SimpleSigning, payload, ("dev.cosignproject.cosign/signature", Convert.ToBase64String(Sign(payload))));
    }

    /// <summary>A layer of an <c>.att</c> tag.</summary>
    public EvidenceLayer LegacyAttestation(string digest, string predicateType, string predicate) =>
        new(ImageWriter.Dsse, Encoding.UTF8.GetBytes(Envelope(digest, predicateType, predicate).ToJsonString()), ("predicateType", predicateType), ("dev.cosignproject.cosign/signature", ""));

    /// <summary>A bundle 0.3 around a statement; with the predicate type of a signature it is one.</summary>
    public byte[] Bundle(string digest, string predicateType = "https://sigstore.dev/cosign/sign/v1", string predicate = "{}") =>
        Encoding.UTF8.GetBytes(new JsonObject
        {
            ["mediaType"] = ImageWriter.Bundle,
            ["verificationMaterial"] = new JsonObject
            {
                ["publicKey"] = new JsonObject { ["hint"] = Convert.ToBase64String(SHA256.HashData(key.ExportSubjectPublicKeyInfo())) },
            },
            ["dsseEnvelope"] = Envelope(digest, predicateType, predicate),
        }.ToJsonString());

    public void Dispose() => key.Dispose();

    private JsonObject Envelope(string digest, string predicateType, string predicate)
    {
        byte[] payload = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["_type"] = "https://in-toto.io/Statement/v1",
            ["subject"] = new JsonArray(new JsonObject { ["digest"] = new JsonObject { ["sha256"] = digest["sha256:".Length..] } }),
            ["predicateType"] = predicateType,
            ["predicate"] = JsonNode.Parse(predicate),
        }.ToJsonString());
        byte[] encoded = [.. Encoding.UTF8.GetBytes($"DSSEv1 {InToto.Length} {InToto} {payload.Length} "), .. payload];
        return new JsonObject
        {
            ["payload"] = Convert.ToBase64String(payload),
            ["payloadType"] = InToto,
            ["signatures"] = new JsonArray(new JsonObject { ["sig"] = Convert.ToBase64String(Sign(encoded)) }),
        };
    }

    private byte[] Sign(byte[] bytes) => key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
}
