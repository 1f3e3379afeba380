using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Policy.Model.Promotion.Gate;
using ImageTrust.Policy.Model.Promotion.Judging;

namespace ImageTrust.Policy.Document.Tests.Promotion;

/// <summary>What the gate refuses and what it grants, a folder of tests/corpus/promotion each.</summary>
public sealed class GateCorpusTests
{
    public static TheoryData<string> Cases =>
        [.. Directory.EnumerateDirectories(GateCase.Root).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gate_answers_as_expected(string folder)
    {
        var checks = PromotionGate.Judge(GateCase.Read(folder));
        var (granted, refusals) = GateCase.Expected(folder);

        Assert.Equal(refusals, checks.SelectMany(check => check.Refusals).Select(refusal => ClosedSet.WordOf(refusal.Code)));
        Assert.Equal(granted, checks.All(check => check.Passes));
        Assert.All(checks.SelectMany(check => check.Refusals), refusal => Assert.Equal(refusal.Sentence, Line.Of(refusal.Sentence, 2000)));
    }

    [Theory]
    [InlineData("day1-half-is-granted")]
    [InlineData("first-ring-is-granted")]
    [InlineData("all-namespaces-are-granted")]
    public void What_the_cases_begin_with_is_evidence(string folder)
    {
        var question = GateCase.Read(folder);

        Assert.Empty(EvidenceRules.Problems(question.Evidence));
        Assert.Equal(question.Verified!.Images, question.Verified.Sorted().Images);
    }

    [Fact]
    public void There_are_forty_cases_and_one_for_each_refusal()
    {
        var told = Cases.SelectMany(folder => GateCase.Expected(folder.Data).Refusals).ToHashSet(StringComparer.Ordinal);

        Assert.True(Cases.Count >= 40, $"{Cases.Count}");
        Assert.Empty(ClosedSet.Words<RefusalCode>().Except(told));
    }
}
