using ImageTrust.Infra.Settings;

namespace Infra.Tests.Settings;

/// <summary>Whose tokens an enterprise's jobs have.</summary>
public sealed class GitHubIssuerTests
{
    [Theory]
    [InlineData(null, "https://token.actions.githubusercontent.com", "github.com")]
    [InlineData("https://token.actions.githubusercontent.com", "https://token.actions.githubusercontent.com", "github.com")]
    [InlineData("https://token.actions.githubusercontent.com/fabrikam-corp", "https://token.actions.githubusercontent.com/fabrikam-corp", "github.com")]
    [InlineData("https://token.actions.githubusercontent.com/fabrikam_fab", "https://token.actions.githubusercontent.com/fabrikam_fab", "github.com")]
    [InlineData("https://token.actions.fabrikam.ghe.com", "https://token.actions.fabrikam.ghe.com", "fabrikam.ghe.com")]
    public void Its_three_forms_say_where_the_repositories_are(string? written, string issuer, string host)
    {
        var (settings, problems) = SettingsReader.Read("dev", SampleConfig.With("image-trust:githubIssuer", written));

        Assert.Empty(problems);
        Assert.Equal((issuer, host), (settings!.GitHub.Issuer.Text, settings.GitHub.Issuer.Host));
    }
}
