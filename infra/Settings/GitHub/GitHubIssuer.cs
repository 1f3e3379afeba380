using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ImageTrust.Infra.Settings.GitHub;

/// <summary>
/// Who issues the tokens of GitHub Actions: GitHub for everybody, GitHub for one enterprise, or an enterprise's own host (data residency).
/// Nothing else is taken: whoever runs an issuer can write any repository into a token.
/// </summary>
/// <param name="Text">The token's <c>iss</c>, byte for byte.</param>
/// <param name="Host">Where the repositories are: <c>github.com</c> or <c>SUBDOMAIN.ghe.com</c>.</param>
internal sealed partial record GitHubIssuer(string Text, string Host)
{
    /// <summary>For every repository of github.com.</summary>
    public static GitHubIssuer Public { get; } = new("https://token.actions.githubusercontent.com", "github.com");

    public static bool TryParse(string text, [NotNullWhen(true)] out GitHubIssuer? value)
    {
        var match = Forms().Match(text);
        value = !match.Success ? null
            : match.Groups["subdomain"] is { Success: true } subdomain ? new GitHubIssuer(text, $"{subdomain.Value}.ghe.com")
            : Public with { Text = text };
        return value is not null;
    }

    /// <summary>Where a repository is found by people, and named in certificates and provenance.</summary>
    public string RepositoryUrl(string fullName) => $"https://{Host}/{fullName}";

    // A slug has letters, digits and single hyphens, and an underscore before the short code of an enterprise with managed users; a
    // subdomain is one label of a host name.
    [GeneratedRegex(
        @"\Ahttps://token\.actions\.(githubusercontent\.com(/[A-Za-z0-9]([_-]?[A-Za-z0-9]){0,59})?|(?<subdomain>(?=[a-z0-9-]{1,63}\.)[a-z0-9](-*[a-z0-9])*)\.ghe\.com)\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Forms();
}
