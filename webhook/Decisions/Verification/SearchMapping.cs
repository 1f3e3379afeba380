using System.Collections.Immutable;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Registry.Evidence;
using SearchedPlace = ImageTrust.Policy.Model.Facts.SearchedPlace;

namespace ImageTrust.Decisions.Verification;

/// <summary>How far a search went, in the policy's words.</summary>
internal static class SearchMapping
{
    public static IReadOnlyList<SearchedPlace> Of(ImmutableArray<Registry.Evidence.SearchedPlace> places, string? elsewhere = null) =>
        [.. places.Select(place => Of(place) with { Repository = elsewhere })];

    /// <summary>A place of which something is remembered; nobody looked what else is there.</summary>
    public static SearchedPlace Unfinished(EvidenceSource place, string? elsewhere) => new(Of(place), SearchExtent.Unfinished, Repository: elsewhere);

    private static SearchedPlace Of(Registry.Evidence.SearchedPlace searched) => searched.Completeness switch
    {
        Completeness.Complete => new(Of(searched.Place), SearchExtent.Complete),
        Completeness.Unfinished => new(Of(searched.Place), SearchExtent.Unfinished),
        Completeness.Partial partial => new(Of(searched.Place), SearchExtent.Partial, [.. partial.Causes.Select(failure => CauseMapping.Of(failure.Cause)).Distinct()]),
        _ => throw new ArgumentOutOfRangeException(nameof(searched)),
    };

    public static EvidencePlace Of(EvidenceSource place) => place switch
    {
        EvidenceSource.ReferrersApi => EvidencePlace.ReferrersApi,
        EvidenceSource.ReferrersTag => EvidencePlace.ReferrersTag,
        EvidenceSource.SignatureTag => EvidencePlace.SignatureTag,
        EvidenceSource.AttestationTag => EvidencePlace.AttestationTag,
        _ => throw new ArgumentOutOfRangeException(nameof(place), place, null),
    };
}
