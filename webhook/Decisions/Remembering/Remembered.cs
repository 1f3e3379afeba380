using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ImageTrust.Policy.Images;
using ImageTrust.Registry.Documents;
using ImageTrust.Registry.Evidence;
using ImageTrust.Sigstore.Bundles;
using SearchedPlace = ImageTrust.Policy.Model.Facts.SearchedPlace;

namespace ImageTrust.Decisions.Remembering;

/// <summary>What is remembered of one digest of one repository. Immutable.</summary>
/// <param name="Image">The manifest or index itself; null where only evidence about it was looked for.</param>
/// <param name="Evidence">What verified, in the order in which it was seen.</param>
/// <param name="Whole">What a search found that looked everywhere; null where none did.</param>
internal sealed record Remembered(RememberedImage? Image, ImmutableArray<RememberedEvidence> Evidence, RememberedWhole? Whole = null)
{
    // Objects, list nodes and a place in a dictionary, with the texts of the key.
    private const int Overhead = 640;

    public static Remembered Nothing { get; } = new(null, []);

    /// <summary>Bytes, roughly.</summary>
    public long Cost => Overhead + (Image?.Cost ?? 0) + (Whole?.Cost ?? 0) + Evidence.Sum(piece => piece.Cost);

    /// <summary>Something of it is another replica's word.</summary>
    public bool HasHearsay => Image?.IsHearsay == true || Evidence.Any(piece => piece.IsHearsay);

    public bool IsNothing => Image is null && Evidence.IsEmpty && Whole is null;

    /// <summary>With what was seen now; of what was known, the newest stays.</summary>
    public Remembered With(RememberedImage? image, IReadOnlyList<RememberedEvidence> evidence, RememberedWhole? whole) => new(
        image ?? Image,
        [.. evidence.Concat(Evidence.Where(known => !evidence.Any(known.IsSame))).Take(EvidenceStore.MostPieces)],
        whole ?? Whole);

    /// <summary>With another's word about what is not known here: what this process saw itself stays as it saw it, and of two words the younger counts.</summary>
    public Remembered WithHearsay(Remembered told) => new Remembered(
        Image is { IsHearsay: true } known && known.SeenAt > told.Image?.SeenAt ? known : told.Image ?? Image,
        [.. Evidence.Concat(told.Evidence).Where(piece => piece.IsHearsay).OrderByDescending(piece => piece.SeenAt).DistinctBy(piece => piece.Key)])
        .With(Image is { IsHearsay: false } ? Image : null, Evidence.RemoveAll(piece => piece.IsHearsay), Whole);

    /// <summary>Without what somebody has seen to be gone.</summary>
    public Remembered Without(Predicate<RememberedEvidence> isGone) => this with { Evidence = Evidence.RemoveAll(isGone) };

    /// <summary>What this process saw itself.</summary>
    public Remembered WithoutHearsay() => new(Image is { IsHearsay: false } ? Image : null, Evidence.RemoveAll(piece => piece.IsHearsay), Whole);
}

/// <summary>A manifest or index.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="Children">What an index can make run; null for a single image.</param>
/// <param name="SeenAt">When the registry gave it.</param>
internal sealed record RememberedImage(ReadOnlyMemory<byte> Content, IReadOnlyList<Descriptor>? Children, DateTimeOffset SeenAt)
{
    private const int ChildOverhead = 480;

    public IReadOnlyList<Descriptor>? Children { get; } = Children is null ? null : [.. Children.Select(Plain)];

    /// <summary>Another replica says that it saw it. The bytes speak for themselves; that they lay in this repository, and when, is its word.</summary>
    public bool IsHearsay { get; init; }

    /// <summary>Its bytes, and the texts that were read out of them.</summary>
    public long Cost => Content.Length + (Children is null ? 0 : (2L * Content.Length) + (Children.Count * (long)ChildOverhead));

    public bool Is(Digest digest) => Digest.Of(Content.Span) == digest;

    // Nobody asks for a child's annotations, and whoever pushes chooses their number.
    private static Descriptor Plain(Descriptor child) => child with { Annotations = ImmutableDictionary<string, string>.Empty };
}

/// <summary>That a search looked everywhere and what it found all verified: for a moment nothing else is there.</summary>
/// <param name="Wanted">What was asked for, as <c>WantedEvidence</c> writes it.</param>
/// <param name="Places">Where it looked, each to its end.</param>
/// <param name="Pieces">What it found.</param>
/// <param name="SeenAt">When it began.</param>
internal sealed record RememberedWhole(string Wanted, IReadOnlyList<SearchedPlace> Places, IReadOnlyList<EvidenceKey> Pieces, DateTimeOffset SeenAt)
{
    private const int Overhead = 320;
    private const int ItemOverhead = 64;

    public long Cost => Overhead + (2L * Wanted.Length) + ((Places.Count + Pieces.Count) * (long)ItemOverhead);
}

/// <summary>Which piece it is: signatures of one payload lie in one manifest under one blob, and differ in their annotations only.</summary>
/// <param name="Origin">Where it lies.</param>
/// <param name="Annotations">Of what is kept of them; null where there are none.</param>
internal sealed record EvidenceKey(EvidenceOrigin Origin, Digest? Annotations);

/// <summary>A piece of evidence.</summary>
/// <param name="Candidate">As the registry gave it, in memory of its own.</param>
/// <param name="SeenAt">When.</param>
internal sealed record RememberedEvidence(EvidenceCandidate Candidate, DateTimeOffset SeenAt)
{
    // Objects, at most four annotations, and as many again for what verified of it.
    private const int Overhead = 2048;

    /// <summary>Another replica says that it saw it. The bytes speak for themselves; that they lay in this repository, and when, is its word.</summary>
    public bool IsHearsay { get; init; }

    /// <summary>Found out each time: few are asked for it, and annotations are long.</summary>
    public EvidenceKey Key => new(Candidate.Origin, AnnotationsOf(Candidate) is { } annotations ? Digest.Of(Written(annotations)) : null);

    /// <summary>Once as it lies there, once as what verified of it.</summary>
    public long Cost => Overhead + (2 * (Candidate.Size + Texts(Candidate)));

    /// <summary>Whether the bytes are those that were stored.</summary>
    public bool IsWhole => Candidate switch
    {
        EvidenceCandidate.Bundle bundle => Is(bundle.Json),
        EvidenceCandidate.DsseEnvelope envelope => Is(envelope.Json),
        EvidenceCandidate.SimpleSigning signing => Is(signing.Payload),
        _ => false,
    };

    public bool Is(EvidenceKey key) => Candidate.Origin == key.Origin && Key == key;

    /// <summary>Whether both are the same piece, whenever and by whomever they were seen.</summary>
    public bool IsSame(RememberedEvidence other) => Candidate.Origin == other.Candidate.Origin && (AnnotationsOf(Candidate), AnnotationsOf(other.Candidate)) switch
    {
        ({ } ours, { } theirs) => ours.Count == theirs.Count && ours.All(pair => theirs.TryGetValue(pair.Key, out string? value) && value == pair.Value),
        (null, null) => true,
        _ => false,
    };

    /// <returns>Null for what is none, or too large to be kept.</returns>
    public static RememberedEvidence? Of(EvidenceCandidate candidate, DateTimeOffset seenAt) =>
        candidate.Size <= EvidenceStore.MostPieceBytes && Kept(candidate) is { } kept && Texts(kept) <= EvidenceStore.MostPieceBytes
            ? new RememberedEvidence(kept, seenAt)
            : null;

    /// <summary>In memory of its own, and without the annotations that mean nothing: their number is the pusher's.</summary>
    private static EvidenceCandidate? Kept(EvidenceCandidate candidate) => candidate switch
    {
        // The buffers that came from the registry are as large as what was announced, and counted as another's.
        EvidenceCandidate.Bundle bundle => bundle with { Json = bundle.Json.ToArray() },
        EvidenceCandidate.DsseEnvelope envelope => envelope with { Json = envelope.Json.ToArray(), Annotations = Read(envelope.Annotations) },
        EvidenceCandidate.SimpleSigning signing => signing with { Payload = signing.Payload.ToArray(), Annotations = Read(signing.Annotations) },
        _ => null,
    };

    private static Dictionary<string, string> Read(IReadOnlyDictionary<string, string> annotations)
    {
        Dictionary<string, string> read = new(StringComparer.Ordinal);
        foreach (string name in SimpleSigningLayer.AnnotationNames)
        {
            if (annotations.TryGetValue(name, out string? value))
            {
                read.Add(name, value);
            }
        }

        return read;
    }

    private static long Texts(EvidenceCandidate candidate) =>
        candidate is EvidenceCandidate.Bundle bundle ? bundle.MediaType.Length : AnnotationsOf(candidate)?.Sum(pair => (long)pair.Value.Length) ?? 0;

    private static IReadOnlyDictionary<string, string>? AnnotationsOf(EvidenceCandidate candidate) => candidate switch
    {
        EvidenceCandidate.DsseEnvelope envelope => envelope.Annotations,
        EvidenceCandidate.SimpleSigning signing => signing.Annotations,
        _ => null,
    };

    // Each with its length before it, so that no two sets of annotations are written alike.
    private static byte[] Written(IReadOnlyDictionary<string, string> annotations) => Encoding.UTF8.GetBytes(string.Concat(
        annotations.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value.Length} {pair.Value}"))));

    private bool Is(ReadOnlyMemory<byte> content) => Digest.Of(content.Span) == Candidate.Origin.Layer;
}
