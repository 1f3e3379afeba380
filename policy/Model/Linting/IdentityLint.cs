using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Linting;

/// <summary>Identities that more people can take on than the author thought of.</summary>
internal static class IdentityLint
{
    private static readonly EventName[] StrangersTriggers = [EventName.PullRequest, EventName.PullRequestTarget, EventName.WorkflowRun];

    public static void Lint(string name, KeylessAuthority keyless, DocumentPath path, LintReport report)
    {
        if (keyless.Identity is { } identity)
        {
            Subject(name, identity, path.Member("identity"), report);
        }

        if (!keyless.Issuer.IsGitHub)
        {
            return;
        }

        // Many repositories have many ids, and one owner.
        var many = ServicePlaceholder.IsIn(keyless.Identity?.Text);
        var claims = keyless.GitHub;
        var at = claims is null ? path : path.Member("github");
        report.AddIf(
            claims?.OwnerId is null || (claims.RepositoryId is null && !many), LintRules.UnpinnedRepository, at,
            many ? $"{name} is known by the owner's name only: add ownerId" : $"{name} is known by the repository's name only: add repositoryId and ownerId");
        report.AddIf(
            claims?.Ref is null && keyless.Identity?.Exact is null, LintRules.UnpinnedRef, at,
            $"{name} may build any ref: add ref");
        report.AddIf(
            claims?.Ref is { } gitRef && IsWritable(gitRef.Text), LintRules.BranchWritableRef, at.Member("ref"),
            $"{name} may build {claims?.Ref}: name the protected branch, or tags");
        report.AddIf(
            claims?.Triggers?.Any(StrangersTriggers.Contains) ?? false, LintRules.PullRequestTrigger, at.Member("triggers"),
            $"{name} may be started by a pull request");
        report.AddIf(claims?.Runner == RunnerKind.SelfHosted, LintRules.SelfHostedRunner, at.Member("runner"), $"{name} signs on self-hosted runners");
    }

    private static void Subject(string name, IdentityMatch identity, DocumentPath path, LintReport report)
    {
        var (text, at) = identity switch
        {
            { Prefix: { } prefix } => (prefix.Text + "**", path.Member("prefix")),
            { Pattern: { } pattern } => (pattern.Text, path.Member("pattern")),
            _ => ("", path),
        };
        // Before the @ is the workflow file, after it the ref.
        var parts = text.Split('@', 2);
        report.AddIf(
            parts[0].Contains('*', StringComparison.Ordinal), LintRules.WildcardSubject, at,
            $"{name} may be any workflow or subject that fits {identity}: write the workflow out");
        report.AddIf(
            parts.Length == 2 && (parts[1].StartsWith('*') || IsWritable(parts[1])), LintRules.BranchWritableRef, at,
            $"{name} may sign from any branch that fits {identity}");
    }

    // Tags can be protected as a class; branches by pattern and pull requests are there to be pushed to.
    private static bool IsWritable(string gitRef) =>
        gitRef.Contains('*', StringComparison.Ordinal) && !gitRef.StartsWith("refs/tags/", StringComparison.Ordinal)
        || gitRef.StartsWith("refs/pull/", StringComparison.Ordinal);
}
