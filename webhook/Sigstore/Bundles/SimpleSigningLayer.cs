using System.Diagnostics.CodeAnalysis;
using ImageTrust.Sigstore.Content;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Bundles;

/// <summary>Reads one layer of a legacy cosign signature manifest (<c>application/vnd.dev.cosign.simplesigning.v1+json</c>).</summary>
public static class SimpleSigningLayer
{
    /// <summary>The annotations that are read, beside a DSSE layer too. No other means anything, so whoever keeps a layer need not keep it.</summary>
    public static IReadOnlyList<string> AnnotationNames => LegacyAnnotations.Names;

    /// <param name="payload">The layer's blob, byte for byte; the caller has checked it against the layer's digest.</param>
    /// <param name="annotations">The layer's annotations.</param>
    /// <exception cref="SigstoreException">An annotation does not have its form.</exception>
    public static Evidence Read(ReadOnlyMemory<byte> payload, IReadOnlyDictionary<string, string> annotations)
    {
        if (payload.Length > Limits.EvidenceBytes)
        {
            throw new SigstoreException(FailureCode.EvidenceTooLarge, Step.ReadEvidence, $"at most {Limits.EvidenceBytes} bytes",
                $"{payload.Length} bytes");
        }

        var legacy = new LegacyAnnotations(annotations);
        var content = new SimpleSigningPayload(payload.ToArray(), legacy.ReadSignature());
        var (certificate, problem) = legacy.ReadCertificate();
        return new Evidence(EvidenceFormat.SimpleSigningLayer, content, certificate, null, legacy.ReadLogEntries(), legacy.ReadTimestamps())
        {
            CertificateProblem = problem,
        };
    }

    public static bool TryRead(
        ReadOnlyMemory<byte> payload,
        IReadOnlyDictionary<string, string> annotations,
        [NotNullWhen(true)] out Evidence? evidence,
        [NotNullWhen(false)] out Failure? failure)
        => Reading.Try(() => Read(payload, annotations), out evidence, out failure);
}
