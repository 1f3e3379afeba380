using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Logs;

/// <summary>
/// hashedrekord: digest of the signed bytes, signature, verifier (rekor hashedrekord schema; rekor-tiles hashedrekord.proto).
/// </summary>
internal static class HashedRekordBody
{
    public static EntryClaim ReadV001(EntryKind kind, StrictValue spec)
    {
        var (algorithm, digest) = EntryParts.HexDigest(spec["data"]["hash"]);
        var signature = spec["signature"];
        return new EntryClaim(
            kind,
            DigestOf.SignedBytes,
            algorithm,
            digest,
            signature["content"].Bytes(Limits.SignatureBytes),
            EntryParts.PemVerifier(signature["publicKey"]["content"]));
    }

    public static EntryClaim ReadV002(EntryKind kind, StrictValue spec)
    {
        var (algorithm, digest) = EntryParts.ProtobufDigest(spec["data"]);
        var signature = spec["signature"];
        return new EntryClaim(
            kind,
            DigestOf.SignedBytes,
            algorithm,
            digest,
            signature["content"].Bytes(Limits.SignatureBytes),
            EntryParts.DerVerifier(signature["verifier"]));
    }
}
