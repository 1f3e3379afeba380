using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Policy.Model.Linting;

/// <summary>A finding fails the check; a note is said and counted.</summary>
[JsonConverter(typeof(ClosedSetConverter<LintLevel>))]
public enum LintLevel
{
    [JsonStringEnumMemberName("note")]
    Note,

    [JsonStringEnumMemberName("finding")]
    Finding,
}

/// <summary>A rule of the linter.</summary>
/// <param name="Name">Stable.</param>
/// <param name="Level">Whether it fails the check.</param>
/// <param name="Mistake">The mistake it would repeat, with its id where it has one.</param>
public sealed record LintRule(string Name, LintLevel Level, string Mistake);

/// <summary>Something a valid policy says that a reviewer should see.</summary>
public sealed record LintFinding(LintRule Rule, DocumentPath Path, string Sentence);

/// <summary>Collects findings.</summary>
internal sealed class LintReport
{
    private readonly List<LintFinding> _findings = [];

    public IReadOnlyList<LintFinding> Findings => _findings;

    public void AddIf(bool found, LintRule rule, DocumentPath path, string sentence)
    {
        if (found)
        {
            _findings.Add(new LintFinding(rule, path, sentence));
        }
    }
}

/// <summary>Policy × time → findings. A policy that reads is valid; this says where it is careless.</summary>
public static class PolicyLinter
{
    public static IReadOnlyList<LintFinding> Lint(TrustPolicy policy, DateTimeOffset now)
    {
        var report = new LintReport();
        foreach (var (name, authority) in policy.Authorities.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var path = DocumentPath.Root.Member("authorities").Member(name);
            AuthorityLint.Lint(name, authority, path, now, report);
            if (authority.Keyless is { } keyless)
            {
                IdentityLint.Lint(name, keyless, path.Member("keyless"), report);
            }
        }

        RuleLint.Lint(policy, report);
        PhaseLint.Lint(policy, report);
        EntryLint.Lint(policy, now, report);
        return report.Findings;
    }
}
