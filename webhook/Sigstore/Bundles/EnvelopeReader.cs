using ImageTrust.Sigstore.Content;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Bundles;

/// <summary>
/// Reads a DSSE envelope, the same JSON in a bundle and in a legacy layer. One signature: nothing in Sigstore makes more.
/// </summary>
internal static class EnvelopeReader
{
    private static readonly JsonProblem Problem = new(FailureCode.EnvelopeMalformed, Step.ReadEvidence);

    public static DsseEnvelope Read(ReadOnlyMemory<byte> json) => StrictJson.Read(json, Problem, Limits.EvidenceBytes, Read);

    public static DsseEnvelope Read(JsonNode envelope)
    {
        var signatures = envelope["signatures"];
        return signatures.Items(Limits.LogEntries) is [var only]
            ? new DsseEnvelope(envelope["payloadType"].Text(), envelope["payload"].Bytes(Limits.EvidenceBytes), Signature(only["sig"]))
            : throw signatures.Wrong("one signature");
    }

    public static byte[] Signature(JsonNode node)
        => node.Bytes(Limits.SignatureBytes) is { Length: > 0 } signature ? signature : throw node.Wrong("a signature");
}
