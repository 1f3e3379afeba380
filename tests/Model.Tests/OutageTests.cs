using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Tests;

/// <summary>What <c>admitUncheckable</c> excuses in a phase that enforces: an outage of the registry, and nothing a pod's author can bring about.</summary>
public sealed class OutageTests
{
    private static readonly Document.Cases.EvaluationCase Lenient = Corpus.Cases.Single(one => one.Name == "admitted-outage-in-enforcement-warns");

    [Theory]
    [InlineData("unreachable")]
    [InlineData("timeout")]
    [InlineData("server-error")]
    [InlineData("throttled")]
    public void An_outage_is_excused(string code) => Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Warn), Judged([code]));

    [Theory]
    [InlineData("not-found")]
    [InlineData("unauthorized")]
    [InlineData("credential-unavailable")]
    [InlineData("tls")]
    [InlineData("blocked-address")]
    [InlineData("redirect-refused")]
    [InlineData("realm-refused")]
    [InlineData("queue-full")]
    [InlineData("memory-full")]
    [InlineData("deadline")]
    [InlineData("internal-error")]
    [InlineData("a code of tomorrow")]
    public void What_a_pods_author_can_bring_about_is_not_excused(string code) =>
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), Judged([code]));

    [Fact]
    public void Where_everything_was_checked_there_is_nothing_to_excuse() => Assert.Equal((Judgement.Refused, AdmissionAction.Deny), Judged([]));

    [Fact]
    public void An_outage_beside_another_reason_is_not_excused() =>
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), Judged(["timeout", "not-found"]));

    [Theory]
    [InlineData("timeout", AdmissionAction.Warn)]
    [InlineData("queue-full", AdmissionAction.Deny)]
    public void What_could_not_be_checked_of_a_platform_counts_too(string code, AdmissionAction action) =>
        Assert.Equal((Judgement.CouldNotCheck, action), Judged(["timeout"], [code]));

    private static (Judgement Judgement, AdmissionAction Action) Judged(string[] codes, string[]? ofPlatform = null)
    {
        var inquiry = Lenient.Inquiry;
        var facts = inquiry.Image with { Failures = Failures(codes) };
        facts = ofPlatform is null ? facts : facts with { Platforms = [new PlatformFacts("linux/arm64", facts with { Failures = Failures(ofPlatform) })] };
        var policy = Corpus.Policies[Lenient.PolicyPath];
        var verdict = Evaluation.PolicyEvaluator.Evaluate(policy, new Inquiry(facts, inquiry.Namespace, inquiry.Time.Value, policy.Phase, Subject.ByHand));
        return (verdict.Judgement, verdict.Action);
    }

    private static List<CheckFailure> Failures(string[] codes) => [.. codes.Select(code => new CheckFailure(FailureKind.CouldNotCheck, code, "a registry"))];
}
