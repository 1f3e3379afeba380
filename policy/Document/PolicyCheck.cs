using ImageTrust.Policy.Document.Yaml;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Linting;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;

namespace ImageTrust.Policy.Document;

/// <summary>Something the check found, where it is.</summary>
/// <param name="Rule">The stable name of the rule, of the reader or of the linter.</param>
/// <param name="Level">A note does not fail the check.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Path">The path in the document; empty for the whole.</param>
/// <param name="Sentence">What is wrong.</param>
/// <param name="Mistake">The mistake it would repeat; null for what simply is no policy.</param>
public sealed record CheckFinding(string Rule, LintLevel Level, int Line, int Column, string Path, string Sentence, string? Mistake);

/// <summary>A policy file read and linted: what <c>policy check</c> prints and what fails a preview.</summary>
/// <param name="Policy">Null when the file is no policy.</param>
/// <param name="Findings">In the order of the file.</param>
public sealed record PolicyCheck(TrustPolicy? Policy, IReadOnlyList<CheckFinding> Findings)
{
    public bool Passes => Policy is not null && Findings.All(finding => finding.Level == LintLevel.Note);

    /// <summary>What keeps the webhook from reading a trust root, or an authority from ever counting under it.</summary>
    public IEnumerable<CheckFinding> UnusableRoots =>
        Findings.Where(finding => finding.Rule == LintRules.RootUnreadable.Name || finding.Rule == LintRules.RootLacks.Name);

    /// <summary>Checks a file at a time: expiries are counted to it.</summary>
    public static PolicyCheck OfFile(string path, DateTimeOffset now) =>
        FilesBeside.TryRead(path, out var text, out var problem)
            ? OfText(text, FilesBeside.In(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!), now)
            : Failed([new Problem(ProblemRules.NoFile, DocumentPath.Root, 1, 1, problem)]);

    /// <summary>Checks text whose files come from elsewhere.</summary>
    public static PolicyCheck OfText(string yaml, ReadFile read, DateTimeOffset now)
    {
        var (root, problem) = YamlNodes.Read(yaml);
        if (root is null)
        {
            return Failed([problem!]);
        }

        return PolicyReader.Read(root, read) switch
        {
            PolicyReading.Accepted accepted => new PolicyCheck(
                accepted.Policy, Place([.. PolicyLinter.Lint(accepted.Policy, now), .. TrustRootLint.Lint(accepted.Policy, read, now)], root)),
            PolicyReading.Rejected rejected => Failed(rejected.Problems),
            _ => throw new InvalidOperationException("a reading is accepted or rejected"),
        };
    }

    /// <summary>One finding in the file: that it is a note, its rule, the path where the sentence does not say it, the mistake it would repeat.</summary>
    public static string Line(string file, CheckFinding finding) => ProblemLine.Of(
        file,
        (finding.Line, finding.Column),
        finding.Level == LintLevel.Note ? ClosedSet.WordOf(finding.Level) : "",
        finding.Rule,
        finding.Mistake is null ? finding.Path : "",
        finding.Sentence + (finding.Mistake is null ? "" : $" ({finding.Mistake})"));

    private static PolicyCheck Failed(IEnumerable<Problem> problems) => new(null, [.. problems.Select(problem => new CheckFinding(
        problem.Rule, LintLevel.Finding, problem.Line, problem.Column, problem.Path.ToString(), problem.Sentence, null))]);

    private static List<CheckFinding> Place(IReadOnlyList<LintFinding> findings, Node root) =>
    [
        .. findings.Select(finding =>
        {
            var (line, column) = Node.Place(root, finding.Path);
            return new CheckFinding(finding.Rule.Name, finding.Rule.Level, line, column, finding.Path.ToString(), finding.Sentence, finding.Rule.Mistake);
        }).OrderBy(finding => (finding.Line, finding.Column)),
    ];
}
