using System.Security.Cryptography;
using System.Text;

namespace ImageTrust.Infra.Settings;

/// <summary>A <c>sub</c> claim that is let in.</summary>
/// <param name="Form">Names the credential; the same for the same subject, wherever it stands in a list.</param>
internal sealed record GitHubSubject(string Form, string Text)
{
    /// <summary>Whether it is of a template of the organization's own, so that nobody knows what it promises.</summary>
    public bool IsCustom { get; init; }
}

/// <summary>
/// The <c>sub</c> claims of a job that names an environment, or those of an organization with a template of its own. Entra matches them
/// exactly. Repositories created, renamed or transferred after 15 July 2026 send the immutable form with ids; "both" carries a repository
/// across its opt-in.
/// </summary>
internal static class GitHubSubjects
{
    // Enough to tell apart the twenty credentials that an application may have.
    private const int FormDigits = 8;

    public static IEnumerable<GitHubSubject> Of(GitHubSettings github)
    {
        if (github.SubjectFormat is SubjectFormat.Classic or SubjectFormat.Both)
        {
            yield return new GitHubSubject("classic", $"repo:{Names(github)}:environment:{Escape(github.Environment)}");
        }

        if (github.SubjectFormat is SubjectFormat.Immutable or SubjectFormat.Both)
        {
            yield return new GitHubSubject("immutable", $"repo:{Immutable(github)}:environment:{Escape(github.Environment)}");
        }

        foreach (var subject in github.Subjects)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)));
            yield return new GitHubSubject($"custom-{hash[..FormDigits]}", subject) { IsCustom = true };
        }
    }

    /// <summary><c>OWNER/REPOSITORY</c>.</summary>
    public static string Names(GitHubSettings github) => $"{github.Owner}/{github.Repository}";

    /// <summary><c>OWNER@ID/REPOSITORY@ID</c>.</summary>
    public static string Immutable(GitHubSettings github) => $"{github.Owner}@{github.OwnerId}/{github.Repository}@{github.RepositoryId}";

    /// <summary>GitHub writes a colon inside a value as %3A.</summary>
    public static string Escape(string value) => value.Replace(":", "%3A", StringComparison.Ordinal);
}
