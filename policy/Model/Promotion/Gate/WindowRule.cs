using System.Globalization;
using ImageTrust.Policy.Model.Promotion.Judging;

namespace ImageTrust.Policy.Model.Promotion.Gate;

/// <summary>Long enough to have seen what happens once a week, fresh enough to be about what runs.</summary>
internal static class WindowRule
{
    public static GateCheck Check(GateQuestion question)
    {
        var window = question.Evidence.Window;
        return new GateCheck(
            $"a window of {question.Window.Count} days or more, that ended at most {GateThresholds.MostAge.TotalHours:0} hours ago",
            string.Create(CultureInfo.InvariantCulture, $"{window.Length.TotalDays:0.0} days, {window.From} to {window.Until}"),
            [.. Refusals(question)]);
    }

    private static IEnumerable<Refusal> Refusals(GateQuestion question)
    {
        var window = question.Evidence.Window;
        if (window.Length < question.Window.Span)
        {
            yield return new Refusal(
                RefusalCode.WindowShort, string.Create(CultureInfo.InvariantCulture, $"the window has {window.Length.TotalDays:0.0} days of {question.Window.Count}"));
        }

        var age = question.Time - window.Until.Value;
        if (age > GateThresholds.MostAge)
        {
            yield return new Refusal(RefusalCode.WindowOld, string.Create(CultureInfo.InvariantCulture, $"the window ended {age.TotalHours:0.0} hours ago, at {window.Until}"));
        }

        if (age < -GateThresholds.MostAhead)
        {
            yield return new Refusal(RefusalCode.WindowAhead, $"the window ends at {window.Until}, which is still to come");
        }
    }
}
