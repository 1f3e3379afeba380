using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Logs;

/// <summary>
/// What a log entry says was logged: one signature, the key or certificate it was made with, and a digest of the signed content.
/// </summary>
/// <param name="Kind">Kind and version.</param>
/// <param name="Covers">Which bytes the digest is of.</param>
/// <param name="Algorithm">The digest's algorithm.</param>
/// <param name="Digest">The digest.</param>
/// <param name="Signature">The logged signature.</param>
/// <param name="Verifier">The logged certificate, or SubjectPublicKeyInfo, in DER.</param>
/// <param name="PayloadType">The envelope's payload type where the kind records it.</param>
internal sealed record EntryClaim(
    EntryKind Kind,
    DigestOf Covers,
    DigestAlgorithm Algorithm,
    byte[] Digest,
    byte[] Signature,
    byte[] Verifier,
    string? PayloadType = null);

/// <summary>
/// hashedrekord records the digest of what was signed (for DSSE the pre-authentication encoding); dsse and intoto of the
/// payload.
/// </summary>
internal enum DigestOf
{
    SignedBytes,
    Payload,
}
