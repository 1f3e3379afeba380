namespace ImageTrust.Sigstore.Logs;

/// <summary>A transparency log entry as the evidence carries it, unverified (protobuf-specs <c>TransparencyLogEntry</c>).</summary>
/// <param name="LogId">The log it claims to be in.</param>
/// <param name="LogIndex">The global index, which a signed entry timestamp covers.</param>
/// <param name="Kind">Kind and version as stated beside the body; null in the legacy format, which states them only inside.</param>
/// <param name="IntegratedTime">When the log says it took the entry in. Nothing vouches for it but a signed entry timestamp.</param>
/// <param name="SignedEntryTimestamp">The log's promise (Rekor v1).</param>
/// <param name="Proof">The proof that the entry is in the tree.</param>
/// <param name="Body">The canonicalized body.</param>
internal sealed record LogEntry(
    byte[] LogId,
    long LogIndex,
    EntryKind? Kind,
    DateTimeOffset? IntegratedTime,
    byte[]? SignedEntryTimestamp,
    InclusionProof? Proof,
    byte[] Body)
{
    public string LogIdHex { get; } = Convert.ToHexStringLower(LogId);
}

/// <summary>Kind and version of an entry, such as hashedrekord 0.0.1.</summary>
internal sealed record EntryKind(string Name, string Version)
{
    /// <summary>Rekor v2 writes version 0.0.2 of these; intoto 0.0.2 belongs to Rekor v1.</summary>
    public bool IsRekorV2 => Name is "hashedrekord" or "dsse" && Version == "0.0.2";

    public override string ToString() => $"{Name} {Version}";
}

/// <summary>A Merkle inclusion proof (RFC 6962 section 2.1.1) with the checkpoint that signs its root.</summary>
internal sealed record InclusionProof(long LogIndex, long TreeSize, byte[] RootHash, IReadOnlyList<byte[]> Hashes, string? Checkpoint);
