using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Logs;

/// <summary>
/// dsse: digest of the payload, signature, verifier (rekor dsse schema; rekor-tiles dsse.proto). The envelope hash of 0.0.1 is
/// over the JSON text that was uploaded, which a bundle does not keep; payload and signature together say the same.
/// </summary>
internal static class DsseBody
{
    public static EntryClaim ReadV001(EntryKind kind, StrictValue spec)
    {
        var (algorithm, digest) = EntryParts.HexDigest(spec["payloadHash"]);
        var signature = EntryParts.OneSignature(spec["signatures"]);
        return new EntryClaim(
            kind,
            DigestOf.Payload,
            algorithm,
            digest,
            signature["signature"].Bytes(Limits.SignatureBytes),
            EntryParts.PemVerifier(signature["verifier"]));
    }

    public static EntryClaim ReadV002(EntryKind kind, StrictValue spec)
    {
        var (algorithm, digest) = EntryParts.ProtobufDigest(spec["payloadHash"]);
        var signature = EntryParts.OneSignature(spec["signatures"]);
        return new EntryClaim(
            kind,
            DigestOf.Payload,
            algorithm,
            digest,
            signature["content"].Bytes(Limits.SignatureBytes),
            EntryParts.DerVerifier(signature["verifier"]));
    }
}
