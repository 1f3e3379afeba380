using ImageTrust.Registry.Failures;

namespace ImageTrust.Registry.Evidence;

/// <summary>
/// Something that may speak for an image. Its bytes hash to the digest they were stored under; that is all that has been
/// checked. Who wrote it, and about what, is for verification to find out.
/// </summary>
public abstract record EvidenceCandidate
{
    private EvidenceCandidate(EvidenceOrigin origin) => Origin = origin;

    public EvidenceOrigin Origin { get; }

    /// <summary>Of its bytes; 0 when there are none.</summary>
    public int Size => this switch
    {
        Bundle bundle => bundle.Json.Length,
        DsseEnvelope envelope => envelope.Json.Length,
        SimpleSigning signing => signing.Payload.Length,
        _ => 0,
    };

    /// <summary>A Sigstore bundle in JSON.</summary>
    /// <param name="Origin">Where it was found.</param>
    /// <param name="Json">The bundle.</param>
    /// <param name="MediaType">The layer's media type, which names the bundle's version.</param>
    public sealed record Bundle(EvidenceOrigin Origin, ReadOnlyMemory<byte> Json, string MediaType) : EvidenceCandidate(Origin);

    /// <summary>A signature in cosign's older form: a signed payload, everything else in annotations (<c>dev.cosignproject.cosign/signature</c>, …).</summary>
    public sealed record SimpleSigning(EvidenceOrigin Origin, ReadOnlyMemory<byte> Payload, IReadOnlyDictionary<string, string> Annotations)
        : EvidenceCandidate(Origin);

    /// <summary>An attestation in cosign's older form: a DSSE envelope, certificate and log entry in annotations.</summary>
    public sealed record DsseEnvelope(EvidenceOrigin Origin, ReadOnlyMemory<byte> Json, IReadOnlyDictionary<string, string> Annotations)
        : EvidenceCandidate(Origin);

    /// <summary>Something was seen whole where evidence lies, and it is none.</summary>
    public sealed record Unusable(EvidenceOrigin Origin, RegistryFailure Failure) : EvidenceCandidate(Origin);

    /// <summary>Something that was not seen, or a place that was not looked through. Whatever it hides, without a better candidate the image is not "unsigned".</summary>
    public sealed record Unreadable(EvidenceOrigin Origin, RegistryFailure Failure) : EvidenceCandidate(Origin);
}
