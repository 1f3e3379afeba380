using System.Diagnostics.CodeAnalysis;
using ImageTrust.Sigstore.Content;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.Strict;

namespace ImageTrust.Sigstore.Bundles;

/// <summary>Reads Sigstore bundles 0.1, 0.2 and 0.3 in JSON (protobuf-specs sigstore_bundle.proto).</summary>
public static class SigstoreBundle
{
    private static readonly Shape Certificate = Shape.Of("rawBytes");

    private static readonly Shape Shape = Shape.Of("mediaType")
        .With("verificationMaterial", Shape.Of()
            .With("publicKey", Shape.Of("hint"))
            .With("x509CertificateChain", Shape.Of().With("certificates", Shape.ListOf(Certificate)))
            .With("certificate", Certificate)
            .With("tlogEntries", Shape.ListOf(BundleLogEntry.Shape))
            .With("timestampVerificationData", Shape.Of().With("rfc3161Timestamps", Shape.ListOf(Shape.Of("signedTimestamp")))))
        .With("messageSignature", Shape.Of("signature").With("messageDigest", Shape.Of("algorithm", "digest")))
        .With("dsseEnvelope", EnvelopeReader.Shape);

    private static readonly JsonForm Form = new(new(FailureCode.EvidenceMalformed, Step.ReadEvidence), Limits.EvidenceBytes, Shape);

    /// <exception cref="SigstoreException">The bytes are no bundle this library verifies.</exception>
    /// <exception cref="OperationCanceledException">The caller has given up.</exception>
    public static Evidence Read(ReadOnlyMemory<byte> json, CancellationToken cancellation = default) => JsonText.Read(json, Form, Read, cancellation);

    public static bool TryRead(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out Evidence? evidence,
        [NotNullWhen(false)] out Failure? failure, CancellationToken cancellation = default)
        => Reading.Try(() => Read(json, cancellation), out evidence, out failure);

    private static Evidence Read(StrictValue root)
    {
        var format = ReadFormat(root["mediaType"].Text());
        var content = ReadContent(root);
        var material = root["verificationMaterial"];
        var (certificate, hint) = ReadSigner(material, format);
        var timestamps = material.TryMember("timestampVerificationData", out var data) && data.TryMember("rfc3161Timestamps", out var list)
            ? list.Items(Limits.Timestamps).Select(item => item["signedTimestamp"].Bytes(Limits.TimestampBytes)).ToArray()
            : [];
        var entries = material.TryMember("tlogEntries", out var logged)
            ? logged.Items(Limits.LogEntries).Select(BundleLogEntry.Read).ToArray()
            : [];
        return new Evidence(format, content, certificate, hint, entries, timestamps);
    }

    private static EvidenceFormat ReadFormat(string mediaType) => mediaType switch
    {
        "application/vnd.dev.sigstore.bundle+json;version=0.1" => EvidenceFormat.BundleV01,
        "application/vnd.dev.sigstore.bundle+json;version=0.2" => EvidenceFormat.BundleV02,
        "application/vnd.dev.sigstore.bundle+json;version=0.3" or "application/vnd.dev.sigstore.bundle.v0.3+json"
            => EvidenceFormat.BundleV03,
        _ => throw new SigstoreException(FailureCode.BundleVersionUnsupported, Step.ReadEvidence, "bundle 0.1, 0.2 or 0.3", mediaType),
    };

    private static SignedContent ReadContent(StrictValue root)
    {
        var hasMessage = root.TryMember("messageSignature", out var message);
        var hasEnvelope = root.TryMember("dsseEnvelope", out var envelope);
        return (hasMessage, hasEnvelope) switch
        {
            (true, false) => ReadMessage(message),
            (false, true) => EnvelopeReader.Read(envelope),
            _ => throw root.Wrong("either a messageSignature or a dsseEnvelope"),
        };
    }

    private static MessageSignature ReadMessage(StrictValue message)
    {
        ArtifactDigest? digest = null;
        if (message.TryMember("messageDigest", out var stated))
        {
            var algorithm = DigestAlgorithms.FromProtobuf(stated["algorithm"].Text())
                ?? throw stated["algorithm"].Wrong("SHA2_256, SHA2_384 or SHA2_512");
            var value = stated["digest"].Bytes(algorithm.Size());
            digest = value.Length == algorithm.Size() ? new ArtifactDigest(algorithm, value)
                : throw stated["digest"].Wrong($"{algorithm.Size()} bytes");
        }

        return new MessageSignature(digest, EnvelopeReader.Signature(message["signature"]));
    }

    /// <summary>
    /// Exactly one of the three forms. Of a chain only the leaf is taken: intermediates and anchors come from the trusted root.
    /// </summary>
    private static (byte[]? Certificate, string? KeyHint) ReadSigner(StrictValue material, EvidenceFormat format)
    {
        var hasCertificate = material.TryMember("certificate", out var certificate);
        var hasChain = material.TryMember("x509CertificateChain", out var chain);
        var hasKey = material.TryMember("publicKey", out var key);
        return (hasCertificate, hasChain, hasKey) switch
        {
            (true, false, false) => (certificate["rawBytes"].Bytes(Limits.CertificateBytes), null),
            (false, true, false) when format != EvidenceFormat.BundleV03 => (ReadLeaf(chain["certificates"]), null),
            (false, false, true) => (null, key.TryMember("hint", out var hint) ? hint.Text() : string.Empty),
            _ => throw material.Wrong("one of certificate, publicKey and, before 0.3, x509CertificateChain"),
        };
    }

    private static byte[] ReadLeaf(StrictValue certificates)
        => certificates.Items(Limits.Certificates) is [var leaf, ..] ? leaf["rawBytes"].Bytes(Limits.CertificateBytes)
            : throw certificates.Wrong("at least one certificate");
}
