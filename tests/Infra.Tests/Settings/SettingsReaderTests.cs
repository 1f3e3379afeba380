using ImageTrust.Infra.Settings;

namespace Infra.Tests.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void A_complete_configuration_has_no_problems()
    {
        var (settings, problems) = SettingsReader.Read("dev", SampleConfig.Valid());

        Assert.Empty(problems);
        Assert.NotNull(settings);
        Assert.Equal("fabrikamimages.azurecr.io", settings.Registry.LoginServer);
        Assert.Equal(["198.51.100.7", "192.0.2.0/24"], settings.Network.AllowedIpRanges);
        Assert.Equal(SubjectFormat.Both, settings.GitHub.SubjectFormat);
        Assert.Empty(settings.Placeholders);
    }

    [Fact]
    public void Every_problem_is_in_the_one_report()
    {
        var config = SampleConfig.With("image-trust:registryName", "Bad-Name");
        config.Remove("image-trust:githubOwner");
        config["image-trust:registryNmae"] = "x";

        var (settings, problems) = SettingsReader.Read("dev", config);

        Assert.Null(settings);
        Assert.Equal(3, problems.Count);
        Assert.Contains("Pulumi.dev.yaml: image-trust:registryName: 'Bad-Name' is not valid; expected 5 to 50 lower-case letters and digits, unique in all of Azure", problems);
        Assert.Contains("Pulumi.dev.yaml: image-trust:githubOwner: missing; expected a GitHub user or organization name", problems);
        Assert.Contains("Pulumi.dev.yaml: image-trust:registryNmae: no such setting; did you mean image-trust:registryName?", problems);
    }

    [Theory]
    [InlineData("azure-native:location", "West Europe")]
    [InlineData("azure-native:subscriptionId", "11111111111111111111111111111111")]
    [InlineData("azure-native:tenantId", "")]
    [InlineData("image-trust:registryName", "four")]
    [InlineData("image-trust:registryName", "name\n")]
    [InlineData("image-trust:registrySku", "premium")]
    [InlineData("image-trust:registrySku", "2")]
    [InlineData("image-trust:registrySku", " Premium")]
    [InlineData("image-trust:keyVaultName", "kv--double")]
    [InlineData("image-trust:keyVaultName", "kv-")]
    [InlineData("image-trust:keyVaultName", "1kv")]
    [InlineData("image-trust:keyVaultName", "kv-aaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("image-trust:allowedIpRanges", "0.0.0.0/0")]
    [InlineData("image-trust:allowedIpRanges", "2001:db8::/32")]
    [InlineData("image-trust:allowedIpRanges", "198.51.100.7;192.0.2.1")]
    [InlineData("image-trust:kubernetesVersion", "1.34.2")]
    [InlineData("image-trust:kubernetesVersion", "v1.34")]
    [InlineData("image-trust:nodeCountMin", "0")]
    [InlineData("image-trust:nodeCountMin", "2.0")]
    [InlineData("image-trust:nodeCountMax", "-1")]
    [InlineData("image-trust:adminGroupObjectIds", "admins")]
    [InlineData("image-trust:adminGroupObjectIds", "33333333-3333-3333-3333-333333333333,")]
    [InlineData("image-trust:kubelogin", "devicecode")]
    [InlineData("image-trust:deployerKind", "Robot")]
    [InlineData("image-trust:githubOwner", "-fabrikam")]
    [InlineData("image-trust:githubRepository", "fabrikam/store")]
    [InlineData("image-trust:githubOwnerId", "0")]
    [InlineData("image-trust:githubRepositoryId", "12x")]
    [InlineData("image-trust:githubEnvironment", "dev:ref:main")]
    [InlineData("image-trust:githubSubjectFormat", "Both")]
    [InlineData("image-trust:webhookDigest", "latest")]
    [InlineData("image-trust:webhookDigest", "sha256:4F53CDA18C2BAA0C0354BB5F9A3ECBE5ED12AB4D8E11BA873C2F11161202B945")]
    [InlineData("image-trust:webhookRepository", "Image-Trust")]
    [InlineData("image-trust:webhookReplicas", "1")]
    [InlineData("image-trust:logRetentionDays", "29")]
    public void A_value_of_another_form_is_refused_by_key(string key, string value)
    {
        var (settings, problems) = SettingsReader.Read("dev", SampleConfig.With(key, value));

        Assert.Null(settings);
        Assert.StartsWith($"Pulumi.dev.yaml: {key}: ", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_maximum_below_the_minimum_is_refused()
    {
        var config = SampleConfig.With("image-trust:nodeCountMin", "6");

        Assert.Contains("is below image-trust:nodeCountMin (6)", Assert.Single(SettingsReader.Read("dev", config).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_of_a_provider_is_refused_since_federation_replaces_it()
    {
        var (_, problems) = SettingsReader.Read("dev", SampleConfig.With("azure-native:clientSecret", "hunter2"));

        var problem = Assert.Single(problems);
        Assert.Contains("azure-native:clientSecret: no such setting", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_refused_cannot_write_to_the_terminal()
    {
        var (_, problems) = SettingsReader.Read("dev", SampleConfig.With("image-trust:registryName", "\u001b[2J" + new string('a', 500)));

        var problem = Assert.Single(problems);
        Assert.DoesNotContain('\u001b', problem);
        Assert.True(problem.Length < 250);
    }

    [Theory]
    [InlineData("azure-native:subscriptionId", "00000000-0000-0000-0000-000000000000")]
    [InlineData("image-trust:registryName", "contosoimagetrustdev")]
    [InlineData("image-trust:allowedIpRanges", "203.0.113.0/24")]
    [InlineData("image-trust:githubRepositoryId", "123456789")]
    public void Sample_values_are_told_apart(string key, string value)
    {
        var (settings, problems) = SettingsReader.Read("dev", SampleConfig.With(key, value));

        Assert.Empty(problems);
        Assert.Equal(new SettingValue(key, value), Assert.Single(settings!.Placeholders));
    }

    [Fact]
    public void The_documentation_lists_every_setting_with_its_default_and_form()
    {
        var page = File.ReadAllText(Repository.PathOf("docs/settings.md"));

        Assert.Empty(SettingTable.All
            .Where(setting => !page.Contains($"| `{setting.Key}` | ", StringComparison.Ordinal) || !page.Contains($" | {setting.Expected} |", StringComparison.Ordinal))
            .Select(setting => setting.Key));
        Assert.Empty(SettingTable.All
            .Where(setting => page.Contains($"| `{setting.Key}` | required |", StringComparison.Ordinal) == setting.HasDefault)
            .Select(setting => setting.Key));
    }
}
