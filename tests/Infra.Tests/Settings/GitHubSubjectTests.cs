using ImageTrust.Infra.Settings;

namespace Infra.Tests.Settings;

/// <summary>Subjects of an organization's own template: taken verbatim, and only when they are this pipeline's.</summary>
public sealed class GitHubSubjectTests
{
    private const string Key = "image-trust:githubSubjects";

    [Theory]
    [InlineData("repository_owner_id:4242:repository_id:424242")]
    [InlineData("repository_id:424242:environment:dev")]
    [InlineData("repository_owner:fabrikam:environment:dev")]
    [InlineData("repo:fabrikam/store:environment:dev:job_workflow_ref:fabrikam/ci/.github/workflows/sign.yml@refs/heads/main")]
    [InlineData("repo:fabrikam@4242/store@424242:environment:dev:actor:octocat")]
    [InlineData("enterprise:fabrikam-corp:repository:fabrikam/store:ref:refs/heads/main")]
    public void One_that_names_owner_or_repository_is_let_in_and_nothing_else(string subject)
    {
        var (settings, problems) = SettingsReader.Read("dev", SampleConfig.With(Key, subject));

        Assert.Empty(problems);
        Assert.Equal([subject], GitHubSubjects.Of(settings!.GitHub).Select(one => one.Text));
    }

    [Theory]
    [InlineData("environment:dev", "names neither owner nor repository")]
    [InlineData("job_workflow_ref:fabrikam/store/.github/workflows/sign.yml@refs/heads/main", "names neither owner nor repository")]
    [InlineData("enterprise:fabrikam-corp:environment:dev", "names neither owner nor repository")]
    [InlineData("ref:repository_id", "names neither owner nor repository")]
    [InlineData("repository_id:7:environment:dev", "names repository_id 7, but image-trust:githubRepositoryId makes it 424242")]
    [InlineData("repository_id:424242:repository_owner_id:7", "names repository_owner_id 7, but image-trust:githubOwnerId makes it 4242")]
    [InlineData("repo:Fabrikam/store:environment:dev", "names repo Fabrikam/store, but image-trust:githubRepository makes it fabrikam/store; capitals count")]
    [InlineData("repo:fabrikam/store:environment:prod", "names environment prod, but image-trust:githubEnvironment makes it dev")]
    [InlineData("repo:fabrikam/store:pull_request", "is what every pull request gets")]
    [InlineData("repository_id:424242:environment", "is not as GitHub writes a subject")]
    [InlineData("fabrikam/store", "is not as GitHub writes a subject")]
    public void One_that_strangers_could_get_is_refused(string subject, string why)
    {
        var problem = Assert.Single(SettingsReader.Read("dev", SampleConfig.With(Key, subject)).Problems);

        Assert.StartsWith($"Pulumi.dev.yaml: {Key}: '{subject}' {why}", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("repository_id:*")]
    [InlineData("repository_id:424242,repository_id:424242")]
    [InlineData("repository_id:424242,")]
    [InlineData("[\"repository_id:424242\", 7]")]
    [InlineData("[]")]
    [InlineData("[")]
    public void What_is_no_list_of_exact_subjects_is_refused(string text) =>
        Assert.Contains("is not valid; expected `sub` claims", Assert.Single(SettingsReader.Read("dev", SampleConfig.With(Key, text)).Problems), StringComparison.Ordinal);

    [Fact]
    public void A_list_of_YAML_may_hold_commas()
    {
        const string comma = "repo:fabrikam/store:environment:dev:ref:refs/heads/a,b";
        var settings = SettingsReader.Read("dev", SampleConfig.With(Key, $"[\"{comma}\", \"repository_id:424242:environment:dev\"]")).Settings;

        Assert.Equal([comma, "repository_id:424242:environment:dev"], settings!.GitHub.Subjects);
    }

    [Theory]
    [InlineData("classic", "image-trust:githubSubjectFormat: with image-trust:githubSubjects nothing else is let in")]
    [InlineData("both", "image-trust:githubSubjectFormat: with image-trust:githubSubjects nothing else is let in")]
    public void Beside_a_format_it_is_a_contradiction(string format, string problem)
    {
        var config = SampleConfig.With(Key, "repository_id:424242:environment:dev");
        config["image-trust:githubSubjectFormat"] = format;

        Assert.StartsWith($"Pulumi.dev.yaml: {problem}", Assert.Single(SettingsReader.Read("dev", config).Problems), StringComparison.Ordinal);
        config["image-trust:githubSubjectFormat"] = "custom";
        Assert.Empty(SettingsReader.Read("dev", config).Problems);
    }

    [Fact]
    public void The_format_custom_needs_them() => Assert.StartsWith(
        $"Pulumi.dev.yaml: {Key}: missing; image-trust:githubSubjectFormat custom needs it",
        Assert.Single(SettingsReader.Read("dev", SampleConfig.With("image-trust:githubSubjectFormat", "custom")).Problems), StringComparison.Ordinal);

    [Theory]
    [InlineData("repository_owner_id:4242:environment:dev", "names no repository: each one of fabrikam may push and sign here")]
    [InlineData("repository_id:424242", "names no environment: the protection rules of dev do not guard it")]
    public void One_that_lets_in_more_than_the_protected_job_is_warned_of(string subject, string warning)
    {
        var github = SettingsReader.Read("dev", SampleConfig.With(Key, subject)).Settings!.GitHub;

        Assert.Equal($"{Key}: '{subject}' {warning}", Assert.Single(GitHubSubjectRules.Warnings(github)));
        Assert.Empty(GitHubSubjectRules.Warnings(github with { Subjects = ["repository_id:424242:environment:dev"] }));
    }

    [Fact]
    public void A_credential_keeps_its_name_wherever_its_subject_stands_in_the_list()
    {
        string[] subjects = ["repository_id:424242:environment:dev", "repo:fabrikam/store:environment:dev"];
        var github = SettingsReader.Read("dev", SampleConfig.With(Key, string.Join(", ", subjects))).Settings!.GitHub;

        Assert.Equal(
            GitHubSubjects.Of(github).ToDictionary(subject => subject.Text, subject => subject.Form),
            GitHubSubjects.Of(github with { Subjects = [.. subjects.Reverse()] }).ToDictionary(subject => subject.Text, subject => subject.Form));
        Assert.Equal(2, GitHubSubjects.Of(github).Select(subject => subject.Form).Distinct().Count());
    }
}
