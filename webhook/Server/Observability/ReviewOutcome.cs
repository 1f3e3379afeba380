namespace ImageTrust.Server.Observability;

/// <summary>What became of a review.</summary>
internal enum ReviewOutcome
{
    /// <summary>All images are fine.</summary>
    Admitted,

    /// <summary>Let in, with a warning.</summary>
    Warned,

    Denied,

    /// <summary>Nothing new would run.</summary>
    NotNeeded,

    /// <summary>At least one image was replaced by its digest.</summary>
    Pinned,

    /// <summary>Nothing was replaced.</summary>
    Left,

    /// <summary>No admission review: HTTP 4xx.</summary>
    Malformed,

    /// <summary>No room for its body, or not ready: HTTP 503.</summary>
    Busy,

    /// <summary>Whoever asked did not wait for the answer.</summary>
    Gone,
}

internal static class ReviewOutcomes
{
    public static string Text(ReviewOutcome outcome) => outcome switch
    {
        ReviewOutcome.Admitted => "admitted",
        ReviewOutcome.Warned => "warned",
        ReviewOutcome.Denied => "denied",
        ReviewOutcome.NotNeeded => "not-needed",
        ReviewOutcome.Pinned => "pinned",
        ReviewOutcome.Left => "left",
        ReviewOutcome.Malformed => "malformed",
        ReviewOutcome.Busy => "busy",
        ReviewOutcome.Gone => "gone",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
