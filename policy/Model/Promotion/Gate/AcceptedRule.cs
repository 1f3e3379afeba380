using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Promotion.Judging;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Promotion.Gate;

/// <summary>
/// Before day2 somebody has named every repository whose images rest on a key alone, or on the word of somebody who did not build them: a pattern of the
/// policy may cover more of them than anybody thought of.
/// </summary>
internal static class AcceptedRule
{
    public static GateCheck Check(GateQuestion question)
    {
        if (question.To.Phase != Phase.Day2)
        {
            return new GateCheck("key-only and vouched-for images are named before day2", "not yet asked", []);
        }

        var images = (question.Verified?.Images ?? []).Where(image => question.Scope.Contains(image.Namespace) && image.Passes).ToList();
        var keyOnly = images.Where(image => image.Has(ReasonCode.KeyFallback) || (image.Evidence == EvidenceFound.KeyOnly && !image.Has(ReasonCode.Unverified)))
            .Select(image => image.Repository).Distinct().ToList();
        var vouched = images.Where(image => image.Has(ReasonCode.Vouched)).Select(image => image.Repository).Distinct().ToList();
        return new GateCheck(
            "key-only and vouched-for images are named",
            $"{keyOnly.Count} repositories by keys alone, {vouched.Count} vouched for; {question.Accepted.Count} named",
            [
                .. keyOnly.Except(question.Accepted).Select(repository => new Refusal(
                    RefusalCode.KeyOnlyUnnamed, $"{repository}: only keys have signed its images; name it with --accept {repository}")),
                .. vouched.Except(question.Accepted).Select(repository => new Refusal(
                    RefusalCode.VouchedUnnamed, $"{repository}: its images are vouched for and not built by who signed; name it with --accept {repository}")),
            ]);
    }
}
