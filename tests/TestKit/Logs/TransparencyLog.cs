using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.TestKit.Keys;

namespace ImageTrust.TestKit.Logs;

/// <summary>
/// A Rekor log, version 1 or 2. It keeps no state: every entry gets a small tree of its own, so that tests do not see each other.
/// </summary>
public sealed class TransparencyLog
{
    /// <summary>Rekor v1 counts over several trees; its entry index differs from the index in the tree by this much.</summary>
    private const int VirtualIndexOffset = 1000;

    private readonly byte[] hint;

    private TransparencyLog(bool isTiled, string host, string origin, SigningKey key, byte[] logId)
    {
        (IsTiled, Host, Origin, Key, LogId, hint) = (isTiled, host, origin, key, logId, logId[..4]);
    }

    /// <summary>True for Rekor v2, which has neither integrated times nor signed entry timestamps.</summary>
    public bool IsTiled { get; }

    public string Host { get; }

    /// <summary>The first line of a checkpoint.</summary>
    public string Origin { get; }

    public SigningKey Key { get; }

    /// <summary>32 bytes. v1: SHA-256 of the key; v2: SHA-256 of origin, line feed, algorithm byte 1 and raw key (signed-note).</summary>
    public byte[] LogId { get; }

    public static TransparencyLog Rekor1(string host, EcdsaKey key) =>
        new(false, host, host + " - 2605736670972794746", key, key.Fingerprint);

    public static TransparencyLog Rekor2(string host, Ed25519Key key) =>
        new(true, host, host, key, SHA256.HashData([.. Encoding.UTF8.GetBytes(host), (byte)'\n', 1, .. key.RawPublicKey]));

    /// <summary>This log's line under somebody's checkpoint.</summary>
    public NoteSigner Signer => new(Host, hint, Key);

    /// <summary>The TransparencyLogEntry (protobuf JSON) for <paramref name="body"/>.</summary>
    public JsonObject Include(EntryBody body, InclusionTemplate template)
    {
        var encoded = body.Encode();
        var index = template.LeavesBefore;
        var logIndex = IsTiled ? index : index + VirtualIndexOffset;
        var entry = new JsonObject
        {
            ["logIndex"] = Text(logIndex),
            ["logId"] = new JsonObject { ["keyId"] = Convert.ToBase64String(LogId) },
            ["kindVersion"] = new JsonObject { ["kind"] = body.Kind, ["version"] = body.Version },
        };
        if (!IsTiled)
        {
            entry["integratedTime"] = Text(template.IntegratedTime.ToUnixTimeSeconds());
            if (template.Promise)
            {
                entry["inclusionPromise"] = new JsonObject
                {
                    ["signedEntryTimestamp"] = Convert.ToBase64String(Promise(encoded, logIndex, template)),
                };
            }
        }

        if (template.Proof)
        {
            entry["inclusionProof"] = Proof(encoded, template);
        }

        entry["canonicalizedBody"] = Convert.ToBase64String(encoded);
        return entry;
    }

    /// <summary>Signed entry timestamp: a signature over the canonical JSON of body, time, log id and index.</summary>
    private byte[] Promise(byte[] body, int logIndex, InclusionTemplate template) =>
        (template.PromiseKey ?? Key).Sign(CanonicalJson.Encode(new JsonObject
        {
            ["body"] = Convert.ToBase64String(template.PromiseOver ?? body),
            ["integratedTime"] = template.IntegratedTime.ToUnixTimeSeconds(),
            ["logID"] = Convert.ToHexStringLower(LogId),
            ["logIndex"] = logIndex,
        }));

    private JsonObject Proof(byte[] body, InclusionTemplate template)
    {
        byte[][] leaves =
        [
            .. Enumerable.Range(0, template.LeavesBefore).Select(NeighbourHash),
            MerkleTree.LeafHash(body),
            .. Enumerable.Range(template.LeavesBefore + 1, template.LeavesAfter).Select(NeighbourHash),
        ];
        var root = MerkleTree.Root(leaves);
        var proof = new JsonObject
        {
            ["logIndex"] = Text(template.LeavesBefore),
            ["rootHash"] = Convert.ToBase64String(root),
            ["treeSize"] = Text(leaves.Length),
            ["hashes"] = new JsonArray(
                [.. MerkleTree.Path(template.LeavesBefore, leaves).Select(hash => (JsonNode)Convert.ToBase64String(hash))]),
        };
        if (template.Checkpoint)
        {
            proof["checkpoint"] = new JsonObject { ["envelope"] = Checkpoint(root, leaves.Length, template.CheckpointText) };
        }

        return proof;
    }

    private string Checkpoint(byte[] root, int size, CheckpointTemplate template)
    {
        string[] lines =
        [
            template.Origin ?? Origin,
            Text(template.TreeSize ?? size),
            Convert.ToBase64String(template.RootHash ?? root),
            .. template.OtherLines,
        ];
        var signer = new NoteSigner(template.SignerName ?? Host, template.KeyHint ?? hint, template.Key ?? Key);
        return SignedNote.Sign(
            string.Concat(lines.Select(line => line + "\n")),
            [.. template.SignersBefore, signer, .. template.SignersAfter]);
    }

    private static byte[] NeighbourHash(int index) => MerkleTree.LeafHash(Encoding.UTF8.GetBytes("neighbour-" + Text(index)));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
