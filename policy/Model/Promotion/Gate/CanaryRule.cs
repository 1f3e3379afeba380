using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Policy.Model.Promotion.Judging;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Promotion.Gate;

/// <summary>
/// In every namespace that is about to be enforced somebody has tried: an image that must be refused was, and one that must be admitted was. The last
/// try of each kind counts.
/// </summary>
internal static class CanaryRule
{
    public static GateCheck Check(GateQuestion question)
    {
        var enforced = question.NewlyEnforced;
        var runs = question.Evidence.Canaries.Where(run => enforced.Contains(run.Namespace)).ToList();
        return enforced.Count == 0
            ? new GateCheck("a positive and a negative canary where enforcement begins", "it begins nowhere", [])
            : new GateCheck(
                "a positive and a negative canary where enforcement begins, by one account",
                $"{runs.Count} in {runs.Select(run => run.Namespace).Distinct().Count()} of {Amount.Of(enforced.Count, "namespace")}",
                [.. enforced.SelectMany(ns => Refusals(question, ns, runs)), .. Accounts(runs)]);
    }

    private static IEnumerable<Refusal> Refusals(GateQuestion question, NamespaceName ns, List<CanaryRun> runs)
    {
        foreach (var kind in new[] { CanaryKind.Admission, CanaryKind.Refusal })
        {
            string word = kind == CanaryKind.Admission ? "an image that must be admitted" : "an image that must be refused";
            if (runs.Where(run => run.Namespace == ns && run.Expects == kind).MaxBy(run => run.Time.Value) is not { } last)
            {
                yield return new Refusal(RefusalCode.CanaryMissing, $"{ns}: nobody has tried {word}");
            }
            else if (!IsAsExpected(question, last))
            {
                yield return new Refusal(
                    RefusalCode.CanaryWrong, $"{ns}: {last.Image} is {word}, and at {last.Time} it would {(kind == CanaryKind.Admission ? "not have been" : "have run, or could not be checked")}");
            }
        }
    }

    /// <summary>What could not be checked is no refusal: nobody saw what the policy says of it.</summary>
    private static bool IsAsExpected(GateQuestion question, CanaryRun run) => question.Verdict(run) is { } verdict
        && verdict.Judgement == (run.Expects == CanaryKind.Admission ? Judgement.Admitted : Judgement.Refused);

    private static IEnumerable<Refusal> Accounts(List<CanaryRun> runs)
    {
        var accounts = runs.Select(run => run.Account).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return accounts.Count <= 1 ? [] : [new Refusal(RefusalCode.CanaryAccounts, $"the canaries are of several accounts: {string.Join(", ", accounts)}")];
    }
}
