using ImageTrust.Policy.Model.Promotion.Judging;

namespace ImageTrust.Policy.Model.Promotion.Gate;

/// <summary>May the stack go one step further? Pure: the same question has the same answer, today and when CI asks again.</summary>
public static class PromotionGate
{
    /// <summary>Every rule is asked, whatever the others say, so that nobody learns of refusals one by one.</summary>
    private static readonly Func<GateQuestion, GateCheck>[] Rules =
    [
        StepRule.Check,
        SubjectRule.Check,
        WindowRule.Check,
        CoverageRule.Check,
        VerificationRule.Check,
        DenialRule.Check,
        RateRule.Check,
        LatencyRule.Check,
        ExceptionRule.Check,
        AcceptedRule.Check,
        CanaryRule.Check,
    ];

    /// <returns>A line for each rule; it is granted when all pass.</returns>
    public static IReadOnlyList<GateCheck> Judge(GateQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return [.. Rules.Select(check => check(question))];
    }
}
