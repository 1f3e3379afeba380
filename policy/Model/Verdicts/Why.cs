using ImageTrust.Policy.Model.Facts;

namespace ImageTrust.Policy.Model.Verdicts;

/// <summary>
/// Why a verdict is what it is. Admission's message, its audit notes and metrics, the command line's report and the decision record read it
/// here, so that nobody is told two reasons for one refusal.
/// </summary>
public static class Why
{
    /// <summary>What an image is let in on, the most remarkable first: promotion is judged on these.</summary>
    private static readonly ReasonCode[] Remarkable =
        [ReasonCode.BreakGlass, ReasonCode.Exception, ReasonCode.UncheckableAdmitted, ReasonCode.StaleEvidence, ReasonCode.Unverified, ReasonCode.Vouched, ReasonCode.KeyFallback];

    /// <summary>The one reason a verdict is counted under, and told first where there is room for one.</summary>
    public static Reason Leading(Verdict verdict)
    {
        if (verdict.Passes)
        {
            foreach (var code in Remarkable)
            {
                if (Find(verdict, code) is { } remarkable)
                {
                    return remarkable;
                }
            }
        }

        return InOrder(verdict).First();
    }

    /// <summary>
    /// All reasons. Of what is not let in, those against it come first, and of those that somebody could not be asked: that is why a
    /// signature was not found. A signature that does count is no answer to "why not".
    /// </summary>
    public static IEnumerable<Reason> InOrder(Verdict verdict) => verdict.Judgement == Judgement.Admitted
        ? verdict.Reasons
        : verdict.Reasons.OrderBy(reason => IsFor(reason) ? 2 : reason.Code == ReasonCode.CouldNotCheck && verdict.Judgement == Judgement.CouldNotCheck ? 0 : 1);

    /// <summary>Whether proof of this moment lets the image in, and nobody's mere word.</summary>
    public static bool IsProven(Verdict verdict) => verdict.Judgement == Judgement.Admitted
        && verdict.Reasons.Any(reason => reason.Code is ReasonCode.SignedBy or ReasonCode.Attested)
        && !verdict.Reasons.Any(reason => reason.Code is ReasonCode.Exception or ReasonCode.BreakGlass or ReasonCode.Unverified or ReasonCode.StaleEvidence);

    /// <summary>Whether the reason speaks for the image.</summary>
    public static bool IsFor(Reason reason) => reason.Code is ReasonCode.SignedBy or ReasonCode.SignatureNotNeeded or ReasonCode.Attested
        or ReasonCode.KeyFallback or ReasonCode.Vouched or ReasonCode.Weakened or ReasonCode.Unverified or ReasonCode.Exception or ReasonCode.BreakGlass or ReasonCode.UncheckableAdmitted or ReasonCode.StaleEvidence;

    /// <summary>
    /// Whose doing it was that an image could not be checked; null where it was. Of several the one that is no outage: that is the one which no policy
    /// excuses.
    /// </summary>
    public static Cause? CauseOf(Verdict verdict) => verdict.Judgement != Judgement.CouldNotCheck ? null
        : verdict.Reasons.Where(reason => reason.Code == ReasonCode.CouldNotCheck).Select(reason => reason.Cause).Max();

    private static Reason? Find(Verdict verdict, ReasonCode code)
    {
        foreach (var reason in verdict.Reasons)
        {
            if (reason.Code == code)
            {
                return reason;
            }
        }

        return null;
    }
}
