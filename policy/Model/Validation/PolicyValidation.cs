using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Policy.Model.Validation;

/// <summary>What a well-shaped document must also say for it to be a policy. Every problem is reported.</summary>
internal static class PolicyValidation
{
    public static IReadOnlyList<Problem> Validate(TrustPolicy policy)
    {
        var report = new Report();
        AuthorityRules.Validate(policy, report);
        KeyRules.Validate(policy, report);
        RuleRules.Validate(policy, report);
        ServiceRules.Validate(policy, report);
        SpecificityRules.Validate(policy, report);
        PhaseRules.Validate(policy, report);
        SatisfiableRules.Validate(policy, report);
        EntryRules.Validate(policy, report);
        return report.Problems;
    }
}

/// <summary>Collects problems by path; the reader adds the line.</summary>
internal sealed class Report
{
    private readonly List<Problem> _problems = [];

    public IReadOnlyList<Problem> Problems => _problems;

    public void Add(string rule, DocumentPath path, string sentence) => _problems.Add(new Problem(rule, path, 0, 0, sentence));

    public void AddIf(bool wrong, string rule, DocumentPath path, string sentence)
    {
        if (wrong)
        {
            Add(rule, path, sentence);
        }
    }
}
