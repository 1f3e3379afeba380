using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Tests;

/// <summary>What <c>admitUncheckable</c> excuses in a phase that enforces: an outage of the registry, and nothing a pod's author can bring about.</summary>
public sealed class OutageTests
{
    private static readonly Document.EvaluationCase Lenient = Corpus.Cases.Single(one => one.Name == "admitted-outage-in-enforcement-warns");

    public static TheoryData<Cause> Others => [.. Enum.GetValues<Cause>().Except([Cause.RegistrySilent, Cause.RegistryFailing])];

    [Theory]
    [InlineData(Cause.RegistrySilent)]
    [InlineData(Cause.RegistryFailing)]
    public void An_outage_is_excused(Cause cause) => Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Warn), Judged([cause]));

    [Theory]
    [MemberData(nameof(Others))]
    public void What_a_pods_author_or_a_pusher_can_bring_about_is_not_excused(Cause cause) =>
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), Judged([cause]));

    [Fact]
    public void What_nobody_is_said_to_have_done_is_not_excused() => Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), Judged([null]));

    [Theory]
    [InlineData("contoso.azurecr.io/**", AdmissionAction.Warn)]
    [InlineData("contoso.azurecr.io/*/web", AdmissionAction.Warn)]
    [InlineData("*.azurecr.io/**", AdmissionAction.Deny)]
    [InlineData("contoso.*.io/shop/web", AdmissionAction.Deny)]
    [InlineData("**", AdmissionAction.Deny)]
    public void An_outage_is_excused_only_for_a_registry_that_the_rule_names_in_full(string pattern, AdmissionAction action)
    {
        Assert.True(ImagePattern.TryParse(pattern, out var parsed, out _));
        var policy = Corpus.Policies[Lenient.PolicyPath];
        var rules = policy.Rules.ToDictionary(entry => entry.Key, entry => entry.Value with { Images = [parsed] }, StringComparer.Ordinal);
        Assert.Equal((Judgement.CouldNotCheck, action), Judged([Cause.RegistrySilent], policy: policy with { Rules = rules }));
    }

    [Fact]
    public void A_name_in_full_beside_a_pattern_is_enough()
    {
        var policy = Corpus.Policies[Lenient.PolicyPath];
        Assert.True(ImagePattern.TryParse("**", out var all, out _));
        Assert.True(ImagePattern.TryParse("contoso.azurecr.io/shop/**", out var named, out _));
        Assert.True(ImagePattern.TryParse("other.azurecr.io/**", out var other, out _));
        TrustPolicy With(params ImagePattern[] images) => policy with
        {
            Rules = policy.Rules.ToDictionary(entry => entry.Key, entry => entry.Value with { Images = images }, StringComparer.Ordinal),
        };
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Warn), Judged([Cause.RegistryFailing], policy: With(all, named)));
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), Judged([Cause.RegistryFailing], policy: With(all, other)));
    }

    [Fact]
    public void Where_everything_was_checked_there_is_nothing_to_excuse() => Assert.Equal((Judgement.Refused, AdmissionAction.Deny), Judged([]));

    [Fact]
    public void An_outage_beside_another_cause_is_not_excused() =>
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), Judged([Cause.RegistrySilent, Cause.PodAuthor]));

    [Theory]
    [InlineData(Cause.RegistrySilent, AdmissionAction.Warn)]
    [InlineData(Cause.OwnBudget, AdmissionAction.Deny)]
    public void What_could_not_be_checked_of_a_platform_counts_too(Cause cause, AdmissionAction action) =>
        Assert.Equal((Judgement.CouldNotCheck, action), Judged([Cause.RegistrySilent], [cause]));

    [Theory]
    [MemberData(nameof(Others))]
    public void Every_cause_has_words_and_advice(Cause cause)
    {
        Assert.NotNull(CauseWords.Of(cause));
        Assert.NotNull(CauseWords.Advice(cause, "registry.example"));
        Assert.DoesNotContain("sign", CauseWords.Advice(cause, "registry.example"), StringComparison.OrdinalIgnoreCase);
    }

    private static (Judgement Judgement, AdmissionAction Action) Judged(Cause?[] causes, Cause?[]? ofPlatform = null, TrustPolicy? policy = null)
    {
        var inquiry = Lenient.Inquiry;
        var facts = inquiry.Image with { Failures = Failures(causes) };
        facts = ofPlatform is null ? facts : facts with { Platforms = [new PlatformFacts("linux/arm64", facts with { Failures = Failures(ofPlatform) })] };
        policy ??= Corpus.Policies[Lenient.PolicyPath];
        var verdict = Evaluation.PolicyEvaluator.Evaluate(policy, new Inquiry(facts, inquiry.Namespace, inquiry.Time.Value, policy.Phase, Subject.ByHand));
        return (verdict.Judgement, verdict.Action);
    }

    // The code says nothing: whose doing it was is a type.
    private static List<CheckFailure> Failures(Cause?[] causes) => [.. causes.Select(cause => new CheckFailure(FailureKind.CouldNotCheck, "timeout", "a registry", cause))];
}
