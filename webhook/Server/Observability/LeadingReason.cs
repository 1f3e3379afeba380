using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Server.Observability;

/// <summary>The one reason a verdict is counted under.</summary>
internal static class LeadingReason
{
    /// <summary>What an image is let in on, the most remarkable first: promotion is judged on these.</summary>
    private static readonly ReasonCode[] Remarkable =
        [ReasonCode.BreakGlass, ReasonCode.Exception, ReasonCode.UncheckableAdmitted, ReasonCode.Unverified, ReasonCode.KeyFallback];

    public static ReasonCode Of(Verdict verdict)
    {
        foreach (var code in Remarkable)
        {
            if (verdict.Passes && verdict.Reasons.Any(reason => reason.Code == code))
            {
                return code;
            }
        }

        return verdict.Judgement == Judgement.CouldNotCheck ? ReasonCode.CouldNotCheck : verdict.Reasons[0].Code;
    }

    /// <summary>
    /// Whose doing it was that an image could not be checked; null where it was. Of several the one that is no outage: that is the one which no policy
    /// excuses.
    /// </summary>
    public static Cause? CauseOf(Verdict verdict) => verdict.Judgement != Judgement.CouldNotCheck ? null
        : verdict.Reasons.Where(reason => reason.Code == ReasonCode.CouldNotCheck).Select(reason => reason.Cause).Max();
}
