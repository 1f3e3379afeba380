using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Tests;

public sealed class EvaluationCorpusTests
{
    // The webhook's own, about objects and not about images; its tests have them.
    private static readonly ReasonCode[] OfTheWebhook = [ReasonCode.NotPinned, ReasonCode.ImageId, ReasonCode.UnreadableObject, ReasonCode.UnknownKind];

    public static TheoryData<string> Names => [.. Corpus.Cases.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recorded_case_gets_its_verdict(string name)
    {
        var one = Corpus.Cases.Single(one => one.Name == name);

        var verdict = one.Judge(Corpus.Policies[one.PolicyPath]);

        Assert.Equivalent(one.Expected, ExpectedVerdict.Of(verdict), strict: true);
        Assert.Equal(one.Expected.Reasons, verdict.Reasons.Select(reason => reason.Code));
        Assert.All(verdict.Reasons, reason => Assert.DoesNotContain(reason.Sentence, char.IsControl));
    }

    [Fact]
    public void Every_reason_is_given_by_some_case()
    {
        var given = Corpus.Cases.SelectMany(one => one.Expected.Reasons).Distinct();

        Assert.Empty(Enum.GetValues<ReasonCode>().Except(given).Except(OfTheWebhook));
    }
}
