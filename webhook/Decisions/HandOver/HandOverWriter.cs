using System.Text.Json;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Registry.Evidence;

namespace ImageTrust.Decisions.HandOver;

/// <summary>Tells another replica what this one remembers: bytes, where they lay and how long ago; no list, no absence, no verdict. Those are not remembered.</summary>
public static class HandOverWriter
{
    /// <returns>Lines without their ends, what was used last first: whoever stops reading has what matters. Each is made when it is asked for.</returns>
    public static IEnumerable<byte[]> Lines(EvidenceStore store, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(clock);
        return store.Export().SelectMany(held => Lines(held, clock)).OfType<HandOverLine>()
            .Select(line => JsonSerializer.SerializeToUtf8Bytes(line, HandOverJson.Default.HandOverLine))
            .Where(line => line.Length <= HandOverLimits.MostLineBytes);
    }

    private static IEnumerable<HandOverLine?> Lines(Held held, TimeProvider clock)
    {
        if (held.Remembered.Image is { } image)
        {
            yield return Line(held, image.SeenAt, clock) is { } line ? line with { Manifest = image.Content.ToArray() } : null;
        }

        foreach (var piece in held.Remembered.Evidence)
        {
            yield return Line(held, piece.SeenAt, clock) is { } line && Piece(piece.Candidate) is { } told ? line with { Evidence = told } : null;
        }
    }

    /// <returns>Null for what is of no known age, or of none that is of use.</returns>
    private static HandOverLine? Line(Held held, DateTimeOffset seenAt, TimeProvider clock)
    {
        var age = clock.GetUtcNow() - seenAt;
        return age < TimeSpan.Zero || age > HandOverLimits.MostAge
            ? null
            : new HandOverLine { Repository = held.Repository, Digest = held.Digest, AgeMilliseconds = (long)Math.Ceiling(age.TotalMilliseconds) };
    }

    private static HandOverPiece? Piece(EvidenceCandidate candidate) => candidate switch
    {
        { Origin.Manifest: null } => null,
        EvidenceCandidate.Bundle bundle => Piece(candidate, HandOverPiece.BundleForm, bundle.Json) with { MediaType = bundle.MediaType },
        EvidenceCandidate.DsseEnvelope envelope => Piece(candidate, HandOverPiece.EnvelopeForm, envelope.Json) with { Annotations = new(envelope.Annotations) },
        EvidenceCandidate.SimpleSigning signing => Piece(candidate, HandOverPiece.SimpleSigningForm, signing.Payload) with { Annotations = new(signing.Annotations) },
        _ => null,
    };

    private static HandOverPiece Piece(EvidenceCandidate candidate, string form, ReadOnlyMemory<byte> content) => new()
    {
        Form = form,
        Source = ClosedSet.WordOf(candidate.Origin.Source),
        Manifest = candidate.Origin.Manifest!,
        Content = content.ToArray(),
    };
}
