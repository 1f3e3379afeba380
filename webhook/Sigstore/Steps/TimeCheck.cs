using System.Globalization;
using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.Sigstore.Strictness;

namespace ImageTrust.Sigstore.Steps;

/// <summary>
/// Which times are proven, by how many sources, and is none of them in the future? Sigstore client specification, section 4.2; one of the two
/// sources alone as in 4.6.
/// </summary>
internal static class TimeCheck
{
    public static IReadOnlyList<VerifiedTime> Require(
        IReadOnlyList<VerifiedTime> timestamps,
        IReadOnlyList<VerifiedLogEntry> entries,
        EntrySubject subject,
        Threshold threshold,
        DateTimeOffset now)
    {
        var logged = entries.Where(entry => entry.IntegratedTime is not null)
            .Select(entry => new VerifiedTime(entry.IntegratedTime!.Value, TimeSource.TransparencyLog, entry.LogUrl));
        VerifiedTime[] times = [.. timestamps, .. logged];
        foreach (var time in times)
        {
            if (time.Time > now + Limits.ClockSkew)
            {
                throw new SigstoreException(FailureCode.TimeInFuture, Step.VerifiedTime, $"a time up to {now:O}",
                    $"{time.Time:O} by {time.Authority}");
            }
        }

        // No requirement lowers this below one for a certificate: it is valid for minutes, and only a proven time says which.
        var least = subject.Key is CertifiedKey ? Math.Max(1, threshold.Count) : threshold.Count;
        var sources = times.DistinctBy(time => (time.Source, time.Authority)).Count();
        return sources >= least ? times
            : subject.Evidence.Timestamps.Count > timestamps.Count
                ? throw Missing(FailureCode.TimestampAuthorityUnknown, least, $"{sources}, and timestamps of unknown authorities")
            : throw Missing(FailureCode.VerifiedTimeMissing, least, sources.ToString(CultureInfo.InvariantCulture));
    }

    private static SigstoreException Missing(FailureCode code, int least, string got)
        => new(code, Step.VerifiedTime, $"at least {least} source of verified time", got);
}
