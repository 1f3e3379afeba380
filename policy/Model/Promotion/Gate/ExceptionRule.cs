using System.Globalization;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Promotion.Judging;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Promotion.Gate;

/// <summary>What runs by an exception is little, and does not end right after the promotion. An emergency is nothing to enforce on.</summary>
internal static class ExceptionRule
{
    public static GateCheck Check(GateQuestion question)
    {
        var images = (question.Verified?.Images ?? []).Where(image => question.Scope.Contains(image.Namespace)).ToList();
        var excepted = images.Where(image => image.Has(ReasonCode.Exception)).ToList();
        int count = excepted.Select(image => (image.Repository, image.Digest)).Distinct().Count();
        int most = Math.Max(1, (int)(GateThresholds.MostExcepted * images.Select(image => (image.Repository, image.Digest)).Distinct().Count()));
        return new GateCheck(
            string.Create(
                CultureInfo.InvariantCulture,
                $"at most {GateThresholds.MostExcepted:0 %} of the images by exceptions (one at least), none ending within {GateThresholds.LeastExceptionLife.TotalDays:0} days"),
            $"{count} of at most {most}",
            [
                .. count <= most ? [] : new[] { new Refusal(RefusalCode.TooManyExcepted, $"{count} images run by exceptions, and {most} may") },
                .. Ending(question, excepted),
                .. images.Where(image => image.Has(ReasonCode.BreakGlass)).Select(image => image.Namespace).Distinct().Select(ns => new Refusal(
                    RefusalCode.ExceptionEnds, $"an emergency lets everything run in {ns}: what the phase would say there is not known")),
            ]);
    }

    private static IEnumerable<Refusal> Ending(GateQuestion question, IEnumerable<VerifiedImage> excepted) =>
        from name in excepted.SelectMany(image => image.Reasons).Where(reason => reason.Code == ReasonCode.Exception).Select(reason => reason.Subject).Distinct()
        let entry = Entry(question.Policy, name)
        where entry is null || entry.Expires.Value < question.Time + GateThresholds.LeastExceptionLife
        select new Refusal(
            RefusalCode.ExceptionEnds, entry is null ? $"the policy has no exception {name}" : $"exception {name} of {entry.Owner} ends at {entry.Expires}");

    private static ExceptionEntry? Entry(TrustPolicy policy, string? name) =>
        name is not null && policy.Exceptions is { } entries && entries.TryGetValue(name, out var entry) ? entry : null;
}
