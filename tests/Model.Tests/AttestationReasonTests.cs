using System.Text.Json;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Tests;

public sealed class AttestationReasonTests
{
    [Fact]
    public void The_signer_named_is_the_one_whose_attestation_counted()
    {
        var recorded = Case("conditions-that-hold-are-admitted");
        var image = recorded.Inquiry.Image;
        var passed = Assert.Single(image.Attestations);
        var failed = passed with { Signature = image.Signatures[0], Predicate = JsonDocument.Parse("{}").RootElement };

        var verdict = (recorded with { Inquiry = recorded.Inquiry with { Image = image with { Attestations = [failed, passed] } } }).Judge(Corpus.Shared);

        var reason = Assert.Single(verdict.Reasons, reason => reason.Code == ReasonCode.Attested);
        Assert.Contains("audit.yml", reason.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"matches":[{"vulnerability":{"id":"\ud800","severity":"Low"}}],"descriptor":{"name":"grype"}}""")]
    [InlineData("""{"SchemaVersion":2,"Results":[{"Class":"\udfff"}]}""")]
    public void A_report_with_half_a_character_is_unreadable(string result) =>
        Assert.Equal(ReasonCode.AttestationUnreadable, Scans.Judge(Scans.Report(result)));

    [Fact]
    public void A_statement_with_half_a_character_is_unreadable() =>
        Assert.Equal(ReasonCode.AttestationUnreadable, Scans.Judge(Scans.Trivy("CVE-1"), Scans.Vex(Scans.Statement("""CVE-1\ud800"""))));

    [Fact]
    public void A_predicate_with_half_a_character_is_unreadable()
    {
        var recorded = Case("conditions-that-hold-are-admitted");
        var image = recorded.Inquiry.Image;
        var odd = image.Attestations[0] with { Predicate = JsonDocument.Parse("""{"result":"\ud800"}""").RootElement };

        var verdict = (recorded with { Inquiry = recorded.Inquiry with { Image = image with { Attestations = [odd] } } }).Judge(Corpus.Shared);

        Assert.Equal(ReasonCode.AttestationUnreadable, verdict.Reasons[^1].Code);
    }

    [Theory]
    [InlineData("unknown", false)]
    [InlineData("critical", true)]
    public void A_limit_above_critical_is_a_bad_value(string below, bool good)
    {
        var yaml = File.ReadAllText(Path.Combine(Corpus.Root, PolicyFile.Name)).Replace("below: high", $"below: {below}", StringComparison.Ordinal);

        var problems = PolicyFile.ReadText(yaml, FilesBeside.In(Corpus.Root)) is PolicyReading.Rejected rejected ? rejected.Problems : [];

        Assert.Equal(good ? [] : [(ProblemRules.BadValue, "rules.attested.attestations.vulnerabilities.vulnerabilities.below")],
            problems.Select(problem => (problem.Rule, problem.Path.ToString())));
    }

    private static EvaluationCase Case(string name) => Corpus.Cases.Single(one => one.Name == name);
}
