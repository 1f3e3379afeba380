using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Promotion.Judging;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Promotion.Gate;

/// <summary>What the evidence is about: this stack in the phase it is in, what images need today, and the roots and keys of today.</summary>
internal static class SubjectRule
{
    public static GateCheck Check(GateQuestion question) => new(
        "evidence about this stack, phase, requirements and trust roots",
        $"{question.Evidence.Stack} in {question.Evidence.Phase.Text()}, requirements {question.Evidence.RequirementsDigest.Beginning}, roots {question.Evidence.TrustDigest.Beginning}; {(question.Signature is { } signature ? $"signed for {signature.Signer.Subject}" : "not signed")}",
        [.. Refusals(question)]);

    private static IEnumerable<Refusal> Refusals(GateQuestion question)
    {
        var evidence = question.Evidence;
        if (evidence.Stack != question.Stack)
        {
            yield return new Refusal(RefusalCode.OtherStack, $"the evidence is of stack {evidence.Stack}, not of {question.Stack}");
        }

        if (evidence.Phase != question.From.Phase)
        {
            yield return new Refusal(RefusalCode.OtherPhase, $"the evidence was gathered in {evidence.Phase.Text()}, and the stack is in {question.From.Phase.Text()}");
        }

        var requirements = CanonicalPolicy.RequirementsDigest(question.Policy);
        if (evidence.RequirementsDigest != requirements)
        {
            yield return new Refusal(
                RefusalCode.OtherRequirements,
                $"the evidence was gathered for requirements {evidence.RequirementsDigest.Beginning}, and the policy's are {requirements.Beginning}: authorities, rules or accepted keys have changed since");
        }

        if (question.Signature is { Problem: { } problem, Signer: { } signer })
        {
            yield return new Refusal(RefusalCode.SignatureRefused, $"the evidence is not proven to be signed by {signer.Subject}: {problem}");
        }

        if (question.Verified is { } verified && evidence.TrustDigest != verified.TrustDigest)
        {
            yield return new Refusal(
                RefusalCode.OtherTrust,
                $"the evidence was gathered with roots and keys {evidence.TrustDigest.Beginning}, and today's are {verified.TrustDigest.Beginning}");
        }
    }
}
