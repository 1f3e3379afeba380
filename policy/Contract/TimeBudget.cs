namespace ImageTrust.Policy.Contract;

/// <summary>
/// How long a review may take, from the stack's registration to the end of a replica, in one place, because each time must leave room for
/// the next.
/// </summary>
public static class TimeBudget
{
    /// <summary>What the stack's registrations tell the API server to wait: below its own ten seconds, a slow registry still ends in our answer.</summary>
    public static readonly TimeSpan Registered = TimeSpan.FromSeconds(8);

    /// <summary>What an API server waits that says nothing (admissionregistration.k8s.io/v1, <c>timeoutSeconds</c>).</summary>
    public static readonly TimeSpan Review = TimeSpan.FromSeconds(10);

    /// <summary>The most an API server can be told to wait.</summary>
    public static readonly TimeSpan LongestReview = TimeSpan.FromSeconds(30);

    /// <summary>The part of an API server's timeout that is kept for writing the answer and the way back; its clock started when it dialled.</summary>
    public const double Margin = 0.1;

    public static readonly TimeSpan LeastMargin = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Everything asked about one image. Below what <see cref="AnswerWithin"/> leaves of <see cref="Registered"/>, so that a silent registry ends
    /// as its own timeout.
    /// </summary>
    public static readonly TimeSpan Lookup = TimeSpan.FromSeconds(6);

    /// <summary>After a lookup in vain: asking the other registries that a rule names for evidence. With <see cref="Lookup"/> still below what is left of <see cref="Registered"/>.</summary>
    public static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(1);

    /// <summary>Of a lookup: one attempt of one request, from connecting to the last byte.</summary>
    public static readonly TimeSpan Attempt = TimeSpan.FromSeconds(3);

    /// <summary>Of an attempt: until the connection stands.</summary>
    public static readonly TimeSpan Connect = TimeSpan.FromSeconds(2);

    /// <summary>How long a replica that is told to stop says that it is not ready and still serves.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(10);

    /// <summary>A request that came before a replica stopped may take as long as an API server waits by default, and a little.</summary>
    public static readonly TimeSpan ShutdownGrace = TimeSpan.FromSeconds(12);

    /// <summary>When the kubelet kills a replica that was told to stop: it has drained, and ended what was asked.</summary>
    public static readonly TimeSpan Termination = TimeSpan.FromSeconds(30);

    /// <summary>How long a new replica waits for what another one remembers before it is ready without: a rollout has minutes, and the old replicas serve.</summary>
    public static readonly TimeSpan HandOver = TimeSpan.FromSeconds(10);

    /// <summary>How long the answer to a review may take.</summary>
    /// <param name="timeout">The API server's.</param>
    public static TimeSpan AnswerWithin(TimeSpan timeout)
    {
        var margin = timeout * Margin;
        return timeout - (margin > LeastMargin ? margin : LeastMargin);
    }
}

/// <summary>What registries take of all who ask them.</summary>
public static class RegistryRates
{
    /// <summary>Read operations a minute of an Azure Container Registry of the Premium tier (learn.microsoft.com, "Azure Container Registry service tiers").</summary>
    public const int PremiumReadsPerMinute = 10_000;
}
