using System.Globalization;
using ImageTrust.Policy.Contract;

namespace ImageTrust.Server.Reviews;

/// <summary>When the API server stops waiting, less what it takes to answer.</summary>
internal readonly record struct Deadline(TimeProvider Clock, long Began, TimeSpan Allowed)
{
    public TimeSpan Left
    {
        get
        {
            var left = Allowed - Clock.GetElapsedTime(Began);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <param name="clock">The clock.</param>
    /// <param name="timeout">The <c>timeout</c> query of the call, in Go's form: <c>10s</c>; empty for the default.</param>
    /// <returns>Null when the text is no timeout that an API server sends.</returns>
    public static Deadline? Read(TimeProvider clock, string? timeout)
    {
        if (string.IsNullOrEmpty(timeout))
        {
            return Within(clock, TimeBudget.Review);
        }

        return timeout[^1] == 's' && double.TryParse(timeout.AsSpan(..^1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds > 0 && seconds <= TimeBudget.LongestReview.TotalSeconds
            ? Within(clock, TimeSpan.FromSeconds(seconds))
            : null;
    }

    private static Deadline Within(TimeProvider clock, TimeSpan timeout) => new(clock, clock.GetTimestamp(), TimeBudget.AnswerWithin(timeout));
}
