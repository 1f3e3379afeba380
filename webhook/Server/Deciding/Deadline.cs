using System.Globalization;

namespace ImageTrust.Server.Deciding;

/// <summary>When the API server stops waiting, less what it takes to answer.</summary>
internal readonly record struct Deadline(TimeProvider Clock, long Began, TimeSpan Allowed)
{
    // What a webhook gets that says nothing (AdmissionReview v1), and the most that can be said.
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(30);

    // For writing the answer and the way back; the API server's clock started when it dialled.
    private static readonly TimeSpan LeastMargin = TimeSpan.FromMilliseconds(250);
    private const double MarginShare = 0.1;

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
            return Within(clock, Default);
        }

        return timeout[^1] == 's' && double.TryParse(timeout.AsSpan(..^1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds > 0 && seconds <= Most.TotalSeconds
            ? Within(clock, TimeSpan.FromSeconds(seconds))
            : null;
    }

    private static Deadline Within(TimeProvider clock, TimeSpan timeout)
    {
        var margin = timeout * MarginShare;
        return new Deadline(clock, clock.GetTimestamp(), timeout - (margin > LeastMargin ? margin : LeastMargin));
    }
}
