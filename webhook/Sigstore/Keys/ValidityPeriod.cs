namespace ImageTrust.Sigstore.Keys;

/// <summary>A closed interval: both ends belong to it (protobuf-specs <c>TimeRange</c>). No end means still in force.</summary>
/// <param name="Start">The first moment.</param>
/// <param name="End">The last moment, or null.</param>
public sealed record ValidityPeriod(DateTimeOffset Start, DateTimeOffset? End)
{
    /// <summary>Valid at any time, for a key whose owner keeps no dates. Saying so is a decision; leaving a start out is not.</summary>
    public static ValidityPeriod Unbounded { get; } = new(DateTimeOffset.MinValue, null);

    public bool Contains(DateTimeOffset time) => Start <= time && (End is not { } end || time <= end);

    public override string ToString() => $"{Start:O}/{(End is { } end ? end.ToString("O", null) : "open")}";
}
