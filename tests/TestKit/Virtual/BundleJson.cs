using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ImageTrust.TestKit.Virtual;

/// <summary>Lays a signature out as a Sigstore bundle (protobuf JSON) of each version.</summary>
internal static class BundleJson
{
    public static JsonObject Write(SignedBundle signed)
    {
        var material = VerificationMaterial(signed);
        if (!signed.Entries.IsEmpty)
        {
            material["tlogEntries"] = new JsonArray([.. signed.Entries.Select(entry => entry.DeepClone())]);
        }

        if (!signed.Timestamps.IsEmpty)
        {
            material["timestampVerificationData"] = new JsonObject
            {
                ["rfc3161Timestamps"] = new JsonArray([.. signed.Timestamps.Select(Timestamp)]),
            };
        }

        var bundle = new JsonObject { ["mediaType"] = MediaType(signed.Recipe.Version), ["verificationMaterial"] = material };
        if (signed.Recipe.Content is Message.Envelope envelope)
        {
            bundle["dsseEnvelope"] = Envelope(envelope, signed.Signature);
        }
        else
        {
            bundle["messageSignature"] = new JsonObject
            {
                ["messageDigest"] = new JsonObject
                {
                    ["algorithm"] = "SHA2_256",
                    ["digest"] = Convert.ToBase64String(SHA256.HashData(signed.Recipe.Content.ToSign)),
                },
                ["signature"] = Convert.ToBase64String(signed.Signature),
            };
        }

        return bundle;
    }

    /// <summary>As cosign writes it: `sig` alone, no keyid member.</summary>
    public static JsonObject Envelope(Message.Envelope envelope, byte[] signature) => new()
    {
        ["payload"] = Convert.ToBase64String(envelope.Payload),
        ["payloadType"] = envelope.PayloadType,
        ["signatures"] = new JsonArray(new JsonObject { ["sig"] = Convert.ToBase64String(signature) }),
    };

    public static byte[] EnvelopeBytes(Message.Envelope envelope, byte[] signature) =>
        Encoding.UTF8.GetBytes(Envelope(envelope, signature).ToJsonString());

    private static JsonObject VerificationMaterial(SignedBundle signed)
    {
        if (signed.Recipe.Signer is SignedBy.KeyPair pair)
        {
            return new() { ["publicKey"] = new JsonObject { ["hint"] = pair.Hint ?? Convert.ToBase64String(pair.Key.Fingerprint) } };
        }

        var form = ((SignedBy.Keyless)signed.Recipe.Signer).Form;
        var isLeafAlone = form == CertificateForm.Leaf && signed.Recipe.Version is BundleVersion.V03 or BundleVersion.V03OldMediaType;
        return isLeafAlone
            ? new() { ["certificate"] = Certificate(signed.Certificate!) }
            : new() { ["x509CertificateChain"] = Chain(CertificatesOf(signed, form)) };
    }

    private static IEnumerable<byte[]> CertificatesOf(SignedBundle signed, CertificateForm form) => form switch
    {
        CertificateForm.Leaf => [signed.Certificate!],
        CertificateForm.LeafAndIntermediate => [signed.Certificate!, signed.IssuerChain[0]],
        _ => [signed.Certificate!, .. signed.IssuerChain],
    };

    private static JsonObject Chain(IEnumerable<byte[]> certificates) =>
        new() { ["certificates"] = new JsonArray([.. certificates.Select(Certificate)]) };

    private static JsonObject Timestamp(byte[] token) => new() { ["signedTimestamp"] = Convert.ToBase64String(token) };

    private static JsonObject Certificate(byte[] der) => new() { ["rawBytes"] = Convert.ToBase64String(der) };

    private static string MediaType(BundleVersion version) => version switch
    {
        BundleVersion.V01 => "application/vnd.dev.sigstore.bundle+json;version=0.1",
        BundleVersion.V02 => "application/vnd.dev.sigstore.bundle+json;version=0.2",
        BundleVersion.V03OldMediaType => "application/vnd.dev.sigstore.bundle+json;version=0.3",
        _ => "application/vnd.dev.sigstore.bundle.v0.3+json",
    };
}
