using System.Text;
using ImageTrust.Sigstore.Logs;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.Strict;

namespace ImageTrust.Sigstore.Bundles;

/// <summary>
/// What cosign writes beside a legacy layer (cosign specs/SIGNATURE_SPEC.md). The chain annotation is not read at all: it is
/// the signer's, and intermediates come from the trusted root.
/// </summary>
internal sealed record LegacyAnnotations(IReadOnlyDictionary<string, string> Values)
{
    public const string Signature = "dev.cosignproject.cosign/signature";
    public const string Certificate = "dev.sigstore.cosign/certificate";
    public const string Bundle = "dev.sigstore.cosign/bundle";
    public const string Timestamp = "dev.sigstore.cosign/rfc3161timestamp";

    public static IReadOnlyList<string> Names { get; } = [Signature, Certificate, Bundle, Timestamp];

    private static readonly JsonProblem Problem = new(FailureCode.EvidenceMalformed, Step.ReadEvidence);

    private static readonly JsonForm BundleForm = new(Problem, Limits.AnnotationBytes,
        Shape.Of("SignedEntryTimestamp").With("Payload", Shape.Of("body", "integratedTime", "logIndex", "logID")));

    private static readonly JsonForm TimestampForm = new(Problem, Limits.AnnotationBytes, Shape.Of("SignedRFC3161Timestamp"));

    public byte[] ReadSignature()
        => Text(Signature) is { } text && Base64Text.TryDecode(text) is { Length: > 0 and <= Limits.SignatureBytes } bytes
        ? bytes
        : throw Wrong(Signature, "a base64 signature", "something else");

    /// <summary>
    /// The leaf in DER; null when there is none and the signature must be by a known key. What is no certificate is not the layer's ruin: a
    /// known key is judged by itself, and everybody else meets the problem.
    /// </summary>
    public (byte[]? Der, Failure? Problem) ReadCertificate()
    {
        if (!Values.TryGetValue(Certificate, out var pem) || pem.Length == 0)
        {
            return (null, null);
        }

        return pem.Length <= Limits.AnnotationBytes && PemText.TryRead(pem) is (PemText.Certificate, { Length: <= Limits.CertificateBytes } der)
            ? (der, null)
            : (null, new Failure(FailureCode.CertificateMalformed, Step.Signature, $"{Certificate}: one PEM certificate", "something else"));
    }

    public IReadOnlyList<LogEntry> ReadLogEntries() => Text(Bundle) is { } json
        ? [JsonText.Read(Encoding.UTF8.GetBytes(json), BundleForm, ReadLogEntry)]
        : [];

    public IReadOnlyList<byte[]> ReadTimestamps() => Text(Timestamp) is { } json
        ? [JsonText.Read(Encoding.UTF8.GetBytes(json), TimestampForm, root => root["SignedRFC3161Timestamp"].Bytes(Limits.TimestampBytes))]
        : [];

    private static LogEntry ReadLogEntry(StrictValue root)
    {
        var payload = root["Payload"];
        var id = ArtifactDigest.TryHex(DigestAlgorithm.Sha256, payload["logID"].Text())
            ?? throw payload["logID"].Wrong("64 lower-case hexadecimal digits");
        return new LogEntry(
            id,
            payload["logIndex"].Count(),
            Kind: null,
            BundleLogEntry.ReadTime(payload["integratedTime"]),
            EnvelopeReader.Signature(root["SignedEntryTimestamp"]),
            Proof: null,
            payload["body"].Bytes(Limits.AnnotationBytes));
    }

    private static SigstoreException Wrong(string name, string expected, string got)
        => Problem.At(new JsonPath(null, name, 0), expected, got);

    /// <summary>Cosign writes absent values as empty strings too.</summary>
    private string? Text(string name) => Values.TryGetValue(name, out var text) && text.Length > 0
        ? text.Length <= Limits.AnnotationBytes ? text : throw Wrong(name, $"at most {Limits.AnnotationBytes} characters", $"{text.Length}")
        : null;
}
