using ImageTrust.Decisions.Remembering;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Registry.Documents;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Decisions.Measuring;

/// <summary>
/// Measures an image by what is remembered of its digest, so that no registry is asked: a registry's answer is not waited for, and its outage is not
/// noticed, as long as what was seen is young enough. Only what satisfies the policy in force is an answer; everything else is asked for anew.
/// </summary>
internal sealed class EvidenceMemory(EvidenceStore store, PolicyInForce policy, CandidateVerifier verifier, TimeProvider clock)
{
    private readonly bool revokesDigests = policy.Policy.Revocations?.Values.Any(entry => entry.Digest is not null) ?? false;

    /// <param name="image">What is asked about.</param>
    /// <param name="resolved">What it stands for, where a registry has just said so; null to remember that as well.</param>
    /// <param name="rule">The rule that decides.</param>
    /// <param name="sufficiency">When it is enough.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Null when a registry has to be asked.</returns>
    public Measurement? Measure(ImageReference image, Resolved? resolved, NamedRule? rule, Sufficiency sufficiency, CancellationToken cancellation)
    {
        long began = clock.GetTimestamp();
        var now = clock.GetUtcNow();
        var oldest = now;
        if ((resolved ?? Find(image, now, ref oldest)) is not { Digest: not null } known)
        {
            return null;
        }

        var search = new Search(image, known, rule, sufficiency, now);
        foreach (var place in search.Places)
        {
            foreach (var sheet in search.Open(place))
            {
                Fill(search, place, sheet, ref oldest, cancellation);
            }
        }

        // Its own digest may be a revoked one, and evidence of anything is not looked for then.
        return search.Suffices()
            ? new Measurement(search.Sheet.ToFacts(), TimeSpan.Zero, clock.GetElapsedTime(began), []) { Age = now - oldest }
            : null;
    }

    /// <summary>Keeps what a search found, if that sufficed.</summary>
    /// <param name="search">It has ended.</param>
    /// <param name="used">The pieces that verified.</param>
    public void Remember(Search search, IReadOnlyList<UsedEvidence> used)
    {
        if (!search.Suffices())
        {
            return;
        }

        if (search.Resolved is { Digest: { } digest, Content.IsEmpty: false } resolved)
        {
            store.Remember(search.Image.Repository, digest, new RememberedImage(resolved.Content.ToArray(), resolved.Children, search.Now), []);
        }

        foreach (var one in used.GroupBy(piece => (piece.Repository, piece.Digest)))
        {
            store.Remember(one.Key.Repository, one.Key.Digest, null, [.. one.Select(piece => piece.Evidence)]);
        }
    }

    private Resolved? Find(ImageReference image, DateTimeOffset now, ref DateTimeOffset oldest)
    {
        if (image.Digest is not { } digest || !store.TryFind(image.Repository, digest, out var found)
            || found.Image is not { } manifest || !IsYoung(manifest.SeenAt, now) || !manifest.Is(digest)
            // What lies inside an index inside it is not remembered, and may be what is revoked.
            || (revokesDigests && manifest.Children?.Any(child => MediaTypes.IsIndex(child.MediaType)) == true))
        {
            return null;
        }

        oldest = Older(oldest, manifest.SeenAt);
        return new Resolved(digest, null, TimeSpan.Zero, []) { Children = manifest.Children };
    }

    private void Fill(Search search, SearchPlace place, FactSheet sheet, ref DateTimeOffset oldest, CancellationToken cancellation)
    {
        if (!store.TryFind(place.Reference.Repository, sheet.Digest!, out var found))
        {
            return;
        }

        var artifact = ArtifactDigest.Parse(sheet.Digest!.Text);
        foreach (var piece in found.Evidence.Where(piece => IsYoung(piece.SeenAt, search.Now) && piece.IsWhole))
        {
            verifier.Verify(piece.Candidate, artifact, search.Now, sheet, static bytes => bytes <= EvidenceStore.MostPieceBytes, place.Elsewhere, cancellation);
            sheet.Searched = [.. (sheet.Searched ?? []).Append(SearchMapping.Unfinished(piece.Candidate.Origin.Source, place.Elsewhere)).Distinct()];
            oldest = Older(oldest, piece.SeenAt);
            if (search.IsEnough(sheet))
            {
                break;
            }
        }
    }

    // What seems to come from the future is of no known age: the clock was set back.
    private static bool IsYoung(DateTimeOffset seenAt, DateTimeOffset now) => seenAt <= now && now - seenAt < EvidenceStore.UsableFor;

    private static DateTimeOffset Older(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}

/// <param name="Repository">Where it was found.</param>
/// <param name="Digest">What it is about.</param>
/// <param name="Evidence">The piece.</param>
internal sealed record UsedEvidence(RepositoryName Repository, Digest Digest, RememberedEvidence Evidence);
