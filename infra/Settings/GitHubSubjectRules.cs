using System.Globalization;
using ImageTrust.Infra.Settings.GitHub;
using ImageTrust.Policy.Contract.Settings;

namespace ImageTrust.Infra.Settings;

/// <summary>
/// What a subject of an organization's own template must say. The issuer is GitHub's for everybody: a subject that names neither owner nor
/// repository is one that strangers' jobs get too, and a reusable workflow in it is one that strangers can call.
/// </summary>
internal static class GitHubSubjectRules
{
    private static readonly string[] RepositoryClaims = ["repo", "repository", "repository_id"];
    private static readonly string[] OwnerClaims = ["repository_owner", "repository_owner_id"];

    public static IEnumerable<(ISetting Setting, string Problem)> Broken(GitHubSettings github)
    {
        var custom = github.SubjectFormat == SubjectFormat.Custom;
        if (custom && github.Subjects.Count == 0)
        {
            yield return (SettingTable.GitHubSubjects, $"missing; {SettingTable.GitHubSubjectFormat.Key} custom needs it: expected {SettingTable.GitHubSubjects.Expected}");
        }
        else if (!custom && github.Subjects.Count > 0)
        {
            yield return (SettingTable.GitHubSubjectFormat, $"with {SettingTable.GitHubSubjects.Key} nothing else is let in; expected custom, or no such setting");
        }

        foreach (var subject in github.Subjects)
        {
            if (ProblemWith(subject, github) is { } problem)
            {
                yield return (SettingTable.GitHubSubjects, $"'{subject}' {problem}");
            }
        }
    }

    /// <summary>What is allowed and still worth a look: one line each.</summary>
    public static IEnumerable<string> Warnings(GitHubSettings github)
    {
        foreach (var subject in github.Subjects)
        {
            var keys = SubjectClaims.TryRead(subject, out var read) ? read.Claims.Select(claim => claim.Key).ToList() : [];
            if (!keys.Intersect(RepositoryClaims).Any())
            {
                yield return $"{SettingTable.GitHubSubjects.Key}: '{subject}' names no repository: each one of {github.Owner} may push and sign here";
            }

            if (!keys.Contains("environment"))
            {
                yield return $"{SettingTable.GitHubSubjects.Key}: '{subject}' names no environment: the protection rules of {github.Environment} do not guard it";
            }
        }
    }

    private static string? ProblemWith(string subject, GitHubSettings github)
    {
        if (!SubjectClaims.TryRead(subject, out var read))
        {
            return "is not as GitHub writes a subject; expected KEY:VALUE pairs joined by colons";
        }

        if (read.Claims.Any(claim => claim.Key == SubjectClaims.PullRequest))
        {
            return "is what every pull request gets, and whoever opens one would push and sign; expected no pull_request";
        }

        foreach (var (key, value) in read.Claims)
        {
            if (Allowed(key, github) is { } allowed && !allowed.Values.Contains(value, StringComparer.Ordinal))
            {
                return $"names {key} {value}, but {allowed.Setting.Key} makes it {allowed.Values[0]}; capitals count";
            }
        }

        return read.Claims.Any(claim => RepositoryClaims.Contains(claim.Key) || OwnerClaims.Contains(claim.Key)) ? null
            : "names neither owner nor repository, so strangers' jobs get it too; expected one of "
                + string.Join(", ", RepositoryClaims.Concat(OwnerClaims));
    }

    /// <returns>What a claim about this pipeline may be, the plain form first; null for claims about other things.</returns>
    private static (ISetting Setting, string[] Values)? Allowed(string key, GitHubSettings github) => key switch
    {
        "repo" or "repository" => (SettingTable.GitHubRepository, [GitHubSubjects.Names(github), GitHubSubjects.Immutable(github)]),
        "repository_id" => (SettingTable.GitHubRepositoryId, [Text(github.RepositoryId)]),
        "repository_owner" => (SettingTable.GitHubOwner, [github.Owner, $"{github.Owner}@{github.OwnerId}"]),
        "repository_owner_id" => (SettingTable.GitHubOwnerId, [Text(github.OwnerId)]),
        "environment" => (SettingTable.GitHubEnvironment, [GitHubSubjects.Escape(github.Environment)]),
        _ => null,
    };

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
