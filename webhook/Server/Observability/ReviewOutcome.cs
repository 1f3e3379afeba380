using System.Text.Json.Serialization;

namespace ImageTrust.Server.Observability;

/// <summary>What became of a review.</summary>
internal enum ReviewOutcome
{
    /// <summary>All images are fine.</summary>
    [JsonStringEnumMemberName("admitted")]
    Admitted,

    /// <summary>Let in, with a warning.</summary>
    [JsonStringEnumMemberName("warned")]
    Warned,

    [JsonStringEnumMemberName("denied")]
    Denied,

    /// <summary>Nothing new would run.</summary>
    [JsonStringEnumMemberName("not-needed")]
    NotNeeded,

    /// <summary>At least one image was replaced by its digest.</summary>
    [JsonStringEnumMemberName("pinned")]
    Pinned,

    /// <summary>Nothing was replaced.</summary>
    [JsonStringEnumMemberName("left")]
    Left,

    /// <summary>No admission review: HTTP 4xx.</summary>
    [JsonStringEnumMemberName("malformed")]
    Malformed,

    /// <summary>No room for its body, or not ready: HTTP 503.</summary>
    [JsonStringEnumMemberName("busy")]
    Busy,

    /// <summary>Whoever asked did not wait for the answer.</summary>
    [JsonStringEnumMemberName("gone")]
    Gone,
}
