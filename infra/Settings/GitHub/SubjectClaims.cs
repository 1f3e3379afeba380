using System.Diagnostics.CodeAnalysis;

namespace ImageTrust.Infra.Settings.GitHub;

/// <summary>
/// The claims that GitHub's <c>sub</c> is made of: <c>KEY:VALUE:KEY:VALUE</c>, in the order of the organization's template. A colon inside a
/// value is written <c>%3A</c>, so the text can be taken apart; <c>pull_request</c> stands without a value.
/// </summary>
internal sealed record SubjectClaims(IReadOnlyList<(string Key, string Value)> Claims)
{
    public const string PullRequest = "pull_request";

    /// <summary>False for a text that GitHub would not write.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out SubjectClaims? subject)
    {
        subject = null;
        var (parts, claims) = (text.Split(':'), new List<(string, string)>());
        for (var at = 0; at < parts.Length; at++)
        {
            if (parts[at] == PullRequest)
            {
                claims.Add((PullRequest, ""));
                continue;
            }

            if (at + 1 == parts.Length || parts[at].Length == 0 || parts[at + 1].Length == 0)
            {
                return false;
            }

            claims.Add((parts[at], parts[++at]));
        }

        subject = new SubjectClaims(claims);
        return true;
    }
}
