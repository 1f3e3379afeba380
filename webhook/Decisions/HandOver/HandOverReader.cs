using System.Text.Json;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Registry;
using ImageTrust.Registry.Documents;
using ImageTrust.Registry.Evidence;

namespace ImageTrust.Decisions.HandOver;

/// <summary>
/// Takes another replica's word, line by line. Of what it says only bytes are taken, each under the digest that they hash to; what a manifest is and
/// what an index lists is read out of them again. Where they lay and when stays its word, and is kept as that.
/// </summary>
/// <param name="store">Gets it all at the end.</param>
/// <param name="asked">Before the other was asked: whatever it has, it saw an age before that.</param>
public sealed class HandOverReader(EvidenceStore store, DateTimeOffset asked)
{
    private readonly OrderedDictionary<(RepositoryName Repository, Digest Digest), Remembered> told = [];
    private long cost;

    /// <summary>What may come in all, in bytes: whoever says more is not heard out.</summary>
    public long MostBytes => HandOverLimits.MostBytesForEach * store.Capacity;

    /// <summary>There is no room for more.</summary>
    public bool IsFull => cost >= store.Capacity;

    /// <returns>Why this is nothing that a replica says, one sentence without a stop; null when it is. Then nothing of it is to be kept.</returns>
    public string? Add(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, HandOverJson.Default.HandOverLine) is { } read ? Add(read) : "a line is nothing";
        }
        catch (JsonException)
        {
            // Its message quotes what was read.
            return "a line is none of a hand-over";
        }
    }

    /// <summary>Gives the store what was told, as far as it has room, the first first.</summary>
    /// <returns>Of how many digests it took something.</returns>
    public int Keep() => told.TakeWhile(entry => store.TryImport(new Held(entry.Key.Repository, entry.Key.Digest, entry.Value))).Count();

    private string? Add(HandOverLine line)
    {
        if (line.AgeMilliseconds < 0 || line.AgeMilliseconds > (long)HandOverLimits.MostAge.TotalMilliseconds)
        {
            return "an age is none";
        }

        var seenAt = asked - TimeSpan.FromMilliseconds(line.AgeMilliseconds);
        var key = (line.Repository, line.Digest);
        var known = told.GetValueOrDefault(key) ?? Remembered.Nothing;
        var (more, problem) = line switch
        {
            { Manifest: { } content, Evidence: null } when known.Image is null => Image(line.Digest, content, seenAt, known),
            { Manifest: null, Evidence: { } piece } => Piece(piece, seenAt, known),
            _ => (null, "a line is neither one manifest nor one piece of evidence"),
        };
        if (more is not null)
        {
            cost += more.Cost - (told.ContainsKey(key) ? known.Cost : 0);
            told[key] = more;
        }

        return problem;
    }

    private static (Remembered? More, string? Problem) Image(Digest digest, byte[] content, DateTimeOffset seenAt, Remembered known)
    {
        if (content.Length > ResolvedImage.MostContentBytes || Digest.Of(content) != digest)
        {
            return (null, "a manifest is not what its digest names");
        }

        return LoneManifest.Read(content) is { } document
            ? (known with { Image = new RememberedImage(content, PlatformList.Of(document), seenAt) { IsHearsay = true } }, null)
            : (null, "a manifest is none");
    }

    private static (Remembered? More, string? Problem) Piece(HandOverPiece piece, DateTimeOffset seenAt, Remembered known)
    {
        if (!ClosedSet.TryParse(piece.Source, out EvidenceSource source))
        {
            return (null, "a place of evidence does not exist");
        }

        if (piece.Annotations?.Values.Any(value => value is null) == true)
        {
            return (null, "an annotation is no text");
        }

        // By what its bytes hash to: the other has no say in that.
        var origin = new EvidenceOrigin(source, piece.Manifest, Digest.Of(piece.Content));
        EvidenceCandidate? candidate = piece switch
        {
            { Form: HandOverPiece.BundleForm, MediaType: { } type, Annotations: null } when MediaTypes.IsSigstoreBundle(type) =>
                new EvidenceCandidate.Bundle(origin, piece.Content, type),
            { Form: HandOverPiece.EnvelopeForm, MediaType: null, Annotations: { } annotations } =>
                new EvidenceCandidate.DsseEnvelope(origin, piece.Content, annotations),
            { Form: HandOverPiece.SimpleSigningForm, MediaType: null, Annotations: { } annotations } =>
                new EvidenceCandidate.SimpleSigning(origin, piece.Content, annotations),
            _ => null,
        };
        return candidate is null ? (null, "a piece of evidence has no form")
            : RememberedEvidence.Of(candidate, seenAt) is not { } remembered ? (null, "a piece of evidence is too large")
            : known.Evidence.Length == EvidenceStore.MostPieces ? (null, "a digest has too many pieces of evidence")
            : (known with { Evidence = known.Evidence.Add(remembered with { IsHearsay = true }) }, null);
    }
}
