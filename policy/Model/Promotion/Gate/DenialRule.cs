using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Promotion.Judging;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Promotion.Gate;

/// <summary>
/// Nothing that runs would be refused: neither by what admission said when it last saw it, nor by what the gate sees today. What an exception lets in is
/// no refusal; <see cref="ExceptionRule"/> counts it.
/// </summary>
internal static class DenialRule
{
    public static GateCheck Check(GateQuestion question)
    {
        List<Refusal> refusals = [.. Recorded(question), .. Seen(question)];
        return new GateCheck(
            "no would-be denial that is not excepted",
            refusals.Count == 0 ? "none" : $"{refusals.Count}",
            refusals);
    }

    private static IEnumerable<Refusal> Recorded(GateQuestion question) =>
        from row in question.Rows
        let verdict = question.Verdict(row)
        where verdict is { Judgement: Judgement.Refused }
        select new Refusal(
            RefusalCode.WouldDeny, $"{row.Place}: {Image(row.Image, row.Digest?.Beginning)}, {Words(verdict.Reasons)}{Rule(verdict.Rule)} (admission, {row.LastSeen})");

    private static IEnumerable<Refusal> Seen(GateQuestion question) =>
        from image in question.Verified?.Images ?? []
        where question.Scope.Contains(image.Namespace) && image.Judgement == Judgement.Refused
        select new Refusal(
            RefusalCode.WouldDeny,
            $"{image.Repository}@{image.Digest.Beginning} in {image.Namespace}: {Words(image.Reasons.Select(reason => reason.Code))}{Rule(image.Rule)} (the gate itself)");

    private static string Image(string image, string? digest) =>
        image.Length == 0 ? digest ?? "an image that nobody can read"
        : digest is null ? image
        : $"{image.Split('@')[0]} {digest}";

    private static string Words(IEnumerable<ReasonCode> reasons) => string.Join(", ", reasons.Distinct().Select(ClosedSet.WordOf));

    private static string Rule(string? rule) => rule is null ? "" : $" by rule {rule}";
}
