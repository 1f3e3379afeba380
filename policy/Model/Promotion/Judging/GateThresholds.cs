namespace ImageTrust.Policy.Model.Promotion.Judging;

/// <summary>What is enough, each with where the number comes from. docs/operate/10-promotion.md shows them; a test compares.</summary>
public static class GateThresholds
{
    /// <summary>
    /// How long the evidence has to be: in seven days every weekday's deployments and CronJobs were there once. A promotion may ask for more, never for less.
    /// </summary>
    public const int WindowDays = 7;

    /// <summary>The longest that may be asked for: what ran a quarter of a year ago says little of today.</summary>
    public const int LongestWindowDays = 90;

    /// <summary>How long ago the evidence may end: what was deployed since yesterday was seen by nobody's rule.</summary>
    public static readonly TimeSpan MostAge = TimeSpan.FromHours(24);

    /// <summary>How far ahead of the gate's clock evidence may end: two machines' clocks, kept by NTP, are nearer than that.</summary>
    public static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The part of the rows that admission need not have seen itself: half. Long-running workloads are seldom deployed within a week, and the gate verifies
    /// their images itself; more than half would say that admission is hardly asked.
    /// </summary>
    public const double MostScanned = 0.5;

    /// <summary>Of distinct workloads with their bytes, the part that may once not have been checked: one in a thousand, three nines of admission.</summary>
    public const double MostUnchecked = 0.001;

    /// <summary>
    /// Milliseconds within which ninety-nine of a hundred decisions are made: a quarter of the eight seconds that the API server is told to wait
    /// (TimeBudget.Registered), so that a day four times as slow still ends in an answer.
    /// </summary>
    public const double MostP99Milliseconds = 2000;

    /// <summary>The part of the images that an exception may let in: one in twenty. More is another policy, which should be written as one.</summary>
    public const double MostExcepted = 0.05;

    /// <summary>How long an exception that is leant on has to last still: a promotion on a Friday must not break a Monday.</summary>
    public static readonly TimeSpan LeastExceptionLife = TimeSpan.FromDays(3);
}
