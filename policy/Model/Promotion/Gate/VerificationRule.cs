using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Promotion.Judging;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Promotion.Gate;

/// <summary>
/// The gate has verified every distinct digest itself, under the policy the promotion leads to: a record proves that admission saw an image, and a forged
/// one would prove anything.
/// </summary>
internal static class VerificationRule
{
    public static GateCheck Check(GateQuestion question)
    {
        List<Refusal> refusals = [.. Refusals(question)];
        int images = question.Verified?.Images.Select(image => (image.Repository, image.Digest)).Distinct().Count() ?? 0;
        return new GateCheck("every digest verified by the gate itself", $"{Amount.Of(images, "image")} verified, {refusals.Count} not", refusals);
    }

    private static IEnumerable<Refusal> Refusals(GateQuestion question)
    {
        if (question.Verified is not { } verified)
        {
            yield return new Refusal(RefusalCode.NotVerified, "no registry was asked");
            yield break;
        }

        if (verified.PolicyDigest != CanonicalPolicy.PolicyDigest(question.Policy))
        {
            yield return new Refusal(RefusalCode.NotVerified, $"the images were judged under policy {verified.PolicyDigest.Beginning}, which is another");
        }

        var seen = verified.Images.ToDictionary(image => image.Key);
        var asked = question.Rows.Where(row => row.Repository is not null && row.Digest is not null).Select(row => (row.Repository!, row.Digest!, row.Namespace)).Distinct();
        foreach (var (repository, digest, ns) in asked)
        {
            if (!seen.TryGetValue((repository, digest, ns), out var image))
            {
                yield return new Refusal(RefusalCode.NotVerified, $"{repository}@{digest.Beginning} in {ns} was not looked at");
            }
            else if (image.Judgement == Judgement.CouldNotCheck)
            {
                yield return new Refusal(RefusalCode.NotVerified, $"{repository}@{digest.Beginning} in {ns} could not be checked by the gate");
            }
        }
    }
}
