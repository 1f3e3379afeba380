using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Signatures;

/// <summary>GitHub's claims. A claim the certificate lacks is a mismatch: absence never weakens.</summary>
internal static class ClaimCheck
{
    public static Reason? Of(string name, GitHubClaims? wanted, Signer signer)
    {
        if (wanted is null)
        {
            return null;
        }

        var found = (signer as CertificateSigner)?.Claims ?? new CertificateClaims();
        return Comparisons(wanted, found)
            .Where(comparison => !comparison.Holds)
            .Select(comparison => new Reason(
                ReasonCode.ClaimMismatch, $"{name} needs {comparison.Claim} {comparison.Wanted}; the certificate says {Reasons.Quote(comparison.Found)}", name))
            .FirstOrDefault();
    }

    private static IEnumerable<(string Claim, string Wanted, string? Found, bool Holds)> Comparisons(GitHubClaims wanted, CertificateClaims found)
    {
        if (wanted.RepositoryId is { } repository)
        {
            yield return Exact("repository id", repository.Text, found.SourceRepositoryId);
        }

        if (wanted.OwnerId is { } owner)
        {
            yield return Exact("owner id", owner.Text, found.SourceRepositoryOwnerId);
        }

        if (wanted.Ref is { } gitRef)
        {
            yield return ("ref", gitRef.Text, found.SourceRepositoryRef, found.SourceRepositoryRef is { } at && gitRef.Matches(at));
        }

        if (wanted.Workflow is { } workflow)
        {
            yield return ("workflow", workflow.Text, found.BuildConfigUri, IsWorkflow(workflow.Text, found));
        }

        if (wanted.Environment is { } environment)
        {
            yield return Exact("environment", environment.Text, found.DeploymentEnvironment);
        }

        if (wanted.Triggers is { } triggers)
        {
            var words = triggers.Select(ClosedSet.WordOf).ToList();
            yield return ("a run started by", string.Join(" or ", words), found.BuildTrigger, found.BuildTrigger is { } by && words.Contains(by));
        }

        if (wanted.Runner is { } runner)
        {
            yield return Exact("a runner that is", ClosedSet.WordOf(runner), found.RunnerEnvironment);
        }
    }

    private static (string, string, string?, bool) Exact(string claim, string wanted, string? found) =>
        (claim, wanted, found, string.Equals(wanted, found, StringComparison.Ordinal));

    // The build config URI is <source repository>/<workflow file>@<ref>: the file is the caller's, not the reusable workflow it calls.
    private static bool IsWorkflow(string workflow, CertificateClaims found) =>
        found is { SourceRepositoryUri: { Length: > 0 } repository, BuildConfigUri: { } config }
        && config.StartsWith($"{repository}/{workflow}@", StringComparison.Ordinal);
}
