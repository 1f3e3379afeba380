using ImageTrust.Sigstore.Content;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.Strict;

namespace ImageTrust.Sigstore.Bundles;

/// <summary>
/// Reads a DSSE envelope, the same JSON in a bundle and in a legacy layer. One signature: nothing in Sigstore makes more.
/// </summary>
internal static class EnvelopeReader
{
    /// <summary>The members of an envelope (secure-systems-lab/dsse, envelope.md).</summary>
    public static readonly Shape Shape = Shape.Of("payloadType", "payload")
        .With("signatures", Shape.ListOf(Shape.Of("keyid", "sig")));

    private static readonly JsonForm Form = new(new(FailureCode.EnvelopeMalformed, Step.ReadEvidence), Limits.EvidenceBytes, Shape);

    public static DsseEnvelope Read(ReadOnlyMemory<byte> json, CancellationToken cancellation) => JsonText.Read(json, Form, Read, cancellation);

    public static DsseEnvelope Read(StrictValue envelope)
    {
        var signatures = envelope["signatures"];
        return signatures.Items(Limits.LogEntries) is [var only]
            ? new DsseEnvelope(envelope["payloadType"].Text(), envelope["payload"].Bytes(Limits.EvidenceBytes), Signature(only["sig"]))
            : throw signatures.Wrong("one signature");
    }

    public static byte[] Signature(StrictValue node)
        => node.Bytes(Limits.SignatureBytes) is { Length: > 0 } signature ? signature : throw node.Wrong("a signature");
}
