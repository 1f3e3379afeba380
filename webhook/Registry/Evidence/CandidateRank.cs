using ImageTrust.Registry.Documents;

namespace ImageTrust.Registry.Evidence;

/// <summary>How promising a referrer looks before anything of it is fetched.</summary>
internal enum CandidateRank
{
    /// <summary>Says that it is what is hoped for.</summary>
    Likely,

    /// <summary>Does not say, or says what careless clients say of everything.</summary>
    Possible,

    /// <summary>Says that it is something else; it is looked at last.</summary>
    Unlikely,
}

internal static class CandidateRanking
{
    /// <summary>The annotation by which cosign names the predicate of the bundle inside.</summary>
    private const string PredicateAnnotation = "dev.sigstore.bundle.predicateType";

    /// <summary>
    /// Lists under a tag are written by clients, and some give every entry the artifact type of an empty config and no
    /// annotations; so nothing but order is decided here.
    /// </summary>
    public static CandidateRank Of(Descriptor descriptor, EvidenceQuery query) => descriptor.ArtifactType switch
    {
        var type when MediaTypes.IsSigstoreBundle(type) => OfAnnotations(descriptor.Annotations, query),
        MediaTypes.CosignSignature => query.Signatures ? CandidateRank.Likely : CandidateRank.Unlikely,
        null or "" or MediaTypes.OciEmpty => CandidateRank.Possible,
        _ => CandidateRank.Unlikely,
    };

    public static CandidateRank OfAnnotations(IReadOnlyDictionary<string, string> annotations, EvidenceQuery query) =>
        !annotations.TryGetValue(PredicateAnnotation, out string? predicate) ? CandidateRank.Possible
        : query.Hopes(predicate) ? CandidateRank.Likely
        : CandidateRank.Unlikely;
}
