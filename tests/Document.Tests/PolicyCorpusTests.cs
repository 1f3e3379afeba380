using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Reading;

namespace ImageTrust.Policy.Document.Tests;

/// <summary>tests/corpus/policy: documents that are policies, and documents that are none and exactly why.</summary>
public sealed class PolicyCorpusTests
{
    private static readonly string Corpus = Repository.Path("tests", "corpus", "policy");

    public static TheoryData<string> Invalid => Cases("invalid");

    public static TheoryData<string> Valid => Cases("valid");

    [Theory]
    [MemberData(nameof(Invalid))]
    public void An_invalid_document_is_refused_for_the_reason_its_folder_names(string name)
    {
        var folder = Path.Combine(Corpus, "invalid", name);

        var rejected = Assert.IsType<PolicyReading.Rejected>(PolicyFile.Read(Path.Combine(folder, PolicyFile.Name)));

        Assert.Contains(name.Split('.')[0], rejected.Problems.Select(problem => problem.Rule));
        Golden.Equal(
            Path.Combine(folder, "expected.txt"),
            string.Concat(rejected.Problems.Select(problem => PolicyFile.Line(PolicyFile.Name, problem) + "\n")));
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_valid_document_is_a_policy(string name) =>
        Repository.Accepted(PolicyFile.Read(Path.Combine(Corpus, "valid", name, PolicyFile.Name)));

    [Fact]
    public void Every_rule_of_the_reader_has_a_case_that_breaks_it()
    {
        var rules = typeof(ProblemRules).GetFields().Select(field => (string)field.GetRawConstantValue()!);
        var covered = Directory.GetDirectories(Path.Combine(Corpus, "invalid")).Select(folder => Path.GetFileName(folder).Split('.')[0]);

        // A file that is not there is no folder of the corpus; ToolTests ask for one.
        Assert.Equal([ProblemRules.NoFile], rules.Except(covered));
    }

    [Fact]
    public void All_problems_of_a_stage_are_reported_at_once()
    {
        var rejected = (PolicyReading.Rejected)PolicyFile.Read(Path.Combine(Corpus, "invalid", "unknown-field.with-others", PolicyFile.Name));

        Assert.Equal(
            [ProblemRules.BadWord, ProblemRules.UnknownField, ProblemRules.BadValue, ProblemRules.NotText],
            rejected.Problems.Select(problem => problem.Rule));
        Assert.All(rejected.Problems, problem => Assert.True(problem is { Line: > 0, Column: > 0 }));
    }

    private static TheoryData<string> Cases(string kind) =>
        [.. Directory.GetDirectories(Path.Combine(Corpus, kind)).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];
}
