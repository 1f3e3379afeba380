using System.Security.Cryptography;
using ImageTrust.Sigstore.Logs;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.Strict;

namespace ImageTrust.Sigstore.Bundles;

/// <summary>Reads a <c>TransparencyLogEntry</c> (protobuf-specs sigstore_rekor.proto).</summary>
internal static class BundleLogEntry
{
    public static readonly Shape Shape = Shape.Of("logIndex", "integratedTime", "canonicalizedBody")
        .With("logId", Shape.Of("keyId"))
        .With("kindVersion", Shape.Of("kind", "version"))
        .With("inclusionPromise", Shape.Of("signedEntryTimestamp"))
        .With("inclusionProof", Shape.Of("logIndex", "rootHash", "treeSize", "hashes").With("checkpoint", Shape.Of("envelope")));

    /// <summary>The last second of the year 9999; a later integrated time is no time.</summary>
    private const long LatestSecond = 253_402_300_799;

    public static LogEntry Read(StrictValue node)
    {
        var id = node["logId"]["keyId"].Bytes(SHA256.HashSizeInBytes);
        var kind = node["kindVersion"];
        return new LogEntry(
            id.Length == SHA256.HashSizeInBytes ? id : throw node["logId"]["keyId"].Wrong("32 bytes"),
            node.TryMember("logIndex", out var index) ? index.Count() : 0,
            new EntryKind(kind["kind"].Text(), kind["version"].Text()),
            node.TryMember("integratedTime", out var time) ? ReadTime(time) : null,
            node.TryMember("inclusionPromise", out var promise) ? EnvelopeReader.Signature(promise["signedEntryTimestamp"]) : null,
            node.TryMember("inclusionProof", out var proof) ? ReadProof(proof) : null,
            node["canonicalizedBody"].Bytes(Limits.LogEntryBodyBytes));
    }

    /// <summary>Zero is how protobuf JSON writes "none", as every Rekor v2 entry has it.</summary>
    public static DateTimeOffset? ReadTime(StrictValue node) => node.Count() switch
    {
        0 => null,
        > LatestSecond => throw node.Wrong("seconds since 1970, before the year 10000"),
        var seconds => DateTimeOffset.FromUnixTimeSeconds(seconds),
    };

    /// <summary>Protobuf JSON leaves out zeros, so the first entry of a tree has no index.</summary>
    private static InclusionProof ReadProof(StrictValue proof) => new(
        proof.TryMember("logIndex", out var index) ? index.Count() : 0,
        proof["treeSize"].Count(),
        ReadHash(proof["rootHash"]),
        proof.TryMember("hashes", out var hashes) ? hashes.Items(Limits.InclusionProofHashes).Select(ReadHash).ToArray() : [],
        proof.TryMember("checkpoint", out var checkpoint) ? checkpoint["envelope"].Text() : null);

    private static byte[] ReadHash(StrictValue node)
        => node.Bytes(SHA256.HashSizeInBytes) is { Length: SHA256.HashSizeInBytes } hash ? hash : throw node.Wrong("32 bytes");
}
