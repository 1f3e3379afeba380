namespace ImageTrust.Server.Certificates;

/// <summary>When a certificate is renewed and how long the steps of a change are kept apart, all from its life.</summary>
/// <param name="Lifetime">From issuing to expiry.</param>
internal sealed record RotationTimes(TimeSpan Lifetime)
{
    public static readonly RotationTimes Default = new(TimeSpan.FromDays(90));

    private static readonly TimeSpan LongestSettle = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestOverlap = TimeSpan.FromHours(1);

    /// <summary>Between the moment a new CA was read back from every registration and the first use of a leaf it signed: every API server must have seen it.</summary>
    public TimeSpan Settle => Least(LongestSettle, Lifetime / 30);

    /// <summary>How long the old CA stays published after the change, for replicas that have not seen it yet; also how far a start lies back, for clocks that differ.</summary>
    public TimeSpan Overlap => Least(LongestOverlap, Lifetime / 10);

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
