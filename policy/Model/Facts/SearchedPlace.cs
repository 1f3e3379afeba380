using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Model.Facts;

/// <summary>A place where evidence may lie, and how far it was looked through.</summary>
/// <param name="Place">Where.</param>
/// <param name="Extent">How far.</param>
/// <param name="Missing">Whose doing it was that something there was not seen; null for a place that was looked through.</param>
/// <param name="Repository">The repository where it is not the image's own.</param>
public sealed record SearchedPlace(EvidencePlace Place, SearchExtent Extent, IReadOnlyList<Cause>? Missing = null, string? Repository = null);

[JsonConverter(typeof(ClosedSetConverter<EvidencePlace>))]
public enum EvidencePlace
{
    [JsonStringEnumMemberName("referrers-api")]
    ReferrersApi,

    /// <summary>The list under the tag <c>sha256-…</c>.</summary>
    [JsonStringEnumMemberName("referrers-tag")]
    ReferrersTag,

    [JsonStringEnumMemberName("signature-tag")]
    SignatureTag,

    [JsonStringEnumMemberName("attestation-tag")]
    AttestationTag,
}

/// <summary>How far a place was looked through. The first member proves least.</summary>
[JsonConverter(typeof(ClosedSetConverter<SearchExtent>))]
public enum SearchExtent
{
    /// <summary>Something there was not seen.</summary>
    [JsonStringEnumMemberName("partial")]
    Partial,

    /// <summary>Enough was found before its end.</summary>
    [JsonStringEnumMemberName("unfinished")]
    Unfinished,

    /// <summary>Everything there was seen: what was not found is not there.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete,
}
