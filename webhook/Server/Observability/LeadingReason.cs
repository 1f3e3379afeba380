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
}
