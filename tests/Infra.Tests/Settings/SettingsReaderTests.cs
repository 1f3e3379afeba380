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
    [InlineData("image-trust:allowedIpRanges", "192.0.2.5/24")]
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
    [InlineData("image-trust:networkRange", "10.224.0.0/23")]
    [InlineData("image-trust:networkRange", "10.0.0.0/16")]
    [InlineData("image-trust:networkRange", "10.0.0.0/8")]
    [InlineData("image-trust:networkRange", "10.244.0.0/20")]
    [InlineData("image-trust:networkRange", "8.8.0.0/16")]
    [InlineData("image-trust:networkRange", "10.224.0.1/16")]
    [InlineData("image-trust:networkRange", "fd00::/16")]
    [InlineData("image-trust:egress", "NatGateway")]
    [InlineData("image-trust:zones", "1,1")]
    [InlineData("image-trust:zones", "4")]
    [InlineData("image-trust:zones", "")]
    [InlineData("image-trust:privateEndpoints", "True")]
    [InlineData("image-trust:privateCluster", "yes")]
    [InlineData("image-trust:flowLogs", "1")]
    [InlineData("image-trust:registryReplicas", "northeurope,North Europe")]
    [InlineData("image-trust:signingKeyLifetimeDays", "179")]
    [InlineData("image-trust:auditArchiveDays", "0")]
    [InlineData("image-trust:alertEmails", "Platform <platform@fabrikam.example>")]
    [InlineData("image-trust:alertEmails", "platform@fabrikam.example,platform@fabrikam.example")]
    [InlineData("image-trust:defender", "Cluster")]
    [InlineData("image-trust:applicationOwners", "somebody")]
    [InlineData("image-trust:signerServiceAccount", "release")]
    [InlineData("image-trust:signerServiceAccount", "release/co/sign")]
    [InlineData("image-trust:signerServiceAccount", "kube-system/cosign")]
    [InlineData("image-trust:signerServiceAccount", "image-trust-system/cosign")]
    [InlineData("image-trust:webhookRegistries", "ghcr.io/fabrikam")]
    [InlineData("image-trust:webhookRegistries", "*.io")]
    [InlineData("image-trust:webhookRegistries", "ghcr.io:443")]
    [InlineData("image-trust:webhookRegistries", "ghcr.io:0")]
    [InlineData("image-trust:webhookRegistries", "10.0.0.5")]
    [InlineData("image-trust:webhookRegistries", "GHCR.io")]
    [InlineData("image-trust:webhookRegistrySecret", "Registry_Credentials")]
    [InlineData("image-trust:webhookRegistrySecret", "image-trust-serving-certificate")]
    [InlineData("image-trust:webhookRegistryAuthorities", "ghcr.io")]
    [InlineData("image-trust:webhookRegistryAuthorities", "ghcr.io=../prod/ca.pem")]
    [InlineData("image-trust:webhookRegistryAuthorities", "ghcr.io=/etc/ssl/ca.pem")]
    [InlineData("image-trust:webhookRegistryAuthorities", "ghcr.io=ca.pem")]
    [InlineData("image-trust:webhookTokenServices", "ghcr.io=https://auth.fabrikam.example")]
    [InlineData("image-trust:webhookTokenServices", "ghcr.io=auth.fabrikam.example")]
    [InlineData("image-trust:docsUrl", "https://git.example/docs/")]
    [InlineData("image-trust:canaryAccount", "system:serviceaccount:ci:canary\n")]
    [InlineData("image-trust:webhookPrivateRegistries", "ghcr.io")]
    [InlineData("image-trust:githubIssuer", "https://token.actions.githubusercontent.com/")]
    [InlineData("image-trust:githubIssuer", "https://token.actions.githubusercontent.com/a/b")]
    [InlineData("image-trust:githubIssuer", "https://token.actions.githubusercontent.com.evil.example")]
    [InlineData("image-trust:githubIssuer", "http://token.actions.githubusercontent.com")]
    [InlineData("image-trust:githubIssuer", "https://TOKEN.actions.githubusercontent.com")]
    [InlineData("image-trust:githubIssuer", "https://token.actions.ghe.com")]
    [InlineData("image-trust:githubIssuer", "https://token.actions.a.b.ghe.com")]
    [InlineData("image-trust:githubIssuer", "https://token.actions.fabrikam.ghe.com/fabrikam")]
    [InlineData("image-trust:githubIssuer", "https://token.actions.fabrikam.ghe.com.evil.example")]
    [InlineData("image-trust:githubIssuer", "https://gitlab.com")]
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
    public void A_maximum_of_the_system_pool_below_its_minimum_is_refused()
    {
        var config = SampleConfig.With("image-trust:systemNodeCountMin", "6");

        Assert.Contains("is below image-trust:systemNodeCountMin (6)", Assert.Single(SettingsReader.Read("dev", config).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image-trust:zones", "1,2")]
    [InlineData("image-trust:privateEndpoints", "true")]
    [InlineData("image-trust:registryReplicas", "northeurope")]
    public void What_only_Premium_has_is_refused_on_another_tier_by_name(string key, string value)
    {
        var config = SampleConfig.With(key, value);
        config["image-trust:registrySku"] = "Standard";

        Assert.Contains($"Standard is not enough for {key}; expected Premium", Assert.Single(SettingsReader.Read("dev", config).Problems), StringComparison.Ordinal);
        config["image-trust:registrySku"] = "Premium";
        Assert.Empty(SettingsReader.Read("dev", config).Problems);
    }

    [Fact]
    public void A_replica_at_home_is_refused()
    {
        Assert.Contains(
            "westeurope is the registry's home",
            Assert.Single(SettingsReader.Read("dev", SampleConfig.With("image-trust:registryReplicas", "northeurope,westeurope")).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image-trust:azurePipelinesIssuer", "image-trust:azurePipelinesSubject", "https://login.microsoftonline.com/t/v2.0")]
    [InlineData("image-trust:azurePipelinesSubject", "image-trust:azurePipelinesIssuer", "/eid1/c/pub/t/a/b/sc/1/2")]
    public void Half_an_identity_of_Azure_Pipelines_is_refused_and_the_other_half_named(string given, string missing, string value)
    {
        Assert.StartsWith(
            $"Pulumi.dev.yaml: {missing}: missing", Assert.Single(SettingsReader.Read("dev", SampleConfig.With(given, value)).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image-trust:azurePipelinesSubject", "sc://org/project/*")]
    [InlineData("image-trust:azurePipelinesSubject", "a subject")]
    [InlineData("image-trust:azurePipelinesIssuer", "http://login.microsoftonline.com/t/v2.0")]
    [InlineData("image-trust:azurePipelinesIssuer", "https://login.microsoftonline.com/t/v2.0?x=*")]
    public void An_identity_that_could_match_more_than_one_is_refused(string key, string value)
    {
        var config = SampleConfig.With("image-trust:azurePipelinesIssuer", "https://login.microsoftonline.com/t/v2.0");
        config["image-trust:azurePipelinesSubject"] = "/eid1/c/pub/t/a/b/sc/1/2";
        config[key] = value;

        Assert.StartsWith($"Pulumi.dev.yaml: {key}: '", Assert.Single(SettingsReader.Read("dev", config).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_in_which_nothing_is_public_takes_no_list_of_addresses()
    {
        var config = PrivateConfig.With(("image-trust:allowedIpRanges", "198.51.100.7"));

        Assert.StartsWith("Pulumi.dev.yaml: image-trust:allowedIpRanges: nothing", Assert.Single(SettingsReader.Read("dev", config).Problems), StringComparison.Ordinal);
        config["image-trust:privateCluster"] = "false";
        Assert.Empty(SettingsReader.Read("dev", config).Problems);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("prod")]
    public void A_stack_of_this_repository_is_valid_and_marks_its_samples(string stack)
    {
        var config = ImageTrust.Infra.Workspace.StackFile.Read(Repository.Root, stack).Values;
        var (settings, problems) = SettingsReader.Read(stack, config);

        Assert.Empty(problems);
        Assert.Equal(
            File.ReadLines(Repository.PathOf($"Pulumi.{stack}.yaml")).Where(line => line.EndsWith("# SAMPLE", StringComparison.Ordinal)).Select(line => line.Trim().Split(": ")[0]).Order(StringComparer.Ordinal),
            settings!.Placeholders.Select(setting => setting.Key).Order(StringComparer.Ordinal));
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
    [InlineData("image-trust:alertEmails", "platform@contoso.com")]
    [InlineData("image-trust:applicationOwners", "00000000-0000-0000-0000-000000000002")]
    [InlineData("image-trust:webhookDigest", "sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    public void Sample_values_are_told_apart(string key, string value)
    {
        var (settings, problems) = SettingsReader.Read("dev", SampleConfig.With(key, value));

        Assert.Empty(problems);
        Assert.Equal(new SettingValue(key, value), Assert.Single(settings!.Placeholders));
    }

    [Fact]
    public void The_documentation_lists_every_setting_as_the_table_has_it()
    {
        var documented = File.ReadLines(Repository.PathOf("docs/settings.md"))
            .SkipWhile(line => line != "| key | default | what it must be |").Skip(2).TakeWhile(line => line.Length > 0);

        Assert.Equal(SettingTable.All.Select(setting => setting.Row), documented);
    }
}
