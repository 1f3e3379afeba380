using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.Strict;

namespace ImageTrust.Sigstore.Content;

/// <summary>An in-toto statement (in-toto attestation spec, statement v0.1 and v1).</summary>
internal sealed record Statement(string Type, string PredicateType, IReadOnlyList<StatementSubject> Subjects, byte[] Predicate)
{
    public const string PayloadType = "application/vnd.in-toto+json";
    public const string TypeV01 = "https://in-toto.io/Statement/v0.1";
    public const string TypeV1 = "https://in-toto.io/Statement/v1";

    /// <summary>The predicate type of an image signature in a bundle (cosign 3). Any other statement is an attestation.</summary>
    public const string CosignSign = "https://sigstore.dev/cosign/sign/v1";

    /// <summary>A predicate is whatever its type says, a digest set and annotations are maps.</summary>
    private static readonly JsonForm Form = new(new(FailureCode.StatementMalformed, Step.Artifact), Limits.EvidenceBytes,
        Shape.Of("_type", "predicateType", "predicate")
            .With("subject", Shape.ListOf(Shape.Of("name", "uri", "digest", "content", "downloadLocation", "mediaType", "annotations"))));

    public static Statement Read(DsseEnvelope envelope, CancellationToken cancellation = default) => envelope.PayloadType == PayloadType
        ? JsonText.Read(envelope.Payload, Form, Read, cancellation)
        : throw new SigstoreException(FailureCode.PayloadTypeUnsupported, Step.Artifact, PayloadType, envelope.PayloadType);

    private static Statement Read(StrictValue root)
    {
        var type = root["_type"].Text();
        if (type is not (TypeV01 or TypeV1))
        {
            throw new SigstoreException(FailureCode.StatementTypeUnsupported, Step.Artifact, $"{TypeV1} or {TypeV01}", type);
        }

        var predicateType = root["predicateType"].Text();
        if (predicateType.Length == 0)
        {
            throw root["predicateType"].Wrong("a predicate type");
        }

        var subjects = root["subject"].Items(Limits.Subjects).Select(ReadSubject).ToArray();
        return new Statement(type, predicateType, subjects, root.TryMember("predicate", out var predicate) ? predicate.Raw() : []);
    }

    private static StatementSubject ReadSubject(StrictValue node)
    {
        var digests = node["digest"].Members(Limits.SubjectDigests).ToDictionary(m => m.Name, m => m.Value.Text(), StringComparer.Ordinal);
        var annotations = node.TryMember("annotations", out var list) ? AnnotationValues.Read(list) : AnnotationValues.None;
        return new StatementSubject(node.TryMember("name", out var name) ? name.Text() : null, digests, annotations);
    }
}

/// <summary>One thing a statement is about.</summary>
internal sealed record StatementSubject(
    string? Name, IReadOnlyDictionary<string, string> Digests, IReadOnlyDictionary<string, string> Annotations)
{
    public bool Is(ArtifactDigest artifact) => Digests.TryGetValue(artifact.Algorithm.Name(), out var hex) && hex == artifact.Hex;
}
