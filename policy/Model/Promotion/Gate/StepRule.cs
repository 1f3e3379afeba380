using ImageTrust.Policy.Model.Promotion.Judging;

namespace ImageTrust.Policy.Model.Promotion.Gate;

/// <summary>One step at a time: each phase, and each wider ring, is judged on what the one before it has shown.</summary>
internal static class StepRule
{
    public static GateCheck Check(GateQuestion question)
    {
        string step = $"from {question.From} to {question.To}";
        return new GateCheck(
            "one step: the next phase, or more namespaces in the same",
            step,
            question.From.IsOneBefore(question.To) ? [] : [new Refusal(RefusalCode.NotOneStep, $"{step} is not one step")]);
    }
}
