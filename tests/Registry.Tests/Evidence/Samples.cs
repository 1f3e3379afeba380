using System.Text;
using ImageTrust.Registry.Evidence;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Registry.Tests.Evidence;

/// <summary>Shapes that several tests of evidence share.</summary>
internal static class Samples
{
    public const string SignPredicate = EvidenceQuery.SignaturePredicate;
    public const string Provenance = "https://slsa.dev/provenance/v1";

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static EvidenceLayer Signature(string payload, string signature) =>
        new(ImageWriter.SimpleSigning, Bytes(payload), ("dev.cosignproject.cosign/signature", signature));

    public static EvidenceLayer Attestation(string envelope, string predicate) =>
        new(ImageWriter.Dsse, Bytes(envelope), ("predicateType", predicate));

    public static string Text(this ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
