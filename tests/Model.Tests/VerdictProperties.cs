using FsCheck.Xunit;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Tests;

/// <summary>
/// There is one verdict, whatever the policy, its phases, the question and what was measured: the evaluator's. What admission does with it
/// is told here a second time, in other words.
/// </summary>
[Properties(Arbitrary = [typeof(Questions)], MaxTest = 1000)]
public sealed class VerdictProperties
{
    [Property]
    public void The_action_follows_from_the_judgement_the_phase_the_place_and_the_object(VariedQuestion varied)
    {
        var ((policy, asked), verdict) = (varied.Question, varied.Question.Answer());
        bool isLoud = verdict.Passes && verdict.Reasons.Any(reason => reason.Code is ReasonCode.BreakGlass or ReasonCode.Exception or ReasonCode.UncheckableAdmitted or ReasonCode.StaleEvidence);
        bool isKeptOut = !verdict.Passes && policy.In(asked.Phase).Enforces(asked.Namespace) && asked.Subject.Carrier == Carrier.Pod;

        Assert.Equal(isKeptOut ? AdmissionAction.Deny : !verdict.Passes || isLoud ? AdmissionAction.Warn : AdmissionAction.Admit, verdict.Action);
        Assert.Equal(policy.In(asked.Phase).Tags, verdict.Tags);
    }

    [Property]
    public void The_same_question_gets_the_same_verdict(VariedQuestion varied) =>
        Assert.Equivalent(varied.Question.Answer(), varied.Question.Answer(), strict: true);

    [Property]
    public void A_stronger_phase_never_lets_in_what_a_weaker_one_keeps_out(VariedQuestion varied)
    {
        var question = varied.Question;
        var verdicts = Phases.All.Select(phase => (question with { Asked = question.Asked with { Phase = phase } }).Answer()).ToList();

        foreach (var (weaker, stronger) in verdicts.Zip(verdicts.Skip(1)))
        {
            Assert.True(weaker.Passes || !stronger.Passes, $"{stronger.Phase.Text()} admits what {weaker.Phase.Text()} refuses");
            Assert.True(weaker.Action != AdmissionAction.Deny || stronger.Action == AdmissionAction.Deny, $"{stronger.Phase.Text()} runs what {weaker.Phase.Text()} denies");
        }
    }

    [Property]
    public void A_pod_by_its_tag_is_judged_at_least_as_strictly_as_anything_else(VariedQuestion varied, Subject subject)
    {
        var strictest = Ask(varied.Question, new Subject(Carrier.Pod, Naming.Tag));
        var other = Ask(varied.Question, subject);

        Assert.True(other.Passes || !strictest.Passes);
        Assert.True(other.Action >= strictest.Action, $"{subject} gets {other.Action}, a pod by its tag {strictest.Action}");
    }

    [Property]
    public void What_carries_an_image_and_names_it_by_digest_changes_no_judgement(VariedQuestion varied, Subject subject) =>
        Assert.Equal(
            Ask(varied.Question, Subject.ByHand).Judgement,
            Ask(varied.Question, subject with { Naming = Naming.Digest }).Judgement);

    [Property]
    public void What_is_remembered_changes_nothing_but_an_outage_of_a_digest_and_admits_by_proof_alone(VariedQuestion varied)
    {
        var (question, asked) = (varied.Question, varied.Question.Asked);
        var (with, without) = (question.Answer(), question.With(asked.Facts with { Remembered = null }).Answer());
        if (!with.Reasons.Any(reason => reason.Code == ReasonCode.StaleEvidence))
        {
            Assert.Equivalent(without, with, strict: true);
            return;
        }

        var known = asked.Facts.Remembered!;
        Assert.Equal((Judgement.CouldNotCheck, Naming.Digest), (without.Judgement, asked.Subject.Naming));
        Assert.InRange(asked.Time - known.SeenAt, TimeSpan.Zero, question.Policy.In(asked.Phase).StaleOnOutage!.Span);
        Assert.True(Why.IsProven(question.With(known.Facts).Answer()));
        Assert.NotEqual(AdmissionAction.Admit, with.Action);
    }

    [Property]
    public void Nobody_is_told_two_reasons(VariedQuestion varied)
    {
        var verdict = varied.Question.Answer();
        var leading = Why.Leading(verdict);

        Assert.Contains(leading, verdict.Reasons);
        Assert.Equal(leading.Code, verdict.Leading);
        Assert.Equal(verdict.Reasons.Count, Why.InOrder(verdict).Count());
        // A refusal leads with what is told first; what lets an image in on somebody's word is counted before its signatures.
        Assert.True(verdict.Passes || leading == Why.InOrder(verdict).First());
        Assert.True(verdict.Passes || !Why.IsFor(leading));
        Assert.True(!Why.IsProven(verdict) || (verdict.Passes && verdict.Action == AdmissionAction.Admit));
    }

    private static Verdict Ask(Question question, Subject subject) =>
        (question with { Asked = question.Asked with { Subject = subject } }).Answer();
}
