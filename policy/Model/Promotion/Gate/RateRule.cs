using System.Globalization;
using ImageTrust.Policy.Model.Promotion.Judging;

namespace ImageTrust.Policy.Model.Promotion.Gate;

/// <summary>
/// How often something could not be checked, over distinct workloads with their bytes: an enforcing phase refuses it then. What our own budget caused is
/// told apart, since more replicas mend it.
/// </summary>
internal static class RateRule
{
    public static GateCheck Check(GateQuestion question)
    {
        var workloads = question.Rows.GroupBy(row => row.Workload).ToList();
        int uncheck = workloads.Count(rows => rows.Any(row => row.CouldNotCheck > 0));
        int own = workloads.Count(rows => rows.Any(row => row.OwnBudget > 0));
        string found = string.Create(CultureInfo.InvariantCulture, $"{uncheck} of {Amount.Of(workloads.Count, "workload")} ({(workloads.Count == 0 ? 0 : (double)uncheck / workloads.Count):0.00 %}); by our own budget {own}");
        return new GateCheck(
            string.Create(CultureInfo.InvariantCulture, $"less than {GateThresholds.MostUnchecked:0.0 %} that could not be checked"),
            found,
            uncheck > 0 && uncheck >= GateThresholds.MostUnchecked * workloads.Count
                ? [new Refusal(RefusalCode.TooManyUnchecked, $"at some time in the window {found.Split(';')[0]} could not be checked")]
                : []);
    }
}
