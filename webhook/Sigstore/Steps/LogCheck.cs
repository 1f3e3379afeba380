using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Logs;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Strictness;

namespace ImageTrust.Sigstore.Steps;

/// <summary>
/// Which trusted logs hold exactly this signature, by exactly this key, over exactly this content? Every entry of a known log
/// is bound to all three and checked in full; an entry of an unknown log does not count. Sigstore client specification, sections 4.2.2 (the
/// log's word for the time) and 4.4 (what the entry is about); several logs as in 4.6, "Threshold verification".
/// </summary>
internal static class LogCheck
{
    public static IReadOnlyList<VerifiedLogEntry> Require(EntrySubject subject, IReadOnlyList<LogKey> logs, Threshold threshold)
    {
        var entries = new List<VerifiedLogEntry>();
        foreach (var entry in subject.Evidence.LogEntries)
        {
            var own = logs.Where(log => log.Id.AsSpan().SequenceEqual(entry.LogId)).ToArray();
            if (own.Length > 0)
            {
                entries.Add(Verify(entry, own, subject));
            }
        }

        var distinct = entries.DistinctBy(entry => entry.LogId).Count();
        return distinct >= threshold.Count ? [.. entries.Distinct()]
            : subject.Evidence.LogEntries.Count > entries.Count
                ? throw new SigstoreException(FailureCode.LogUnknown, Step.TransparencyLog, $"entries of {threshold} trusted logs",
                    $"{distinct}, and others of unknown logs")
                : throw new SigstoreException(FailureCode.LogEntryMissing, Step.TransparencyLog, $"entries of {threshold} trusted logs",
                    $"{distinct}");
    }

    /// <summary>Verifies one entry of a log, which is given once for each period the root has for its key.</summary>
    private static VerifiedLogEntry Verify(LogEntry entry, LogKey[] own, EntrySubject subject)
    {
        var log = own[0];
        var claim = EntryBody.Read(entry);
        EntryBinding.Require(claim, subject);
        var rekorV2 = claim.Kind.IsRekorV2;
        var integrated = RequirePromise(entry, log, subject.Evidence.Format);
        var proof = RequireProof(entry, log, subject.Evidence.Format, rekorV2);

        // Rekor v2 entries carry no time of their own: then the verified timestamps, or the present, must fall into the key's period.
        foreach (var time in integrated is { } known ? [known] : subject.OtherTimes)
        {
            if (!own.Any(period => period.Validity.Contains(time)))
            {
                throw new SigstoreException(FailureCode.LogOutsideValidity, Step.TransparencyLog,
                    $"a time within the log's {log.Validity}", $"{time:O}");
            }
        }

        var index = integrated is null && proof is not null ? proof.LogIndex : entry.LogIndex;
        return new VerifiedLogEntry(entry.LogIdHex, log.BaseUrl, index, $"{claim.Kind}", integrated, integrated is not null,
            proof?.Checkpoint is not null);
    }

    /// <summary>The integrated time, if the log signed it. Without the signature it is anybody's number and is ignored.</summary>
    private static DateTimeOffset? RequirePromise(LogEntry entry, LogKey log, EvidenceFormat format)
    {
        if (entry.SignedEntryTimestamp is not { } signature)
        {
            return format is EvidenceFormat.BundleV02 or EvidenceFormat.BundleV03
                ? null
                : throw new SigstoreException(FailureCode.InclusionPromiseMissing, Step.TransparencyLog, "a signed entry timestamp",
                    "none");
        }

        return entry.IntegratedTime is { } time && SignedEntryTimestamp.IsSignedBy(log, entry, time, signature)
            ? time
            : throw new SigstoreException(FailureCode.SignedEntryTimestampInvalid, Step.TransparencyLog,
                "the log's signature over this entry", "one that does not verify");
    }

    private static InclusionProof? RequireProof(LogEntry entry, LogKey log, EvidenceFormat format, bool rekorV2)
    {
        if (entry.Proof is not { } proof || (proof.Checkpoint is null && format is not EvidenceFormat.BundleV01))
        {
            return format is EvidenceFormat.BundleV02 or EvidenceFormat.BundleV03
                ? throw new SigstoreException(FailureCode.InclusionProofMissing, Step.TransparencyLog,
                    "an inclusion proof with a checkpoint", "none")
                : null;
        }

        var root = MerkleTree.Root(MerkleTree.LeafHash(entry.Body), proof.LogIndex, proof.TreeSize, proof.Hashes);
        if (root is null || !root.AsSpan().SequenceEqual(proof.RootHash) || (rekorV2 && entry.LogIndex != proof.LogIndex))
        {
            throw new SigstoreException(FailureCode.InclusionProofInvalid, Step.TransparencyLog, "a path from this entry to the root",
                "one that leads elsewhere");
        }

        if (proof.Checkpoint is { } envelope)
        {
            DemandCheckpoint(Checkpoint.Read(envelope), proof, log, rekorV2);
        }

        return proof;
    }

    /// <summary>Rekor v2 prescribes its host as origin; Rekor v1 writes a tree id after it, and the key hint alone names the log.</summary>
    private static void DemandCheckpoint(Checkpoint checkpoint, InclusionProof proof, LogKey log, bool rekorV2)
    {
        if (!checkpoint.IsSignedBy(log, rekorV2 ? log.Origin : null))
        {
            throw new SigstoreException(FailureCode.CheckpointInvalid, Step.TransparencyLog, $"a checkpoint signed by {log.Origin}",
                checkpoint.Origin);
        }

        if (checkpoint.TreeSize != proof.TreeSize || !checkpoint.RootHash.AsSpan().SequenceEqual(proof.RootHash))
        {
            throw new SigstoreException(FailureCode.InclusionProofInvalid, Step.TransparencyLog, "the checkpoint's tree",
                "the proof of another tree");
        }
    }
}
