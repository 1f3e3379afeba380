namespace ImageTrust.Infra.Settings;

/// <summary>
/// The <c>sub</c> claims of a job that names an environment. Entra matches them exactly. Repositories created, renamed or transferred after
/// 15 July 2026 send the immutable form with ids; "both" carries a repository across its opt-in.
/// </summary>
internal static class GitHubSubjects
{
    public static IEnumerable<(SubjectFormat Form, string Subject)> Of(GitHubSettings github)
    {
        if (github.SubjectFormat is SubjectFormat.Classic or SubjectFormat.Both)
        {
            yield return (SubjectFormat.Classic, $"repo:{github.Owner}/{github.Repository}:environment:{Escape(github.Environment)}");
        }

        if (github.SubjectFormat is SubjectFormat.Immutable or SubjectFormat.Both)
        {
            yield return (SubjectFormat.Immutable,
                $"repo:{github.Owner}@{github.OwnerId}/{github.Repository}@{github.RepositoryId}:environment:{Escape(github.Environment)}");
        }
    }

    /// <summary>GitHub writes a colon inside a value as %3A.</summary>
    private static string Escape(string value) => value.Replace(":", "%3A", StringComparison.Ordinal);
}
