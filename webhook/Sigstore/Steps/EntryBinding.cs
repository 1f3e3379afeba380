using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Content;
using ImageTrust.Sigstore.Logs;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Steps;

/// <summary>What a log entry must be about.</summary>
/// <param name="Evidence">The evidence whose signature was verified.</param>
/// <param name="Key">What it verified with.</param>
/// <param name="Artifact">The artifact.</param>
/// <param name="OtherTimes">The verified timestamps, or the present if there are none.</param>
internal sealed record EntrySubject(Evidence Evidence, SigningKey Key, ArtifactDigest Artifact, IReadOnlyList<DateTimeOffset> OtherTimes);

/// <summary>
/// An entry proves nothing about a signature unless it records that signature, that verifier and that content
/// (CVE-2026-22703, CVE-2022-23649, CVE-2022-36056 are verifiers that left one out). Sigstore client specification, section 4.4, items 1 to 3.
/// </summary>
internal static class EntryBinding
{
    public static void Require(EntryClaim claim, EntrySubject subject)
    {
        var content = subject.Evidence.Content;
        RequireEqual(claim.Signature, content.Signature, "signature");
        if (!subject.Key.IsVerifier(claim.Verifier))
        {
            throw Mismatch("certificate or key");
        }

        RequireEqual(claim.Digest, Digest(claim, content, subject.Artifact), "digest");
        if (claim.PayloadType is { } type && (content as DsseEnvelope)?.PayloadType != type)
        {
            throw Mismatch("payload type");
        }
    }

    /// <summary>The digest this content would be logged with; none when the entry's kind cannot be about it.</summary>
    private static ReadOnlySpan<byte> Digest(EntryClaim claim, SignedContent content, ArtifactDigest artifact) => claim.Covers switch
    {
        DigestOf.SignedBytes => content.SignedDigest(claim.Algorithm, artifact),
        _ => content is DsseEnvelope envelope ? claim.Algorithm.Hash(envelope.Payload) : null,
    };

    private static void RequireEqual(ReadOnlySpan<byte> logged, ReadOnlySpan<byte> own, string what)
    {
        if (own.IsEmpty || !logged.SequenceEqual(own))
        {
            throw Mismatch(what);
        }
    }

    private static SigstoreException Mismatch(string what)
        => new(FailureCode.LogEntryMismatch, Step.TransparencyLog, $"an entry with this signature's {what}", "an entry with another");
}
