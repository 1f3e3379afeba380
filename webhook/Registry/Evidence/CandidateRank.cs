using ImageTrust.Registry.Distribution;
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

/// <summary>
/// The order in which candidates are looked at. Lists under a tag are written by clients, and some give every entry the artifact type of an empty
/// config and no annotations; and whoever may push writes what he likes. So nothing but order is decided here.
/// </summary>
internal static class CandidateRanking
{
    // The manifest of one bundle has about 700 bytes; one that is a hundred times as long costs time and is nobody's signature.
    private const long LargestPlausibleManifest = 64 * 1024;

    // A signature, what it signs and base64 around both: no bundle or envelope is shorter. A simple-signing payload has about 250 bytes.
    private const long SmallestPlausibleLayer = 200;

    // Signatures and provenance are smaller, most reports too; what is larger waits for those.
    private const long LargestPlausibleLayer = 1024 * 1024;

    public static CandidateRank Of(Descriptor descriptor, EvidenceQuery query) => descriptor switch
    {
        { Size: > LargestPlausibleManifest } => CandidateRank.Unlikely,
        { ArtifactType: var type } when MediaTypes.IsSigstoreBundle(type) => OfAnnotations(descriptor.Annotations, query),
        { ArtifactType: MediaTypes.CosignSignature } => query.Signatures ? CandidateRank.Likely : CandidateRank.Unlikely,
        { ArtifactType: null or "" or MediaTypes.OciEmpty } => CandidateRank.Possible,
        _ => CandidateRank.Unlikely,
    };

    public static CandidateRank OfAnnotations(IReadOnlyDictionary<string, string> annotations, EvidenceQuery query) =>
        !annotations.TryGetValue(ListedReferrer.PredicateAnnotation, out string? predicate) ? CandidateRank.Possible
        : query.Hopes(predicate) ? CandidateRank.Likely
        : CandidateRank.Unlikely;

    /// <summary>Whether at least one of a manifest's layers of evidence has a size that evidence has.</summary>
    public static bool IsPlausible(IEnumerable<Descriptor> layers) => layers.Any(layer => layer.Size is >= SmallestPlausibleLayer and <= LargestPlausibleLayer);

    /// <summary>
    /// The place of an entry in the order of looking: the first, the last, the second, the one before the last. New entries are at one end of a list,
    /// so a thousand that were put before or behind one entry do not keep it from being found.
    /// </summary>
    public static int FromBothEnds(int index, int count) => index < (count + 1) / 2 ? 2 * index : (2 * (count - 1 - index)) + 1;
}
