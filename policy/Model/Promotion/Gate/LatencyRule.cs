using System.Globalization;
using ImageTrust.Policy.Model.Promotion.Judging;

namespace ImageTrust.Policy.Model.Promotion.Gate;

/// <summary>Fast enough that a slow day still ends in an answer: an enforcing phase refuses where there is none.</summary>
internal static class LatencyRule
{
    public static GateCheck Check(GateQuestion question)
    {
        double p99 = question.Evidence.Admission.P99Milliseconds;
        string found = string.Create(CultureInfo.InvariantCulture, $"{p99:0.#} ms over {Amount.Of(question.Evidence.Admission.Records, "decision")}");
        return new GateCheck(
            string.Create(CultureInfo.InvariantCulture, $"99 of 100 decisions within {GateThresholds.MostP99Milliseconds:0} ms"),
            found,
            p99 <= GateThresholds.MostP99Milliseconds ? [] : [new Refusal(RefusalCode.TooSlow, $"99 of 100 decisions take {found}")]);
    }
}
