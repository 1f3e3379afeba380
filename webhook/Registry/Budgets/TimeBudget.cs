namespace ImageTrust.Registry.Budgets;

/// <summary>
/// Every time that an answer's deadline is made of, in one place, because each must leave room for the next: connect, attempt, lookup, review,
/// shutdown.
/// </summary>
public sealed record TimeBudget
{
    public static TimeBudget Default { get; } = new();

    /// <summary>What an API server waits that says nothing (admissionregistration.k8s.io/v1, <c>timeoutSeconds</c>).</summary>
    public TimeSpan Review { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most an API server can be told to wait.</summary>
    public TimeSpan LongestReview { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The part of an API server's timeout that is kept for writing the answer and the way back; its clock started when it dialled.</summary>
    public double Margin { get; init; } = 0.1;

    public TimeSpan LeastMargin { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Everything asked about one image. Below the 7.2 seconds that a review of an API server with a timeout of 8 has, so that a silent
    /// registry ends as its own timeout.
    /// </summary>
    public TimeSpan Lookup { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>One attempt of one request, from connecting to the last byte.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(3);

    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A request that came before a replica stopped may take as long as an API server waits by default, and a little.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How long the answer to a review may take.</summary>
    public TimeSpan AnswerWithin(TimeSpan timeout)
    {
        var margin = timeout * Margin;
        return timeout - (margin > LeastMargin ? margin : LeastMargin);
    }
}
