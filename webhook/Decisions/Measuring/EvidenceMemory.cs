using ImageTrust.Decisions.Remembering;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Registry.Documents;
using ImageTrust.Registry.Evidence;
using ImageTrust.Sigstore.Primitives;
using SearchedPlace = ImageTrust.Policy.Model.Facts.SearchedPlace;

namespace ImageTrust.Decisions.Measuring;

/// <summary>
/// Measures an image by what is remembered of its digest, so that no registry is asked: a registry's answer is not waited for, and its outage is not
/// noticed, as long as what was seen is young enough. Only what satisfies the policy in force is an answer; everything else is asked for anew.
/// </summary>
internal sealed class EvidenceMemory(EvidenceStore store, PolicyInForce policy, CandidateVerifier verifier, TimeProvider clock)
{
    private readonly bool revokesDigests = RevocationScope.HasDigests(policy.Policy);

    /// <param name="image">What is asked about.</param>
    /// <param name="resolved">What it stands for, where a registry has just said so; null to remember that as well.</param>
    /// <param name="rule">The rule that decides.</param>
    /// <param name="sufficiency">When it is enough.</param>
    /// <param name="recall">What of it counts.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Null when a registry has to be asked.</returns>
    public Measurement? Measure(
        ImageReference image, Resolved? resolved, NamedRule? rule, Sufficiency sufficiency, Recall recall, CancellationToken cancellation)
    {
        long began = clock.GetTimestamp();
        var now = clock.GetUtcNow();
        var recalled = new Recalled { Oldest = now };
        if ((resolved ?? Find(image, now, recall, recalled)) is not { Digest: not null } known)
        {
            return null;
        }

        var search = new Search(image, known, rule, sufficiency, now);
        foreach (var place in search.Places)
        {
            foreach (var sheet in search.Open(place))
            {
                if (!TryFill(search, place, sheet, recall, recalled, cancellation))
                {
                    return null;
                }
            }
        }

        // Its own digest may be a revoked one, and evidence of anything is not looked for then.
        return search.Suffices()
            ? new Measurement(search.Sheet.ToFacts(), TimeSpan.Zero, clock.GetElapsedTime(began), []) { Age = now - recalled.Oldest, IsHearsay = recalled.IsHearsay }
            : null;
    }

    /// <summary>Keeps what a search found, if that sufficed.</summary>
    /// <param name="search">It has ended.</param>
    /// <param name="used">What it found in each place.</param>
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

        string wanted = WantedEvidence.TextOf(search.Rule?.Rule);
        foreach (var one in used)
        {
            // Only a rule that reads everything asks whether everything was read.
            var whole = one.IsAll && search.Sufficiency.ReadsAll && one.Pieces.Count <= EvidenceStore.MostPieces
                ? new RememberedWhole(wanted, one.Places, [.. one.Pieces.Select(piece => piece.Key)], search.Now)
                : null;
            if (one.Pieces.Count > 0 || whole is not null)
            {
                store.Remember(one.Repository, one.Digest, null, one.Pieces, whole);
            }
        }
    }

    /// <summary>What was seen to be gone is gone in an outage as well. Nothing is kept about its absence.</summary>
    public void Forget(IReadOnlyList<UsedEvidence> used)
    {
        foreach (var one in used.Where(one => one.Places.Any(place => place.Extent == SearchExtent.Complete)))
        {
            store.Forget(one.Repository, one.Digest, piece => one.Lacks(piece.Candidate.Origin));
        }
    }

    /// <summary>What is remembered of an image that is named by digest, whoever saw it, to look for evidence about it while its registry keeps silent about it.</summary>
    /// <param name="image">The image.</param>
    /// <param name="usable">How old it may be.</param>
    public Resolved? Known(ImageReference image, TimeSpan usable)
    {
        var now = clock.GetUtcNow();
        return image.Digest is { } digest && store.TryFind(image.Repository, digest, out var found)
            && found.Image is { } manifest && IsYoung(manifest.SeenAt, now, usable) && manifest.Is(digest)
            ? new Resolved(digest, null, TimeSpan.Zero, []) { Children = manifest.Children }
            : null;
    }

    private Resolved? Find(ImageReference image, DateTimeOffset now, Recall recall, Recalled recalled)
    {
        if (image.Digest is not { } digest || !store.TryFind(image.Repository, digest, out var found)
            || found.Image is not { } manifest || (manifest.IsHearsay && recall.Outage is null) || !IsYoung(manifest.SeenAt, now, recall.Usable) || !manifest.Is(digest)
            // What lies inside an index inside it is not remembered, and may be what is revoked.
            || (revokesDigests && manifest.Children?.Any(child => MediaTypes.IsIndex(child.MediaType)) == true))
        {
            return null;
        }

        recalled.Add(manifest.SeenAt, manifest.IsHearsay);
        return new Resolved(digest, null, TimeSpan.Zero, []) { Children = manifest.Children };
    }

    /// <returns>False where the rule reads everything and nobody knows what there is.</returns>
    private bool TryFill(Search search, SearchPlace place, FactSheet sheet, Recall recall, Recalled recalled, CancellationToken cancellation)
    {
        var (repository, digest) = (place.Reference.Repository, sheet.Digest!);
        var known = store.TryFind(repository, digest, out var found) ? found : Remembered.Nothing;
        if (search.Sufficiency.ReadsAll)
        {
            // The registry was asked, and some of what it said may be newer than anything remembered.
            return recall.Outage is null && TryFillWhole(search, place, sheet, known, recalled, cancellation);
        }

        var artifact = ArtifactDigest.Parse(digest.Text);
        var seen = recall.Outage?.Seen(repository, digest) ?? [];
        var usable = known.Evidence.Where(piece => IsYoung(piece.SeenAt, search.Now, recall.Usable) && piece.IsWhole && Counts(piece));
        foreach (var piece in seen.Concat(usable))
        {
            verifier.Verify(piece, artifact, search.Now, sheet, static bytes => bytes <= EvidenceStore.MostPieceBytes, place.Elsewhere, cancellation);
            var searched = SearchMapping.Unfinished(piece.Candidate.Origin.Source, place.Elsewhere);
            if (sheet.Searched?.Contains(searched) != true)
            {
                sheet.Searched = [.. sheet.Searched ?? [], searched];
            }

            recalled.Add(piece.SeenAt, piece.IsHearsay);
            if (search.IsEnough(sheet))
            {
                break;
            }
        }

        return true;

        // Where the registry was asked just now, what it showed counts and nothing that it did not, whoever saw more there before.
        bool Counts(RememberedEvidence piece) => recall.Outage is { } outage
            ? outage.Hides(repository, digest, piece.Candidate.Origin) && !seen.Any(piece.IsSame)
            : !piece.IsHearsay;
    }

    /// <summary>All or nothing: a rule that asks for the newest is not answered by some of what there was.</summary>
    private bool TryFillWhole(Search search, SearchPlace place, FactSheet sheet, Remembered found, Recalled recalled, CancellationToken cancellation)
    {
        if (found.Whole is not { } whole || whole.Wanted != WantedEvidence.TextOf(search.Rule?.Rule) || !IsYoung(whole.SeenAt, search.Now, EvidenceStore.CompleteFor))
        {
            return false;
        }

        var pieces = whole.Pieces.Select(key => found.Evidence.FirstOrDefault(piece => piece.Is(key))).ToList();
        if (!pieces.TrueForAll(piece => piece is { IsWhole: true, IsHearsay: false }))
        {
            return false;
        }

        var artifact = ArtifactDigest.Parse(sheet.Digest!.Text);
        foreach (var piece in pieces)
        {
            verifier.Verify(piece!, artifact, search.Now, sheet, static bytes => bytes <= EvidenceStore.MostPieceBytes, place.Elsewhere, cancellation);
        }

        sheet.Searched = [.. sheet.Searched ?? [], .. whole.Places];
        recalled.Add(whole.SeenAt, isHearsay: false);
        return true;
    }

    // What seems to come from the future is of no known age: the clock was set back.
    private static bool IsYoung(DateTimeOffset seenAt, DateTimeOffset now, TimeSpan usable) => seenAt <= now && now - seenAt < usable;

    /// <summary>What an answer rests on so far.</summary>
    private sealed class Recalled
    {
        public required DateTimeOffset Oldest { get; set; }

        public bool IsHearsay { get; private set; }

        public void Add(DateTimeOffset seenAt, bool isHearsay)
        {
            Oldest = seenAt < Oldest ? seenAt : Oldest;
            IsHearsay |= isHearsay;
        }
    }
}

/// <summary>What of memory counts.</summary>
/// <param name="Usable">How old it may be.</param>
/// <param name="Outage">What the registry has just left unseen: for that, another replica's word counts. Null: nobody's.</param>
internal sealed record Recall(TimeSpan Usable, Outage? Outage = null)
{
    public static Recall Young { get; } = new(EvidenceStore.UsableFor);
}

/// <summary>What was found about one digest in one repository.</summary>
/// <param name="Repository">Where.</param>
/// <param name="Digest">What it is about.</param>
/// <param name="Pieces">What verified and can be kept.</param>
/// <param name="Places">Where it was looked for, and how far.</param>
/// <param name="IsAll">Each place was looked through, and there was nothing but these pieces.</param>
/// <param name="Shown">Whatever it was that could be read, verified or not.</param>
/// <param name="Unseen">What a registry's silence, failure or throttling hid: a place, a manifest there, or a layer of one.</param>
internal sealed record UsedEvidence(
    RepositoryName Repository, Digest Digest, IReadOnlyList<RememberedEvidence> Pieces, IReadOnlyList<SearchedPlace> Places, bool IsAll,
    IReadOnlyList<EvidenceOrigin> Shown, IReadOnlyList<EvidenceOrigin> Unseen)
{
    /// <summary>Whether the place where a piece lay was looked through and did not hold it, nor any other.</summary>
    public bool Lacks(EvidenceOrigin piece) =>
        Places.Any(place => place.Place == SearchMapping.Of(piece.Source) && place.Extent == SearchExtent.Complete)
        && !Shown.Any(shown => shown.Manifest == piece.Manifest && shown.Layer == piece.Layer);
}
