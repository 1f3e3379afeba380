using ImageTrust.Policy.Model.Linting;

namespace ImageTrust.Policy.Document.Tests;

/// <summary>tests/corpus/policy/lint: one careless policy a rule, and where it is careless.</summary>
public sealed class LintTests
{
    private static readonly string Corpus = Repository.Path("tests", "corpus", "policy", "lint");
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Cases => [.. Directory.GetDirectories(Corpus).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_careless_policy_is_found_where_it_is_careless(string name)
    {
        var check = PolicyCheck.OfFile(Path.Combine(Corpus, name, PolicyFile.Name), Now);

        var rule = LintRules.All.Single(rule => rule.Name == name.Split('.')[0]);
        Assert.Contains(check.Findings, finding => finding.Rule == rule.Name && finding.Level == rule.Level && finding.Mistake == rule.Mistake);
        Assert.Equal(check.Findings.All(finding => finding.Level == LintLevel.Note), check.Passes);
        Golden.Equal(Path.Combine(Corpus, name, "expected.txt"), string.Concat(check.Findings.Select(finding => PolicyCheck.Line(PolicyFile.Name, finding) + "\n")));
    }

    [Fact]
    public void Every_rule_of_the_linter_has_a_case()
    {
        var covered = Directory.GetDirectories(Corpus).Select(folder => Path.GetFileName(folder).Split('.')[0]);

        Assert.Empty(LintRules.All.Select(rule => rule.Name).Except(covered));
        Assert.Equal(LintRules.All.Count, typeof(LintRules).GetFields().Length);
    }

    [Theory]
    [InlineData("stacks/dev")]
    [InlineData("stacks/staging")]
    [InlineData("stacks/prod")]
    [InlineData("tests/corpus/stacks/demo")]
    public void A_committed_stack_has_notes_and_no_findings(string stack)
    {
        var check = PolicyCheck.OfFile(Repository.Path([.. stack.Split('/'), PolicyFile.Name]), Now);

        Assert.True(check.Passes, string.Join('\n', check.Findings));
    }
}
