using System.Diagnostics.CodeAnalysis;
using ImageTrust.Sigstore.Outcome;

namespace ImageTrust.Sigstore.Bundles;

/// <summary>Reads one layer of a legacy cosign attestation manifest (<c>application/vnd.dsse.envelope.v1+json</c>).</summary>
public static class DsseLayer
{
    /// <param name="envelope">The layer's blob, a DSSE envelope in JSON.</param>
    /// <param name="annotations">The layer's annotations. The predicate type among them is unsigned and not read.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="SigstoreException">The envelope or an annotation does not have its form.</exception>
    public static Evidence Read(
        ReadOnlyMemory<byte> envelope, IReadOnlyDictionary<string, string> annotations, CancellationToken cancellation = default)
    {
        var content = EnvelopeReader.Read(envelope, cancellation);
        var legacy = new LegacyAnnotations(annotations);
        var (certificate, problem) = legacy.ReadCertificate();
        return new Evidence(EvidenceFormat.DsseLayer, content, certificate, null, legacy.ReadLogEntries(), legacy.ReadTimestamps())
        {
            CertificateProblem = problem,
        };
    }

    public static bool TryRead(
        ReadOnlyMemory<byte> envelope,
        IReadOnlyDictionary<string, string> annotations,
        [NotNullWhen(true)] out Evidence? evidence,
        [NotNullWhen(false)] out Failure? failure,
        CancellationToken cancellation = default)
        => Reading.Try(() => Read(envelope, annotations, cancellation), out evidence, out failure);
}
