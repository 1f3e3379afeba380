using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.TestKit.Logs;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.TestKit.Local;

/// <summary>Rekor's API version 1 (<c>hashedrekord</c>, <c>dsse</c> 0.0.1) and version 2 (the same kinds, 0.0.2).</summary>
internal sealed class RekorService(VirtualSigstore instance, TimeProvider clock)
{
    private int entries;

    /// <summary>A proposed entry → the entry under its id, in the form of the version 1 API: hashes in hex, numbers as numbers.</summary>
    public Answer AddVersion1(JsonNode proposed)
    {
        var body = Body(proposed.AsObject());
        var entry = instance.Rekor1Log.Include(body, Inclusion());
        string id = Convert.ToHexStringLower(MerkleTree.LeafHash(body.Encode()));
        return Answer.Json(201, new JsonObject { [id] = Version1(entry) }) with { Id = id };
    }

    /// <summary>A create-entry request → the TransparencyLogEntry. There is no time in it: that is the timestamp authority's.</summary>
    public Answer AddVersion2(JsonNode request)
    {
        var body = request["hashedRekordRequestV002"] is { } wanted
            ? EntryBody.HashedRekord2(Bytes(wanted["digest"]), Bytes(wanted["signature"]!["content"]), Verifier(wanted["signature"]!["verifier"]!))
            : throw new FormatException("only hashedrekord 0.0.2 is logged here");
        return Answer.Json(201, instance.Rekor2Log.Include(body, Inclusion()));
    }

    private InclusionTemplate Inclusion() => new() { IntegratedTime = clock.GetUtcNow(), LeavesBefore = Interlocked.Increment(ref entries) };

    private static EntryBody Body(JsonObject proposed)
    {
        string kind = proposed["kind"]!.GetValue<string>();
        if (kind == "hashedrekord")
        {
            return new EntryBody(kind, "0.0.1", proposed);
        }

        var content = proposed["spec"]?["proposedContent"] ?? throw new FormatException($"no {kind} is logged here");
        string text = content["envelope"]!.GetValue<string>();
        var envelope = JsonNode.Parse(text)!;
        return EntryBody.Dsse1(
            Encoding.UTF8.GetBytes(text),
            Bytes(envelope["payload"]),
            Bytes(envelope["signatures"]![0]!["sig"]),
            Encoding.UTF8.GetString(Bytes(content["verifiers"]![0])));
    }

    private static JsonObject Verifier(JsonNode asked)
    {
        string details = asked["keyDetails"]!.GetValue<string>();
        return asked["x509Certificate"] is { } certificate
            ? EntryBody.CertificateVerifier(Bytes(certificate["rawBytes"]), details)
            : EntryBody.KeyVerifier(Bytes(asked["publicKey"]!["rawBytes"]), details);
    }

    private static JsonObject Version1(JsonObject entry)
    {
        var answer = LegacyLayer.RekorBundle(entry)["Payload"]!.DeepClone().AsObject();
        var proof = entry["inclusionProof"]!;
        answer["verification"] = new JsonObject
        {
            ["signedEntryTimestamp"] = entry["inclusionPromise"]!["signedEntryTimestamp"]!.DeepClone(),
            ["inclusionProof"] = new JsonObject
            {
                ["logIndex"] = Number(proof["logIndex"]),
                ["treeSize"] = Number(proof["treeSize"]),
                ["rootHash"] = Hex(proof["rootHash"]),
                ["hashes"] = new JsonArray([.. proof["hashes"]!.AsArray().Select(hash => (JsonNode)Hex(hash))]),
                ["checkpoint"] = proof["checkpoint"]!["envelope"]!.DeepClone(),
            },
        };
        return answer;
    }

    private static byte[] Bytes(JsonNode? base64) => Convert.FromBase64String(base64!.GetValue<string>());

    private static string Hex(JsonNode? base64) => Convert.ToHexStringLower(Bytes(base64));

    private static long Number(JsonNode? text) => long.Parse(text!.GetValue<string>(), CultureInfo.InvariantCulture);
}
