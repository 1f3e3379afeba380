using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Logs;

/// <summary>
/// intoto 0.0.2: the envelope with its payload hashed out; Rekor encodes the signature in base64 twice (rekor intoto v0.0.2
/// schema).
/// </summary>
internal static class IntotoBody
{
    public static EntryClaim ReadV002(EntryKind kind, StrictValue spec)
    {
        var content = spec["content"];
        var (algorithm, digest) = EntryParts.HexDigest(content["payloadHash"]);
        var envelope = content["envelope"];
        var signature = EntryParts.OneSignature(envelope["signatures"]);
        var inner = Base64Text.TryDecode(signature["sig"].Bytes(Limits.SignatureBytes * 2));
        return new EntryClaim(
            kind,
            DigestOf.Payload,
            algorithm,
            digest,
            inner is { Length: <= Limits.SignatureBytes } ? inner : throw signature["sig"].Wrong("base64 of base64 of a signature"),
            EntryParts.PemVerifier(signature["publicKey"]),
            envelope["payloadType"].Text());
    }
}
