using ImageTrust.Infra.Settings;
using ImageTrust.Infra.TrustPolicies.Drift;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;

namespace Infra.Tests.TrustPolicies;

/// <summary>The identities that the program lets in and those that the policy trusts are the same, or nothing is planned.</summary>
public sealed class IdentityDriftTests
{
    private const string Cluster = "https://westeurope.oic.prod-aks.azure.com/22222222-2222-2222-2222-222222222222/99999999-9999-9999-9999-999999999999/";

    private const string Agreeing = """
        phase: day1
        authorities:
          release:
            keyless:
              issuer: https://token.actions.githubusercontent.com
              identity:
                exact: https://github.com/fabrikam/store/.github/workflows/release.yml@refs/heads/main
              github:
                repositoryId: "424242"
                ownerId: "4242"
                workflow: .github/workflows/release.yml
                environment: dev
        rules:
          all:
            images: [fabrikamimages.azurecr.io/**]
            require: {anyOf: [release]}
            attestations:
              provenance:
                signedBy: [release]
                provenance:
                  builder: {exact: "https://github.com/fabrikam/store/.github/workflows/release.yml@refs/heads/main"}
                  sourceRepository: https://github.com/fabrikam/store
        """;

    private const string WithAccount = $$"""
        phase: day1
        authorities:
          pod:
            keyless:
              issuer: {{Cluster}}
              serviceAccount: {namespace: image-trust-system, name: image-trust-webhook}
        rules:
          all:
            images: [fabrikamimages.azurecr.io/**]
            require: {anyOf: [pod]}
        """;

    [Fact]
    public void What_agrees_is_no_problem() => Assert.Empty(Drift(Agreeing));

    [Theory]
    [InlineData("repositoryId: \"424242\"", "repositoryId: \"1\"", "authorities.release.keyless.github.repositoryId is 1", "image-trust:githubRepositoryId is 424242")]
    [InlineData("ownerId: \"4242\"", "ownerId: \"1\"", "authorities.release.keyless.github.ownerId is 1", "image-trust:githubOwnerId is 4242")]
    [InlineData("environment: dev", "environment: prod", "authorities.release.keyless.github.environment is prod", "image-trust:githubEnvironment is dev")]
    [InlineData("exact: https://github.com/fabrikam/store/", "exact: https://github.com/fabrikam/other/", "authorities.release.keyless.identity is of fabrikam/other", "image-trust:githubRepository is fabrikam/store")]
    [InlineData("exact: https://github.com/fabrikam/store/", "exact: https://github.com/evil/store/", "authorities.release.keyless.identity is of evil/store", "image-trust:githubOwner is fabrikam/store")]
    [InlineData("issuer: https://token.actions.githubusercontent.com", "issuer: https://token.actions.githubusercontent.com/evil", "authorities.release.keyless.issuer is https://token.actions.githubusercontent.com/evil", "image-trust:githubIssuer is https://token.actions.githubusercontent.com")]
    [InlineData("sourceRepository: https://github.com/fabrikam/store", "sourceRepository: https://github.com/fabrikam/other", "rules.all.attestations.provenance.provenance.sourceRepository is https://github.com/fabrikam/other", "image-trust:githubRepository is https://github.com/fabrikam/store")]
    public void A_field_of_the_policy_that_differs_is_one_problem_with_both_sides(string old, string now, string trusted, string created)
    {
        var problem = Assert.Single(Drift(Agreeing.Replace(old, now, StringComparison.Ordinal)));

        Assert.StartsWith($"stacks/dev/trust-policy.yaml: {trusted}, but Pulumi.dev.yaml: {created}: ", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image-trust:githubRepositoryId", "7", 1)]
    [InlineData("image-trust:githubOwnerId", "7", 1)]
    [InlineData("image-trust:githubEnvironment", "prod", 1)]
    [InlineData("image-trust:githubRepository", "other", 2)]
    [InlineData("image-trust:githubOwner", "other", 2)]
    public void A_setting_that_differs_is_named_wherever_the_policy_says_otherwise(string key, string value, int places)
    {
        var problems = Drift(Agreeing, (key, value));

        Assert.Equal(places, problems.Count);
        Assert.All(problems, problem => Assert.Contains(value, problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Another_repository_altogether_is_one_problem_that_names_both()
    {
        var problem = Assert.Single(Drift(Agreeing, ("image-trust:githubRepository", "shop"), ("image-trust:githubRepositoryId", "7")));

        Assert.Equal(
            "stacks/dev/trust-policy.yaml: authorities: none is of fabrikam/shop (id 7), which Pulumi.dev.yaml: image-trust:githubRepository lets push and sign: "
            + "release is of fabrikam/store (id 424242)",
            problem);
    }

    [Theory]
    [InlineData("image-trust:githubOwner", "Fabrikam", "image-trust:githubOwner", "Fabrikam/store")]
    [InlineData("image-trust:githubRepository", "Store", "image-trust:githubRepository", "fabrikam/Store")]
    public void Capitals_that_differ_are_named_in_both_spellings_wherever_they_do(string key, string value, string blamed, string created)
    {
        var problems = Drift(Agreeing, (key, value));

        Assert.Equal(3, problems.Count);
        Assert.Contains($"authorities.release.keyless.identity is of fabrikam/store, but Pulumi.dev.yaml: {blamed} is {created}: ", problems[0], StringComparison.Ordinal);
        Assert.Contains($"rules.all.attestations.provenance.provenance.builder is of fabrikam/store, but Pulumi.dev.yaml: {blamed} is {created}: ", problems[1], StringComparison.Ordinal);
        Assert.Contains($"sourceRepository is https://github.com/fabrikam/store, but Pulumi.dev.yaml: image-trust:githubRepository is https://github.com/{created}: ", problems[2], StringComparison.Ordinal);
        Assert.All(problems, problem => Assert.EndsWith("they differ in capitals, and Entra and the webhook both compare byte for byte: write both as GitHub shows the repository", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Capitals_of_the_policy_are_no_reusable_workflow() => Assert.Contains(
        "differ in capitals",
        Assert.Single(Drift(Agreeing
            .Replace("exact: https://github.com/fabrikam/store/", "exact: https://github.com/fabrikam/Store/", StringComparison.Ordinal)
            .Replace("workflow: .github/workflows/release.yml", "workflow: .github/workflows/caller.yml", StringComparison.Ordinal))), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://token.actions.githubusercontent.com/fabrikam-corp", "github.com")]
    [InlineData("https://token.actions.fabrikam.ghe.com", "fabrikam.ghe.com")]
    public void An_enterprise_has_an_issuer_of_its_own_in_both_documents(string issuer, string host)
    {
        var policy = Agreeing.Replace("issuer: https://token.actions.githubusercontent.com", $"issuer: {issuer}", StringComparison.Ordinal)
            .Replace("https://github.com/", $"https://{host}/", StringComparison.Ordinal);

        Assert.Empty(Drift(policy, ("image-trust:githubIssuer", issuer)));
        Assert.Contains(
            $"authorities.release.keyless.issuer is {issuer}, but Pulumi.dev.yaml: image-trust:githubIssuer is https://token.actions.githubusercontent.com: ",
            Drift(policy)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_repository_on_another_host_than_the_issuers_is_another_repository()
    {
        var policy = Agreeing.Replace("issuer: https://token.actions.githubusercontent.com", "issuer: https://token.actions.fabrikam.ghe.com", StringComparison.Ordinal);
        var problems = Drift(policy, ("image-trust:githubIssuer", "https://token.actions.fabrikam.ghe.com"));

        Assert.Equal(2, problems.Count);
        Assert.Contains("authorities.release.keyless.identity is on github.com, but Pulumi.dev.yaml: image-trust:githubIssuer is https://token.actions.fabrikam.ghe.com, whose repositories are on fabrikam.ghe.com", problems[0], StringComparison.Ordinal);
        Assert.Contains("sourceRepository is https://github.com/fabrikam/store", problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_claim_that_the_policy_does_not_make_cannot_differ() =>
        Assert.Empty(Drift(Agreeing.Replace("        environment: dev\n", "", StringComparison.Ordinal), ("image-trust:githubEnvironment", "prod")));

    [Fact]
    public void A_reusable_workflow_of_another_repository_may_sign_for_this_one()
    {
        var reused = Agreeing.Replace(
            "exact: https://github.com/fabrikam/store/.github/workflows/release.yml", "exact: https://github.com/fabrikam/workflows/.github/workflows/sign.yml", StringComparison.Ordinal);

        Assert.Empty(Drift(reused));
        Assert.Single(Drift(reused.Replace("repositoryId: \"424242\"", "repositoryId: \"1\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void One_of_several_environments_is_enough()
    {
        var two = Agreeing.Replace("rules:\n", """
              nightly:
                keyless:
                  issuer: https://token.actions.githubusercontent.com
                  identity: {exact: "https://github.com/fabrikam/store/.github/workflows/nightly.yml@refs/heads/main"}
                  github: {repositoryId: "424242", ownerId: "4242", environment: nightly}
            rules:

            """, StringComparison.Ordinal).Replace("anyOf: [release]", "anyOf: [release, nightly]", StringComparison.Ordinal);

        Assert.Empty(Drift(two));
        Assert.Empty(Drift(two, ("image-trust:githubEnvironment", "nightly")));
        Assert.Equal(2, Drift(two, ("image-trust:githubEnvironment", "prod")).Count);
    }

    [Fact]
    public void Authorities_of_other_repositories_beside_ones_own_are_somebody_elses()
    {
        var two = Agreeing.Replace("rules:\n", """
              vendor:
                keyless:
                  issuer: https://token.actions.githubusercontent.com
                  identity: {exact: "https://github.com/vendor/tool/.github/workflows/r.yml@refs/heads/main"}
                  github: {repositoryId: "9", ownerId: "8", environment: any}
            rules:

            """, StringComparison.Ordinal).Replace("anyOf: [release]", "anyOf: [release, vendor]", StringComparison.Ordinal);

        Assert.Empty(Drift(two));
    }

    [Fact]
    public void A_policy_without_a_GitHub_authority_has_none_to_compare() => Assert.Empty(Drift("""
        phase: day1
        authorities:
          pipeline:
            keyless:
              issuer: https://gitlab.com
              identity: {exact: "https://gitlab.com/fabrikam/elsewhere//.gitlab-ci.yml@refs/heads/main"}
        rules:
          all:
            images: [fabrikamimages.azurecr.io/**]
            require: {anyOf: [pipeline]}
        """));

    [Fact]
    public void An_account_of_a_cluster_of_this_region_and_tenant_agrees() => Assert.Empty(Drift(WithAccount));

    [Theory]
    [InlineData("https://westeurope.", "https://northeurope.", "is of region northeurope, but Pulumi.dev.yaml: azure-native:location is westeurope")]
    [InlineData("/22222222-2222-2222-2222-222222222222/", "/33333333-2222-2222-2222-222222222222/", "is of tenant 33333333-2222-2222-2222-222222222222, but Pulumi.dev.yaml: azure-native:tenantId is 22222222-2222-2222-2222-222222222222")]
    [InlineData(Cluster, "https://issuer.example/", "is https://issuer.example/, but Pulumi.dev.yaml: azure-native:location is westeurope, whose clusters issue as https://westeurope.oic.prod-aks.azure.com/22222222-2222-2222-2222-222222222222/…")]
    public void An_account_of_a_cluster_elsewhere_is_a_problem(string old, string now, string words)
    {
        var problem = Assert.Single(Drift(WithAccount.Replace(old, now, StringComparison.Ordinal)));

        Assert.Contains($"authorities.pod.keyless.issuer {words}", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_that_the_program_does_not_create_is_somebody_elses() => Assert.Empty(Drift(
        WithAccount.Replace("name: image-trust-webhook", "name: other", StringComparison.Ordinal).Replace("https://westeurope.", "https://northeurope.", StringComparison.Ordinal)));

    [Fact]
    public void Once_the_cluster_is_there_its_issuer_decides()
    {
        var drift = new ClusterDrift(Settings(), Policy(WithAccount));
        const string Other = "https://westeurope.oic.prod-aks.azure.com/22222222-2222-2222-2222-222222222222/88888888-9999-9999-9999-999999999999/";

        Assert.Empty(drift.Against(Cluster));
        var problem = Assert.Single(drift.Against(Other));
        Assert.Contains(Cluster, problem, StringComparison.Ordinal);
        Assert.Contains(Other, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ci/signer", 0)]
    [InlineData("ci/other", 1)]
    [InlineData("other/signer", 1)]
    public void The_account_of_the_signing_workload_is_one_that_the_policy_trusts(string account, int problems)
    {
        var yaml = WithAccount.Replace("namespace: image-trust-system, name: image-trust-webhook", "namespace: ci, name: signer", StringComparison.Ordinal);
        var found = Drift(yaml, ("image-trust:signerServiceAccount", account));

        Assert.Equal(problems, found.Count);
        Assert.All(found, problem => Assert.StartsWith(
            $"stacks/dev/trust-policy.yaml: authorities.pod.keyless.serviceAccount is ci/signer, but Pulumi.dev.yaml: image-trust:signerServiceAccount is {account}: ", problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://vstoken.dev.azure.com/11111111-2222-3333-4444-555555555555", "sc://fabrikam/store/push", null)]
    [InlineData("https://vstoken.dev.azure.com/11111111-2222-3333-4444-555555555555", "sc://fabrikam/store/other", "identity is sc://fabrikam/store/push, but Pulumi.dev.yaml: image-trust:azurePipelinesSubject is sc://fabrikam/store/other")]
    [InlineData("https://vstoken.dev.azure.com/99999999-2222-3333-4444-555555555555", "sc://fabrikam/store/push", "issuer is https://vstoken.dev.azure.com/11111111-2222-3333-4444-555555555555, but Pulumi.dev.yaml: image-trust:azurePipelinesIssuer is https://vstoken.dev.azure.com/99999999-2222-3333-4444-555555555555")]
    [InlineData("https://vstoken.dev.azure.com/99999999-2222-3333-4444-555555555555", "sc://fabrikam/store/other", null)]
    public void The_service_connection_is_the_one_that_the_policy_trusts(string issuer, string subject, string? expected)
    {
        var found = Drift(
            """
            phase: day1
            authorities:
              pipeline:
                keyless:
                  issuer: https://vstoken.dev.azure.com/11111111-2222-3333-4444-555555555555
                  identity: {exact: "sc://fabrikam/store/push"}
            rules:
              all:
                images: [fabrikamimages.azurecr.io/**]
                require: {anyOf: [pipeline]}
            """,
            ("image-trust:azurePipelinesIssuer", issuer), ("image-trust:azurePipelinesSubject", subject));

        Assert.Equal(expected is null ? [] : [$"authorities.pipeline.keyless.{expected}"], found.Select(problem => problem.Split(": ", 2)[1].Split(": the program")[0]));
    }

    [Fact]
    public void An_update_that_learns_of_another_cluster_stops()
    {
        var other = Cluster.Replace("99999999", "88888888", StringComparison.Ordinal);

        Assert.Equal(Cluster, IdentityDrift.ConfirmedIssuer(Settings(), Policy(WithAccount), Cluster));
        Assert.Throws<Pulumi.RunException>(() => IdentityDrift.ConfirmedIssuer(Settings(), Policy(WithAccount), other));
    }

    private static IReadOnlyList<string> Drift(string yaml, params (string Key, string Value)[] changes) => IdentityDrift.Between(Settings(changes), Policy(yaml));

    private static StackSettings Settings(params (string Key, string Value)[] changes)
    {
        var config = SampleConfig.Valid();
        Array.ForEach(changes, change => config[change.Key] = change.Value);
        var (settings, problems) = SettingsReader.Read("dev", config);
        Assert.Empty(problems);
        return settings!;
    }

    private static TrustPolicy Policy(string yaml)
    {
        var check = PolicyCheck.OfText(yaml.ReplaceLineEndings("\n"), _ => new FileReading.Missing(), DateTimeOffset.UnixEpoch);
        Assert.True(check.Policy is not null, string.Join('\n', check.Findings.Select(finding => finding.Sentence)));
        return check.Policy!;
    }
}
