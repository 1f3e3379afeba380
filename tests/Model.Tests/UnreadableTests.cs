using ImageTrust.Policy.Model.Evaluation;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Tests;

/// <summary>What nobody can read is decided by the phase alone, and by every caller in the same way.</summary>
public sealed class UnreadableTests
{
    private static readonly Document.EvaluationCase Ringed = Corpus.Cases.Single(one => one.Name == "namespace-in-a-ring-is-enforced");

    private static readonly TrustPolicy WithRings = Corpus.Policies[Ringed.PolicyPath];

    public static TheoryData<Unreadable, ReasonCode, Judgement> Whats => new()
    {
        { new Unreadable.Reference("it is empty", Carrier.Pod), ReasonCode.NoDigest, Judgement.Refused },
        { new Unreadable.Unclear("it is not JSON"), ReasonCode.UnreadableObject, Judgement.Refused },
        { new Unreadable.Kind("nobody knows it"), ReasonCode.UnknownKind, Judgement.Refused },
        { new Unreadable.ByUs(), ReasonCode.CouldNotCheck, Judgement.CouldNotCheck },
    };

    [Theory]
    [MemberData(nameof(Whats))]
    public void It_is_denied_where_the_phase_enforces_and_only_said_where_it_audits(Unreadable what, ReasonCode code, Judgement judgement)
    {
        var (enforced, audited) = (Ask(Corpus.Shared, what, "shop", Phase.Day2), Ask(Corpus.Shared, what, "shop", Phase.Day1));

        Assert.Equal((judgement, AdmissionAction.Deny, code), (enforced.Judgement, enforced.Action, enforced.Reasons[0].Code));
        Assert.Equal((judgement, AdmissionAction.Warn, code), (audited.Judgement, audited.Action, audited.Reasons[0].Code));
        Assert.False(enforced.Passes || audited.Passes);
    }

    [Theory]
    [InlineData("shop", AdmissionAction.Deny)]
    [InlineData("elsewhere", AdmissionAction.Warn)]
    [InlineData(null, AdmissionAction.Deny)]
    public void A_ring_leaves_out_only_a_namespace_that_can_be_read(string? ns, AdmissionAction action) =>
        Assert.Equal(action, Ask(WithRings, new Unreadable.Unclear("it is not JSON"), ns == "shop" ? Ringed.Inquiry.Namespace.Text : ns, Phase.Day2).Action);

    [Fact]
    public void Without_a_namespace_a_phase_that_audits_still_only_says_it() =>
        Assert.Equal(AdmissionAction.Warn, Ask(WithRings, new Unreadable.Unclear("it is not JSON"), null, Phase.Day1Half).Action);

    [Theory]
    [InlineData(Carrier.Pod, AdmissionAction.Deny)]
    [InlineData(Carrier.Template, AdmissionAction.Warn)]
    [InlineData(Carrier.MirrorPod, AdmissionAction.Warn)]
    public void A_text_that_is_no_reference_is_denied_in_a_pod_alone(Carrier carrier, AdmissionAction action) =>
        Assert.Equal(action, Ask(Corpus.Shared, new Unreadable.Reference("it is empty", carrier), "shop", Phase.Day2).Action);

    private static Verdict Ask(TrustPolicy policy, Unreadable what, string? ns, Phase phase) =>
        PolicyEvaluator.Evaluate(policy, what, NamespaceName.TryParse(ns ?? "", out var name, out _) ? name : null, phase);
}
